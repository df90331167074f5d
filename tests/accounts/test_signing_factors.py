"""Looking after one's own sign-in: second factors, codes, the password, sessions."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from tests.accounts.signing_hands import PASSWORD, browser, code_at, come_in, equip, give_code, give_password

from openhart.accounts import actions
from openhart.accounts.access import Viewer
from openhart.accounts.adapters import factors, open_sealed, seal
from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.sealing.envelope import SealBroken

pytestmark = pytest.mark.django_db
OTHER_PASSWORD = "seven slow rivers carry tea"


@pytest.fixture
def secret(ana_user: User) -> str:
    """Ana has a password and an authenticator app; the app's secret."""
    return equip(ana_user, clock.now())


def passkey(user: User, name: str = "Blue key") -> int:
    """Put a passkey into the table as the ceremony would."""
    data = {"name": name, "credential": {}}
    return int(Authenticator.objects.create(user=user, type="webauthn", data=data).pk)


def newcomer(ana_user: User) -> Client:
    """Return a browser in which Ana has given a password and has no second factor yet."""
    equip(ana_user, clock.now(), has_app=False)
    client = browser()
    assert give_password(client).headers["Location"] == "/account/second-factor/"
    return client


def shown_secret(client: Client) -> str:
    """Return the letters of the app that is being set up."""
    found = re.search(r"<strong>([A-Z2-7 ]{39})</strong>", client.get("/account/second-factor/app/").content.decode())
    assert found
    return found.group(1).replace(" ", "")


def test_somebody_without_a_second_factor_is_marked_until_one_is_set_up(ana_user: User) -> None:
    client = newcomer(ana_user)
    assert client.session[actions.NEEDS_SECOND_FACTOR] is True
    ana_user.refresh_from_db()
    assert ana_user.signed_in_at is None
    secret, before = shown_secret(client), client.session.session_key
    answer = client.post("/account/second-factor/app/", {"code": code_at(secret, clock.now())})
    assert answer.headers["Location"] == "/account/codes/"
    assert actions.NEEDS_SECOND_FACTOR not in client.session
    assert client.session.session_key != before
    ana_user.refresh_from_db()
    assert ana_user.signed_in_at is not None
    assert b"Here" in client.get("/account/").content


def test_without_a_second_factor_nothing_else_opens_and_the_way_to_one_ends_in_time(ana_user: User) -> None:
    client = newcomer(ana_user)
    for address in ("/", "/cases/", "/account/", "/account/codes/", "/account/password/", "/account/step-up/"):
        assert client.get(address).headers["Location"] == "/account/second-factor/", address
    assert client.get("/account/second-factor/").status_code == 200
    session = client.session
    session["fresh_at"] = (clock.now() - timedelta(minutes=16)).isoformat()
    session.save()
    assert "because=idle" in client.get("/account/second-factor/").headers["Location"]
    assert "_auth_user_id" not in client.session


def test_ten_recovery_codes_are_shown_once_and_never_again(ana_user: User) -> None:
    client = newcomer(ana_user)
    client.post("/account/second-factor/app/", {"code": code_at(shown_secret(client), clock.now())})
    first, second = (client.get("/account/codes/").content.decode() for _ in range(2))
    codes = re.findall(r"<strong>((?:[A-Z0-9]{4}-){3}[A-Z0-9]{4})</strong>", first)
    assert len(set(codes)) == 10
    assert not any(code in second for code in codes)
    assert "10 codes left" in second
    assert factors.spend_code(ana_user.id, codes[0], at=clock.now()) == "recovery_code"


def test_new_codes_make_the_old_ones_void(secret: str, ana_user: User) -> None:
    old = factors.make_codes(ana_user, at=clock.now())
    client = come_in(secret)
    assert client.post("/account/codes/").status_code == 303
    assert factors.spend_code(ana_user.id, old[0], at=clock.now()) == ""


def test_the_database_and_sessions_hold_no_secret_in_clear(ana_user: User) -> None:
    client = newcomer(ana_user)
    secret = shown_secret(client)
    before = _everything()
    client.post("/account/second-factor/app/", {"code": code_at(secret, clock.now())})
    after = _everything()
    codes = re.findall(r"(?:[A-Z0-9]{4}-){3}[A-Z0-9]{4}", client.get("/account/codes/").content.decode())
    for dump in (before, after, _everything()):
        assert secret not in dump
        assert not any(code in dump or code.replace("-", "") in dump for code in codes)


def _everything() -> str:
    """Return every row of the tables that signing in writes, sessions decoded."""
    told = []
    for table in ("mfa_authenticator", "accounts_user", "accounts_attempt", "audit_entry", "usersessions_usersession"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from above
            told.append(str(cursor.fetchall()))
    told += [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(told)


def test_a_secret_copied_to_somebody_else_opens_nothing(secret: str, ana_user: User, cleo_user: User) -> None:
    row = Authenticator.objects.get(user=ana_user)
    Authenticator.objects.create(user=cleo_user, type="totp", data=row.data)
    with pytest.raises(SealBroken):
        factors.spend_code(cleo_user.id, code_at(secret, clock.now()), at=clock.now())
    with pytest.raises(SealBroken):
        open_sealed(seal("x", place="here"), place="there")


def test_the_librarys_own_hooks_seal_too() -> None:
    hooks = factors.FactorAdapter()
    assert "word" not in hooks.encrypt("word")
    assert hooks.decrypt(hooks.encrypt("word")) == "word"


def test_the_picture_is_ours_and_kept_by_nobody(ana_user: User) -> None:
    client = newcomer(ana_user)
    assert client.get("/account/second-factor/app/picture/").status_code == 404
    page = client.get("/account/second-factor/app/").content.decode()
    assert 'src="/account/second-factor/app/picture/"' in page
    answer = client.get("/account/second-factor/app/picture/")
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert answer.content.startswith(b"<?xml")


def test_a_wrong_code_sets_no_app_up_and_keeps_the_secret(ana_user: User) -> None:
    client = newcomer(ana_user)
    secret = shown_secret(client)
    assert client.post("/account/second-factor/app/", {"code": "000000"}).status_code == 422
    assert shown_secret(client) == secret
    assert factors.factors_of(ana_user.id).count == 0


def test_the_last_second_factor_stays(secret: str, ana_user: User, ana: Viewer) -> None:
    client = come_in(secret)
    assert client.get("/account/second-factor/app/remove/").status_code == 200
    refused = client.post("/account/second-factor/app/remove/")
    assert refused.status_code == 403
    assert "last second factor" in refused.content.decode()
    key = passkey(ana_user)
    assert client.post("/account/second-factor/app/remove/").status_code == 303
    with pytest.raises(Refused, match="last second factor"):
        actions.remove_passkey(ident=key, by=ana, at=clock.now())
    assert client.post(f"/account/second-factor/passkey/{key}/remove/").status_code == 403
    assert factors.factors_of(ana_user.id).count == 1


def test_somebody_elses_passkey_is_not_there(secret: str, ana_user: User, cleo_user: User) -> None:
    key = passkey(cleo_user)
    client = come_in(secret)
    for address in (f"/account/second-factor/passkey/{key}/name/", f"/account/second-factor/passkey/{key}/remove/"):
        assert client.get(address).status_code == client.post(address, {"name": "x"}).status_code == 404
    assert Authenticator.objects.get(pk=key).data["name"] == "Blue key"


def test_a_passkey_gets_another_name(secret: str, ana_user: User) -> None:
    key = passkey(ana_user)
    client = come_in(secret)
    client.post(f"/account/second-factor/passkey/{key}/name/", {"name": "Office <b>computer</b>"})
    assert "Office &lt;b&gt;computer&lt;/b&gt;" in client.get("/account/").content.decode()


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '"x"', '{"response": {}}', '{"id": 1}', "[" * 3000])
def test_nonsense_instead_of_a_passkey_is_refused(secret: str, credential: str) -> None:
    client = browser()
    client.post("/account/sign-in/passkey/options/")
    assert client.post("/account/sign-in/passkey/", {"credential": credential}).status_code == 422
    client = come_in(secret)
    client.post("/account/second-factor/passkey/options/")
    answer = client.post("/account/second-factor/passkey/", {"credential": credential, "name": "Key"})
    assert answer.status_code == 422


def test_a_new_password_ends_every_other_session_and_keeps_this_one(secret: str, ana_user: User) -> None:
    here = come_in(secret)
    there = _second_browser(secret, ana_user)
    answer = here.post("/account/password/", {"current": PASSWORD, "password": OTHER_PASSWORD, "again": OTHER_PASSWORD})
    assert answer.status_code == 303
    assert (here.get("/account/").status_code, there.get("/").status_code) == (200, 302)
    assert Entry.objects.get(act="password.changed").detail == {"sessions_ended": 1}
    assert "Here" in here.get("/account/").content.decode()


def test_the_present_password_is_asked_and_wrong_ones_count(secret: str, ana_user: User) -> None:
    client = come_in(secret)
    typed = {"current": "wrong", "password": OTHER_PASSWORD, "again": OTHER_PASSWORD}
    for _ in range(5):
        assert client.post("/account/password/", typed).status_code == 422
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("fourteen chars", "at least 15"),
        ("x" * 64 + "hello world" * 7, "128 characters or fewer"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("openhart-careline-ana", "easy to guess"),
        ("Connecticut-DCF-2026", "easy to guess"),
        ("OpenHART password1", "easy to guess"),
        ("passwordpassword", "easy to guess"),
    ],
)
def test_a_password_that_is_short_or_easy_is_refused(secret: str, password: str, why: str) -> None:
    client = come_in(secret)
    typed = {"current": PASSWORD, "password": password, "again": password}
    answer = client.post("/account/password/", typed)
    assert answer.status_code == 422
    assert why in answer.content.decode()


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "   spaces   count   too",
        "ключ от старого дома",
        "🗝️🌲🐢🎈🥁🧭🪴🫖🧵🪁🎏🛶🧊🪵🪨",
    ],
)
def test_any_character_may_stand_in_a_password(secret: str, password: str) -> None:
    client = come_in(secret)
    answer = client.post("/account/password/", {"current": PASSWORD, "password": password, "again": password})
    assert answer.status_code == 303
    other = browser()
    assert give_password(other, password=password).headers["Location"] == "/account/sign-in/code/"


def test_somebody_sees_where_they_are_signed_in_and_ends_it_from_here(secret: str, ana_user: User) -> None:
    here = come_in(secret)
    there = _second_browser(secret, ana_user)
    page = here.get("/account/").content.decode()
    assert "Firefox on Windows" in page
    ident = re.search(r"/account/sessions/(\d+)/end/", page)
    assert ident
    assert here.post(ident.group(0)).status_code == 303
    assert there.get("/").status_code == 302
    assert "Firefox on Windows" not in here.get("/account/").content.decode()


def test_all_other_sessions_end_at_once(secret: str, ana_user: User) -> None:
    here = come_in(secret)
    there = _second_browser(secret, ana_user)
    here.post("/account/sessions/end-others/")
    assert (here.get("/account/").status_code, there.get("/").status_code) == (200, 302)


def test_nobody_ends_somebody_elses_session(secret: str, cleo_user: User) -> None:
    theirs = come_in(equip(cleo_user, clock.now()), "cleo")
    ident = re.search(r"session", theirs.get("/account/").content.decode())
    assert ident
    mine = come_in(secret)
    from allauth.usersessions.models import UserSession  # noqa: PLC0415 - only here

    row = UserSession.objects.get(user=cleo_user)
    assert mine.post(f"/account/sessions/{row.pk}/end/").status_code == 404
    assert theirs.get("/account/").status_code == 200


def _second_browser(secret: str, user: User) -> Client:
    """Sign in somewhere else, with the next code."""
    row = Authenticator.objects.get(user=user, type="totp")
    row.data["spent"] -= 10
    row.save()
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    client = browser(headers={"User-Agent": agent})  # type: ignore[arg-type]
    give_password(client)
    assert give_code(client, code_at(secret, clock.now() + timedelta(0))).status_code == 303
    return client
