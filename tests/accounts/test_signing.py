"""Coming in by name, password and code: what is counted, what is said, what is not."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from tests.accounts.signing_hands import PASSWORD, browser, code_at, come_in, equip, give_code, give_password
from tests.conftest import person

from openhart.accounts import actions
from openhart.accounts.access import SYSTEM
from openhart.accounts.adapters import factors
from openhart.accounts.models import Attempt, Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock

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
    who, _, *rest = session["half_way"]
    session["half_way"] = [who, (clock.now() - timedelta(minutes=6)).isoformat(), *rest]
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
    User.objects.filter(id=ana_user.id).update(is_active=False)
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
