"""Coming in by name, password and code: what is counted, what is said, what is not."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from tests.accounts.signing_hands import PASSWORD, browser, code_at, come_in, equip, give_code, give_password
from tests.conftest import person, viewer_of

from openhart.accounts import actions
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.adapters import factors
from openhart.accounts.models import Attempt, Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock
from openhart.foundation.refused import Refused

pytestmark = pytest.mark.django_db
ARGON = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def secret(ana_user: User) -> str:
    """Ana has a password and an authenticator app; the app's secret."""
    return equip(ana_user, clock.now())


@pytest.fixture
def noticed() -> Client:
    """A browser in which the notice was acknowledged."""
    return browser()


@pytest.fixture
def root(db: None) -> Viewer:
    """Ada administers."""
    return viewer_of(person("Ada", Role.ADMINISTRATOR, Scope.AGENCY))


def test_the_notice_is_acknowledged_before_anybody_signs_in(client: Client, secret: str) -> None:
    assert b"confidential records" in client.get("/account/sign-in/").content
    assert b"confidential records" in give_password(client).content
    assert Attempt.objects.count() == 0
    going = client.post("/account/sign-in/notice/", {"next": "/queues/"})
    assert going.headers["Location"] == "/account/sign-in/?next=%2Fqueues%2F"
    assert b"With a passkey" in client.get("/account/sign-in/").content


def test_a_passkey_too_waits_for_the_notice(client: Client, secret: str) -> None:
    answer = client.post("/account/sign-in/passkey/", {"credential": "{}"})
    assert answer.headers["Location"] == "/account/sign-in/"


def test_a_password_alone_opens_nothing(noticed: Client, secret: str) -> None:
    assert give_password(noticed).headers["Location"] == "/account/sign-in/code/"
    assert "_auth_user_id" not in noticed.session
    for address in ("/", "/queues/", "/account/", "/account/codes/", "/account/second-factor/app/"):
        assert noticed.get(address).status_code == 302, address


def test_password_and_code_sign_in_and_say_so_in_session_account_and_trail(secret: str, ana_user: User) -> None:
    client = come_in(secret)
    assert client.get("/").status_code == 200
    stamps = [datetime.fromisoformat(client.session[name]) for name in ("signed_in_at", "active_at", "fresh_at")]
    assert len(set(stamps)) == 1
    assert client.session["since"] == ""
    ana_user.refresh_from_db()
    assert ana_user.signed_in_at == stamps[0]
    entry = Entry.objects.get(act="signed_in")
    assert (entry.actor_id, entry.detail) == (ana_user.id, {"how": "password+totp"})


def test_the_session_gets_a_new_key_at_each_step(noticed: Client, secret: str) -> None:
    planted = noticed.session.session_key
    give_password(noticed)
    half_way = noticed.session.session_key
    give_code(noticed, code_at(secret, clock.now()))
    assert len({planted, half_way, noticed.session.session_key}) == 3
    assert not Session.objects.filter(session_key__in=[planted, half_way]).exists()


def test_a_code_is_asked_only_of_whoever_gave_the_password_lately(noticed: Client, secret: str) -> None:
    assert noticed.get("/account/sign-in/code/").headers["Location"] == "/account/sign-in/"
    give_password(noticed)
    session = noticed.session
    who, _, going = session["half_way"]
    session["half_way"] = [who, (clock.now() - timedelta(minutes=6)).isoformat(), going]
    session.save()
    assert give_code(noticed, code_at(secret, clock.now())).headers["Location"] == "/account/sign-in/"
    assert "_auth_user_id" not in noticed.session


def test_a_code_is_good_once(secret: str, ana_user: User) -> None:
    at = clock.now()
    code = code_at(secret, at)
    assert factors.spend_code(ana_user.id, code, at=at) == "totp"
    assert factors.spend_code(ana_user.id, code, at=at) == ""
    assert factors.spend_code(ana_user.id, code_at(secret, at - timedelta(seconds=30)), at=at) == ""
    later = at + timedelta(seconds=30)
    assert factors.spend_code(ana_user.id, code, at=later) == ""
    assert factors.spend_code(ana_user.id, code_at(secret, later), at=later) == "totp"


def test_the_code_that_set_the_app_up_is_spent(ana_user: User) -> None:
    at = clock.now()
    secret = equip(ana_user, at + timedelta(seconds=300))
    assert factors.spend_code(ana_user.id, code_at(secret, at), at=at) == ""


def test_a_recovery_code_stands_in_once(noticed: Client, secret: str, ana_user: User) -> None:
    codes = factors.make_codes(ana_user, at=clock.now())
    give_password(noticed)
    assert give_code(noticed, codes[3].lower().replace("-", " ")).status_code == 303
    assert Entry.objects.get(act="signed_in").detail == {"how": "password+recovery_code"}
    assert factors.factors_of(ana_user.id).codes_left == 9
    other = browser()
    give_password(other)
    assert give_code(other, codes[3]).status_code == 422


def test_five_wrong_passwords_lock_the_account_whatever_comes_after(secret: str, ana_user: User) -> None:
    for _ in range(5):
        assert give_password(browser(), password="not the right words").status_code == 422
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None
    assert give_password(browser()).status_code == 422
    acts = list(Entry.objects.exclude(act__in=["account.added", "grant.given"]).values_list("act", flat=True))
    assert acts == ["sign_in.failed"] * 5 + ["account.locked", "sign_in.failed"]
    assert "ana" not in str(list(Entry.objects.filter(act="sign_in.failed").values_list("detail", flat=True)))


def test_four_wrong_and_one_right_lock_nothing_and_the_count_begins_anew(secret: str, ana_user: User) -> None:
    for _ in range(4):
        give_password(browser(), password="not the right words")
    come_in(secret)
    assert Attempt.objects.count() == 0


def test_wrong_codes_count_like_wrong_passwords(secret: str, ana_user: User) -> None:
    client = browser()
    give_password(client)
    for _ in range(5):
        assert give_code(client, "000000").status_code == 422
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None
    assert give_code(client, code_at(secret, clock.now())).status_code == 422


def test_a_right_password_does_not_begin_the_count_of_codes_anew(secret: str, ana_user: User) -> None:
    for _ in range(5):
        client = browser()
        give_password(client)
        give_code(client, "000000")
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None


def test_wrong_tries_of_long_ago_lock_nothing(secret: str, ana_user: User) -> None:
    at = clock.now()
    for minutes in (16, 16, 16, 16, 0):
        tried_at = at - timedelta(minutes=minutes)
        actions.check_name_and_password(name="ana", password="wrong", by=None, at=tried_at)
    ana_user.refresh_from_db()
    assert ana_user.locked_at is None


def test_another_spelling_of_a_name_is_no_other_count(secret: str, ana_user: User) -> None:
    for name in ("ana", "ANA", " Ana ", "aNa", "\uff41na"):
        actions.check_name_and_password(name=name, password="wrong", by=None, at=clock.now())
    assert actions.check_name_and_password(name="ANA", password=PASSWORD, by=None, at=clock.now()) is None


def test_an_administrator_releases_and_nobody_else(secret: str, ana_user: User, ana: Viewer, root: Viewer) -> None:
    for _ in range(5):
        give_password(browser(), password="not the right words")
    with pytest.raises(Refused, match="Only an Administrator"):
        actions.release(user_id=ana_user.id, by=ana, at=clock.now())
    actions.release(user_id=ana_user.id, by=root, at=clock.now())
    come_in(secret)
    with pytest.raises(Refused, match="not locked"):
        actions.release(user_id=ana_user.id, by=root, at=clock.now())


def test_nobody_releases_their_own_account(root: Viewer) -> None:
    User.objects.filter(id=root.user_id).update(locked_at=clock.now())
    with pytest.raises(Refused, match="own account"):
        actions.release(user_id=root.user_id, by=root, at=clock.now())  # type: ignore[arg-type]


def _locked(user: User) -> None:
    User.objects.filter(id=user.id).update(locked_at=clock.now())


def _disabled(user: User) -> None:
    User.objects.filter(id=user.id).update(is_active=False)


def _without_password(user: User) -> None:
    User.objects.filter(id=user.id).update(password="!none")


KINDS: list[tuple[str, Callable[[User], None] | None, str]] = [
    ("ana", None, "wrong"),
    ("nobody", None, "wrong"),
    ("ana", _locked, PASSWORD),
    ("ana", _disabled, PASSWORD),
    ("ana", _without_password, "wrong"),
]


@override_settings(PASSWORD_HASHERS=ARGON)
def test_no_answer_tells_who_has_an_account(ana_user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: PLC0415 - only here

    worked: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)
        told = lambda self, *args, _real=real, _name=name: (worked.append(_name), _real(self, *args))[1]  # noqa: E731
        monkeypatch.setattr(Argon2PasswordHasher, name, told)
    seen = set()
    for name, change, password in KINDS:
        equip(ana_user, clock.now())
        if change is not None:
            change(ana_user)
        client = browser()
        worked.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = give_password(client, name, password)
        page = answer.content.decode().replace(f'value="{name}"', "")
        shapes = [
            query["sql"].split(" WHERE ")[0].split(" VALUES")[0].split(' "s')[0] for query in queries.captured_queries
        ]
        seen.add((answer.status_code, _without_tokens(page), len(worked), tuple(shapes)))
        User.objects.filter(id=ana_user.id).update(is_active=True, locked_at=None)
        Attempt.objects.all().delete()
    assert len(seen) == 1, "\n\n".join(str((each[0], *each[2:])) for each in seen)


def _without_tokens(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=|X-CSRFToken": )"[^"]*"|Printed by .*', "", page)


@override_settings(PASSWORD_HASHERS=ARGON)
def test_passwords_are_kept_as_argon2id(ana_user: User) -> None:
    equip(ana_user, clock.now())
    assert ana_user.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:0"])
def test_nobody_is_sent_on_to_another_site(secret: str, address: str) -> None:
    client = browser()
    answer = give_password(client, next=address)
    answer = give_code(client, code_at(secret, clock.now()))
    assert answer.headers["Location"] == "/"
    again = client.get("/account/sign-in/", {"next": address})
    assert again.headers["Location"] == "/"


def test_whoever_was_going_somewhere_gets_there(secret: str) -> None:
    client = browser()
    assert b'name="next" value="/queues/"' in client.get("/account/sign-in/?next=/queues/").content
    give_password(client, next="/queues/")
    assert give_code(client, code_at(secret, clock.now())).headers["Location"] == "/queues/"


def test_a_partner_is_refused_at_the_desk_like_a_wrong_password() -> None:
    dana = person("Dana", Role.POLICE_PARTNER, Scope.CASE)
    actions.grant(to=dana.id, role=Role.POLICE_PARTNER, scope=Scope.CASE, case_id=dana.id, by=SYSTEM, at=clock.now())
    secret = equip(dana, clock.now())
    refused = give_password(browser(), "dana")
    wrong = give_password(browser(), "nobody")
    assert refused.status_code == wrong.status_code == 422
    assert "not right, or the account is locked" in refused.content.decode()
    with override_settings(SIGN_IN_SITE="partners"):
        come_in(secret, "dana")


def test_staff_are_refused_at_the_partners_site(secret: str) -> None:
    with override_settings(SIGN_IN_SITE="partners"):
        assert give_password(browser()).status_code == 422


def test_signing_out_ends_the_session_on_the_server(secret: str) -> None:
    client = come_in(secret)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/account/sign-out/")
    assert not Session.objects.filter(session_key=cookie).exists()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert thief.get("/").status_code == 302
    assert Entry.objects.filter(act="signed_out").count() == 1


def test_a_disabled_account_is_out_with_the_next_request(secret: str, ana_user: User) -> None:
    client = come_in(secret)
    _disabled(ana_user)
    assert client.get("/").status_code == 302


def test_what_ran_out_is_cleared_when_somebody_comes_in(secret: str) -> None:
    long_ago = clock.now() - timedelta(days=2)
    Session.objects.create(session_key="old", session_data="", expire_date=long_ago)
    Attempt.objects.create(mark=b"old", at=long_ago)
    come_in(secret)
    assert not Session.objects.filter(session_key="old").exists()
    assert Attempt.objects.count() == 0


def test_a_form_with_a_password_is_never_given_back(secret: str) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    answer: Any = give_password(strict)
    assert answer.status_code == 403
    assert PASSWORD not in answer.content.decode()
