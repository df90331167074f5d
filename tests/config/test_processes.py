"""Three processes of one installation: nothing of one opens another."""

import json
from pathlib import Path
from typing import Any

import pytest
from house import House

from openhart.config import installation, serving
from openhart.config import process as processes

HOSTS = {"desk": "desk.example.gov", "partners": "partners.example.gov", "public": "help.example.gov"}
PAGE = "print(json.dumps(told(get(sys.argv[1], sys.argv[2]))))"
SIGN_IN = """
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.module_loading import import_string
from uuid import uuid4
from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import add_user, grant
from openhart.accounts.models import Role, Scope, User
from openhart.foundation import clock
at = clock.now()
if sys.argv[1] == "dov" and not User.objects.filter(username="dov").exists():
    dov = add_user(username="dov", display_name="Dov", by=SYSTEM, at=at)
    grant(to=dov.id, role=Role.POLICE_PARTNER, scope=Scope.CASE, case_id=uuid4(), by=SYSTEM, at=at)
request = HttpRequest()
request.session = import_string(settings.SESSION_ENGINE + ".SessionStore")()
login(request, User.objects.get(username=sys.argv[1]), backend="django.contrib.auth.backends.ModelBackend")
request.session.update(dict.fromkeys(("signed_in_at", "active_at", "fresh_at"), at.isoformat()))
request.session.save()
from django.contrib.sessions.models import Session
print(json.dumps([settings.SESSION_COOKIE_NAME, request.session.secret,
    list(Session.objects.values_list("session_key", flat=True))]))
"""
WHO = """
client = Client(raise_request_exception=False)
for name in (sys.argv[1], settings.SESSION_COOKIE_NAME):
    client.cookies[name] = sys.argv[2]
answer = client.get("/account/sign-in/", secure=True, headers={"host": settings.ALLOWED_HOSTS[0]})
print(json.dumps(answer.wsgi_request.user.is_authenticated))
"""
ROUTES = """
from django.urls import URLResolver, get_resolver
def names(patterns, space=""):
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns, space + (one.namespace + ":" if one.namespace else ""))
        else:
            yield space + str(one.name)
print(json.dumps(sorted(names(get_resolver().url_patterns))))
"""
UNRULED = """
from django.urls import URLResolver, get_resolver
from openhart.foundation.routes import rule_of
def views(patterns):
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from views(one.url_patterns)
        else:
            yield one
print(json.dumps([str(one.name) for one in views(get_resolver().url_patterns) if rule_of(one.callback) is None]))
"""
LOADED = """
get("/", "help.example.gov")
print(json.dumps(sorted(sys.modules)))
"""
SETTINGS = "print(json.dumps([settings.SECRET_KEY, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]))"


def page(house: House, process: str, path: str = "/") -> dict[str, Any]:
    found: dict[str, Any] = house.ask(process, PAGE, path, HOSTS[process])
    return found


def test_each_process_has_a_secret_and_cookies_of_its_own(house: House) -> None:
    told = [house.ask(process, SETTINGS) for process in ("desk", "partners", "station", "owner", "public")]
    assert len({secret for secret, _, _ in told}) == len(told)
    assert told[0][1:] == ["__Host-desk", "__Host-desk_form"]
    assert told[1][1:] == ["__Host-partners", "__Host-partners_form"]


@pytest.mark.parametrize("process", ["desk", "partners"])
def test_the_cookies_of_a_sign_in_page_are_bound_to_the_host_and_gone_with_the_browser(
    house: House, process: str
) -> None:
    cookies = page(house, process, "/account/sign-in/")["cookies"]
    assert cookies, "a form is checked against a cookie"
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == ("True", "True", "/")
        assert cookie["samesite"] in {"Lax", "Strict"}
        assert (cookie["domain"], cookie["max-age"], cookie["expires"]) == ("", "", "")


def test_readers_of_the_public_site_get_no_cookie(house: House) -> None:
    for path in ("/", "/nowhere/", "/csp-report/", "/static/ui/build/desk.css"):
        assert page(house, "public", path)["cookies"] == {}


def test_a_session_is_worth_nothing_in_another_process(house: House) -> None:
    for own, who, other in (("desk", "ada", "partners"), ("partners", "dov", "desk")):
        name, secret, _ = house.ask(own, SIGN_IN, who)
        assert house.ask(own, WHO, name, secret) is True
        assert house.ask(other, WHO, name, secret) is False


def test_the_table_of_sessions_holds_nothing_that_opens_one(house: House) -> None:
    name, secret, keys = house.ask("desk", SIGN_IN, "ada")
    assert secret not in keys
    for key in keys:
        assert house.ask("desk", WHO, name, key) is False


def test_the_partners_site_routes_no_page_of_the_desk(house: House) -> None:
    desk, partners = set(house.ask("desk", ROUTES)), set(house.ask("partners", ROUTES))
    ours = {name for name in partners if not name.startswith(("accounts:", "partners:"))}
    assert ours == {"csp_report", "ui:token"}
    assert not any(name.startswith("partners:") for name in desk)
    assert not [name for name in partners if name.startswith(("desk:", "cases:", "notices:", "places:", "drafts:"))]
    assert len(partners & {name for name in desk if name.startswith("accounts:")}) < len(desk) / 2
    for path in ("/cases/", "/queues/", "/referrals/new/", "/people/", "/emergencies/", "/standing/", "/places/"):
        assert page(house, "partners", path)["status"] == 404


@pytest.mark.parametrize("process", ["desk", "partners", "public"])
def test_every_address_of_every_site_says_who_may_open_it(house: House, process: str) -> None:
    assert house.ask(process, UNRULED) == []


def test_the_public_process_loads_nothing_of_the_childrens_wing(house: House) -> None:
    loaded = house.ask("public", LOADED)
    rooms = {name.split(".")[1] for name in loaded if name.startswith("openhart.")}
    assert rooms <= {"config", "website", "ui", "foundation", "policy", "sealing"}
    assert not {"psycopg", "sqlite3", "allauth", "django.contrib.sessions"} & set(loaded)


def test_the_public_process_is_told_no_secret_of_the_others() -> None:
    whole = {
        "HART_DATA": "/d", "HART_KEYS": "/k", "HART_DATABASE_URL": "u", "HART_DATABASE_URL_DESK": "u",
        "HART_SECRET_KEY_DESK": "s", "HART_SECRET_KEY_PUBLIC": "s", "PATH": "/bin",
    }  # fmt: skip
    told = serving.environment_of("public", whole)
    assert set(told) == {"HART_DATA", "HART_SECRET_KEY_PUBLIC", "PATH", "DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize(("is_demo", "desk"), [(True, "http://localhost:8100"), (False, "https://desk.example.gov")])
def test_the_demonstrations_links_lead_where_it_is_open_and_no_real_installations_do(
    is_demo: bool, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(processes.DEMO_ADDRESSES, "desk=http://localhost:8100 partners=http://localhost:8101")
    known = {} if is_demo else {"desk": "https://desk.example.gov"}
    here = installation.Installation(
        data=Path("anywhere"), ident="one", pack="us-ct", is_demo=is_demo, secret_key="", database="", addresses=known
    )
    assert processes.Process("desk", here).addresses.get("desk") == desk
    assert ("partners" in processes.Process("desk", here).addresses) is is_demo


def test_a_site_is_not_told_what_belongs_to_another() -> None:
    whole = {"HART_DATABASE_URL_DESK": "d", "HART_DATABASE_URL_PARTNERS": "p", "HART_SECRET_KEY_DESK": "s"}
    told = serving.environment_of("partners", whole)
    assert "HART_DATABASE_URL_DESK" not in told
    assert "HART_SECRET_KEY_DESK" not in told
    assert told["HART_DATABASE_URL_PARTNERS"] == "p"


def test_each_process_may_have_a_database_of_its_own(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HART_DATABASE_URL", raising=False)
    monkeypatch.setenv("HART_DATABASE_URL_DESK", "postgresql://desk@db/hart")
    assert installation.read(house.data, "desk").database == "postgresql://desk@db/hart"
    assert installation.read(house.data, "partners").database == ""
    monkeypatch.setenv("HART_DATABASE_URL", "postgresql://all@db/hart")
    assert installation.read(house.data, "partners").database == "postgresql://all@db/hart"
    assert installation.read(house.data, "desk").database == "postgresql://desk@db/hart"


def test_a_card_may_hold_one_process_alone(house: House) -> None:
    card = json.loads((house.data / installation.CARD).read_text())
    folder = house.data.parent / "elsewhere"
    folder.mkdir()
    card["secret_keys"] = {"partners": card["secret_keys"]["partners"]}
    (folder / installation.CARD).write_text(json.dumps(card))
    assert installation.read(folder, "partners").secret_key == card["secret_keys"]["partners"]
    with pytest.raises(installation.NoInstallation):
        installation.read(folder, "desk")


@pytest.mark.parametrize("process", ["desk", "partners", "public"])
def test_a_site_answers_to_its_own_name_only(house: House, process: str) -> None:
    script = "print(json.dumps([get('/', host).status_code for host in sys.argv[1:]]))"
    own, *others = house.ask(process, script, HOSTS[process], "evil.example", "localhost", "127.0.0.1")
    assert own in {200, 302}
    assert others == [400, 400, 400]
