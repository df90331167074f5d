"""Passkeys, with a security key in software that may also cheat."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.accounts.signing_hands import browser, code_at, come_in, equip, give_code, give_password
from tests.accounts.signing_key import SoftKey, answer, ask, enrol
from tests.conftest import person

from openhart.accounts import actions
from openhart.accounts.access import SYSTEM
from openhart.accounts.adapters import factors
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(ana_user: User) -> SoftKey:
    """Ana's passkey, made in a browser where she was signed in by password and app."""
    made = SoftKey()
    assert enrol(come_in(equip(ana_user, clock.now())), made).status_code == 303
    return made


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_passkey_signs_in_at_once_and_is_written_down(key: SoftKey) -> None:
    client = browser()
    before = client.session.session_key
    assert answer(client, key.use(ask(client)), next="/queues/").headers["Location"] == "/queues/"
    assert signed_in(client)
    assert client.session.session_key != before
    assert actions.NEEDS_SECOND_FACTOR not in client.session
    assert Entry.objects.filter(act="signed_in").latest("id").detail == {"how": "passkey"}


def test_a_passkey_opens_a_locked_account_and_no_disabled_one(key: SoftKey, ana_user: User) -> None:
    User.objects.filter(id=ana_user.id).update(locked_at=clock.now())
    client = browser()
    assert answer(client, key.use(ask(client))).status_code == 303
    User.objects.filter(id=ana_user.id).update(is_active=False)
    client = browser()
    assert answer(client, key.use(ask(client))).status_code == 422
    assert not signed_in(client)


def test_an_answer_is_good_once_and_only_where_it_was_asked(key: SoftKey) -> None:
    client = browser()
    credential = key.use(ask(client))
    assert answer(browser(), credential).status_code == 422
    other = browser()
    ask(other)
    assert answer(other, credential).status_code == 422
    assert answer(client, credential).status_code == 303
    client.post("/account/sign-out/")
    client.post("/account/sign-in/notice/")
    assert answer(client, credential).status_code == 422


def test_a_key_that_did_not_check_who_holds_it_is_not_taken(key: SoftKey, ana_user: User) -> None:
    client = browser()
    key.flags = 1
    assert answer(client, key.use(ask(client))).status_code == 422
    signed = browser()
    key.flags = 5
    answer(signed, key.use(ask(signed)))
    assert enrol(signed, SoftKey(is_verifying=False)).status_code == 422
    assert len(factors.factors_of(ana_user.id).passkeys) == 1


def test_a_passkey_used_at_another_site_is_not_taken(key: SoftKey) -> None:
    client = browser()
    key.origin = "https://desk.evil.example"
    assert answer(client, key.use(ask(client))).status_code == 422


def test_a_stranger_who_names_ana_is_not_ana(key: SoftKey) -> None:
    thief = SoftKey()
    thief.handle = key.handle
    client = browser()
    assert answer(client, thief.use(ask(client))).status_code == 422
    thief.ident = key.ident
    assert answer(client, thief.use(ask(client))).status_code == 422
    assert not signed_in(client)


def test_a_passkey_does_not_begin_somebodys_session_from_half_way_of_another(key: SoftKey, cleo_user: User) -> None:
    secret = equip(cleo_user, clock.now())
    client = browser()
    give_password(client, "cleo")
    answer(client, key.use(ask(client)))
    assert "half_way" not in client.session
    assert give_code(client, code_at(secret, clock.now())).headers["Location"] == "/account/sign-in/"


def test_a_partners_passkey_opens_nothing_at_the_desk() -> None:
    dana = person("Dana", Role.POLICE_PARTNER, Scope.CASE)
    key, at = SoftKey(), clock.now()
    client = come_in(equip(dana, at), "dana")
    enrol(client, key)
    actions.grant(to=dana.id, role=Role.POLICE_PARTNER, scope=Scope.CASE, case_id=dana.id, by=SYSTEM, at=at)
    client = browser()
    assert answer(client, key.use(ask(client))).status_code == 422


def test_wrong_passkeys_lock_nobody_out(key: SoftKey, ana_user: User) -> None:
    thief = SoftKey()
    thief.handle = key.handle
    for _ in range(6):
        client = browser()
        answer(client, thief.use(ask(client)))
    ana_user.refresh_from_db()
    assert ana_user.locked_at is None


def test_somebody_may_have_several_passkeys(key: SoftKey, ana_user: User) -> None:
    client = browser()
    answer(client, key.use(ask(client)))
    second = SoftKey()
    assert enrol(client, second, "Blue key").headers["Location"] == "/account/"
    names = [each.name for each in factors.factors_of(ana_user.id).passkeys]
    assert names == ["Key", "Blue key"]
    client = browser()
    assert answer(client, second.use(ask(client))).status_code == 303
    used = factors.factors_of(ana_user.id).passkeys
    assert used[1].used_at is not None
    assert clock.now() - used[1].used_at < timedelta(minutes=1)


def test_looking_at_the_sign_in_page_writes_no_session() -> None:
    client = Client()
    client.get("/account/sign-in/")
    client.get("/account/join/")
    assert Session.objects.count() == 0
