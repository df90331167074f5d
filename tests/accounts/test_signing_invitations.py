"""One-time links: to join, for a new password, for a new second factor."""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.accounts.signing_hands import PASSWORD, browser, code_at, come_in, equip, give_code, give_password
from tests.conftest import person, viewer_of

from openhart.accounts import actions
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.adapters import factors
from openhart.accounts.models import Attempt, Invitation, Purpose, Role, Scope, User
from openhart.foundation import clock
from openhart.foundation.refused import Refused

pytestmark = pytest.mark.django_db
NEW = "seven slow rivers carry tea"


@pytest.fixture
def root(db: None) -> Viewer:
    """Ada administers."""
    return viewer_of(person("Ada", Role.ADMINISTRATOR, Scope.AGENCY))


@pytest.fixture
def secret(ana_user: User) -> str:
    """Ana has a password and an authenticator app; the app's secret."""
    return equip(ana_user, clock.now())


def opened(code: str, client: Client | None = None) -> Client:
    """Return a browser in which an invitation's code was typed."""
    client = client or Client()
    answer = client.post("/account/join/", {"invitation": code, "agreed": "on"})
    assert answer.status_code == 303, answer.content.decode()
    return client


def invite(user: User, purpose: Purpose, by: Viewer, at: datetime | None = None) -> str:
    return actions.invite(user_id=user.id, purpose=purpose, by=by, at=at or clock.now())[1]


def test_somebody_invited_chooses_a_password_and_is_led_to_a_second_factor(ana_user: User, root: Viewer) -> None:
    client = opened(invite(ana_user, Purpose.JOIN, root))
    assert b"Your user name is <strong>ana</strong>" in client.get("/account/join/go-on/").content
    answer = client.post("/account/join/go-on/", {"password": NEW, "again": NEW})
    assert answer.headers["Location"] == "/account/second-factor/"
    assert client.session[actions.NEEDS_SECOND_FACTOR] is True
    secret = factors.new_secret()
    at = clock.now() - timedelta(minutes=5)
    assert factors.add_app(ana_user, secret, code_at(secret, at), at=at)
    other = browser()
    give_password(other, password=NEW)
    assert give_code(other, code_at(secret, clock.now())).status_code == 303


def test_only_the_hash_of_a_code_is_kept(ana_user: User, root: Viewer) -> None:
    row, code = actions.invite(user_id=ana_user.id, purpose=Purpose.JOIN, by=root, at=clock.now())
    assert bytes(row.token_hash) == hashlib.sha256(code.replace("-", "").encode()).digest()
    assert len(set(code)) > 8
    assert row.until_at - row.made_at == timedelta(hours=72)


def test_the_whole_link_may_be_pasted(ana_user: User, root: Viewer) -> None:
    opened(f" https://desk.example.gov/account/join/#{invite(ana_user, Purpose.JOIN, root)} ")


def test_an_invitation_is_used_once(ana_user: User, root: Viewer) -> None:
    code = invite(ana_user, Purpose.JOIN, root)
    first, second = opened(code), opened(code)
    assert first.post("/account/join/go-on/", {"password": NEW, "again": NEW}).status_code == 303
    late = second.post("/account/join/go-on/", {"password": PASSWORD, "again": PASSWORD})
    assert late.headers["Location"] == "/account/join/"
    assert Client().post("/account/join/", {"invitation": code, "agreed": "on"}).status_code == 422
    ana_user.refresh_from_db()
    assert ana_user.check_password(NEW)


def test_the_action_itself_refuses_a_used_invitation(ana_user: User, root: Viewer) -> None:
    row, _ = actions.invite(user_id=ana_user.id, purpose=Purpose.JOIN, by=root, at=clock.now())
    with pytest.raises(Refused, match="no longer"):
        actions.reset_second_factor(invitation_id=row.id, by=None, at=clock.now())
    actions.join(invitation_id=row.id, password=NEW, by=None, at=clock.now())
    with pytest.raises(Refused, match="no longer"):
        actions.join(invitation_id=row.id, password=PASSWORD, by=None, at=clock.now())


def test_an_invitation_ends_after_72_hours_or_when_taken_back_or_replaced(ana_user: User, root: Viewer) -> None:
    at = clock.now()
    old = invite(ana_user, Purpose.JOIN, root, at - timedelta(hours=72))
    assert Client().post("/account/join/", {"invitation": old, "agreed": "on"}).status_code == 422
    first = invite(ana_user, Purpose.JOIN, root)
    second = invite(ana_user, Purpose.JOIN, root)
    assert Client().post("/account/join/", {"invitation": first, "agreed": "on"}).status_code == 422
    client = opened(second)
    row = Invitation.objects.get(ended_at__isnull=True)
    actions.end_invitation(invitation_id=row.id, by=root, at=clock.now())
    assert client.get("/account/join/go-on/").status_code == 303


def test_the_notice_is_part_of_it(ana_user: User, root: Viewer) -> None:
    answer = Client().post("/account/join/", {"invitation": invite(ana_user, Purpose.JOIN, root)})
    assert answer.status_code == 422
    assert b"confidential records" in answer.content


def test_a_lost_password_asks_the_second_factor_and_ends_every_session(
    secret: str, ana_user: User, root: Viewer
) -> None:
    elsewhere = come_in(secret)
    codes = factors.make_codes(ana_user, at=clock.now())
    client = opened(invite(ana_user, Purpose.PASSWORD, root))
    typed = {"password": NEW, "again": NEW}
    assert client.post("/account/join/go-on/", {**typed, "code": "000000"}).status_code == 422
    ana_user.refresh_from_db()
    assert ana_user.check_password(PASSWORD)
    assert client.post("/account/join/go-on/", {**typed, "code": codes[0]}).headers["Location"] == "/account/sign-in/"
    assert "_auth_user_id" not in client.session
    assert elsewhere.get("/").status_code == 302
    ana_user.refresh_from_db()
    assert ana_user.check_password(NEW)


def test_a_lost_second_factor_asks_the_password(secret: str, ana_user: User, root: Viewer) -> None:
    elsewhere = come_in(secret)
    client = opened(invite(ana_user, Purpose.SECOND_FACTOR, root))
    assert client.post("/account/join/go-on/", {"password": "wrong"}).status_code == 422
    assert factors.factors_of(ana_user.id).count == 1
    assert client.post("/account/join/go-on/", {"password": PASSWORD}).headers["Location"] == "/account/second-factor/"
    assert factors.factors_of(ana_user.id).count == 0
    assert client.session[actions.NEEDS_SECOND_FACTOR] is True
    assert elsewhere.get("/").status_code == 302


def test_a_link_guesses_nothing_for_a_locked_account(secret: str, ana_user: User, root: Viewer) -> None:
    client = opened(invite(ana_user, Purpose.SECOND_FACTOR, root))
    for _ in range(5):
        client.post("/account/join/go-on/", {"password": "wrong"})
    assert client.post("/account/join/go-on/", {"password": PASSWORD}).status_code == 422


def test_the_wrong_person_gets_nowhere_with_somebody_elses_link(secret: str, ana_user: User, root: Viewer) -> None:
    cleo = person("Cleo", Role.REGIONAL_HART_LEAD, Scope.REGION, "1")
    equip(cleo, clock.now())
    cleo.set_password(NEW)
    cleo.save()
    code = invite(cleo, Purpose.SECOND_FACTOR, root)
    assert opened(code).post("/account/join/go-on/", {"password": PASSWORD}).status_code == 422
    signed_in = come_in(secret)
    answer = signed_in.post("/account/join/", {"invitation": code, "agreed": "on"})
    assert "Sign out first" in answer.content.decode()


def test_neither_reset_alone_lets_its_maker_in(ana_user: User, root: Viewer) -> None:
    for purpose in (Purpose.PASSWORD, Purpose.SECOND_FACTOR):
        with pytest.raises(Refused, match="by which its owner could be known"):
            invite(ana_user, purpose, root)
    equip(ana_user, clock.now())
    with pytest.raises(Refused, match="set up already"):
        invite(ana_user, Purpose.JOIN, root)


def test_only_administrators_invite_and_nobody_themselves(ana_user: User, ana: Viewer, root: Viewer) -> None:
    with pytest.raises(Refused, match="Only an Administrator"):
        invite(ana_user, Purpose.JOIN, ana)
    with pytest.raises(Refused, match="themselves"):
        actions.invite(user_id=root.user_id, purpose=Purpose.JOIN, by=root, at=clock.now())  # type: ignore[arg-type]
    invite(ana_user, Purpose.JOIN, SYSTEM)


def test_codes_are_not_tried_without_end_from_one_address(ana_user: User, root: Viewer) -> None:
    for _ in range(20):
        assert Client().post("/account/join/", {"invitation": "x" * 43, "agreed": "on"}).status_code == 422
    code = invite(ana_user, Purpose.JOIN, root)
    assert Client().post("/account/join/", {"invitation": code, "agreed": "on"}).status_code == 422
    Attempt.objects.update(at=clock.now() - timedelta(minutes=16))
    opened(code)


def test_a_code_may_be_typed_as_it_is_heard(ana_user: User, root: Viewer) -> None:
    row, code = actions.invite(user_id=ana_user.id, purpose=Purpose.JOIN, by=root, at=clock.now())
    assert len(code) == len("0000-0000-0000-0000-0000-0000-0000")
    for typed in (code.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l"), f" /join/#{code}\n"):
        found = actions.find_invitation(typed=typed, address="192.0.2.7", by=None, at=clock.now())
        assert found == row
