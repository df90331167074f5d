"""Raw SQL in the role of the partners' site: letters of one's own organisation or opened link, and no more."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.keyed import kept
from tests.rls.world import AT, Told, acting, ended, grant, ids, rows

from openhart.accounts import identity
from openhart.accounts.models import Role, User
from openhart.foundation import clock
from openhart.inbox.models import Answer, Door, Letter, Member, Yearly

pytestmark = pytest.mark.requirement("R-SEC-1")
MINUTE = timedelta(minutes=1)


@contextmanager
def at_partners(ident: UUID | None, ending: str = "-partners") -> Iterator[None]:
    """Send SQL in the role of the partners' site, as an account, as a link, or as nobody."""
    with acting("partners"):
        said = identity.claim(ident, f"{settings.SECRET_KEY}{ending}") if ident else ""
        rows("SELECT set_config('hart.viewer', %s, true)", said)
        yield


def letter(organisation: str, told: Told, **more: object) -> Letter:
    known = {"left_at": AT, "payload_sealed": b"paper", "data_sealed": b"", "reference": ""}
    row = Letter(
        organisation=organisation, case_id=told.cases[0].id, source_id=uuid4(), disclosure_id=uuid4(), **known | more
    )
    return kept(row)


def door(of: Letter, **more: object) -> Door:
    known = {"made_at": AT, "until_at": clock.now() + timedelta(days=1), "code_hash": b"code"}
    ident = uuid4()
    return Door.objects.create(id=ident, letter=of, secret_hash=ident.bytes, **known | more)


def opened(of: Letter) -> Door:
    return door(of, opened_at=clock.now() - MINUTE, closes_at=clock.now() + MINUTE)


def officer(told: Told, number: int, *organisations: str, **terms: object) -> User:
    user = told.users[number]
    grant(user, Role.PARTNER_MEMBER)
    for each in organisations:
        Member.objects.create(user=user, organisation=each, **{"from_at": AT, **terms})
    return user


def refused(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount == 0
    except DatabaseError:
        return True


def test_an_officer_sees_letters_answers_and_keys_of_the_own_organisation_alone(told: Told) -> None:
    own, other = letter("hartford", told), letter("bridgeport", told)
    answer = Answer.objects.create(letter=own, kind="opened", at=AT, submission=uuid4(), sealed=b"words")
    Answer.objects.create(letter=other, kind="opened", at=AT, submission=uuid4(), sealed=b"words")
    dov = officer(told, 0, "hartford")
    with at_partners(dov.id):
        assert ids("inbox_letter") == {own.id}
        assert ids("inbox_answer") == {answer.id}
        assert ids("keys_wrappedkey") == {own.id}
        assert rows("SELECT id FROM inbox_letter WHERE id = %s", other.id) == []
        assert ids("inbox_door") == set()


def test_nobody_and_whoever_cannot_prove_it_see_nothing(told: Told) -> None:
    own = letter("hartford", told)
    link = opened(own)
    dov = officer(told, 0, "hartford")
    for ident, ending in (
        (None, "-partners"),
        (dov.id, ""),
        (link.id, ""),
        (dov.id, "-guessed"),
        (link.id, "-guessed"),
    ):
        with at_partners(ident, ending):
            assert ids("inbox_letter") == ids("inbox_answer") == ids("inbox_door") == ids("keys_wrappedkey") == set()


def test_a_leaver_a_disabled_account_and_one_without_its_role_see_nothing(told: Told) -> None:
    letter("hartford", told)
    leaver, disabled = officer(told, 0, "hartford", until_at=ended()["until_at"]), officer(told, 1, "hartford")
    User.objects.filter(id=disabled.id).update(is_active=False)
    bare = told.users[2]
    Member.objects.create(user=bare, organisation="hartford", from_at=AT)
    grant(bare, Role.PARTNER_MEMBER, **ended())
    for user in (leaver, disabled, bare):
        with at_partners(user.id):
            assert ids("inbox_letter") == set()


def test_at_the_desk_neither_membership_nor_link_opens_anything(told: Told) -> None:
    own = letter("hartford", told)
    dov, link = officer(told, 0, "hartford"), opened(own)
    for ident in (dov.id, link.id):
        with acting("desk"):
            rows("SELECT set_config('hart.viewer', %s, true)", identity.claim(ident, settings.SECRET_KEY))
            assert ids("inbox_letter") == set()


def test_a_link_shows_its_letter_once_it_is_opened_and_until_it_closes(told: Told) -> None:
    own, other = letter("hartford", told), letter("hartford", told)
    now = clock.now()
    waiting, open_one = door(own), opened(own)
    closed = door(own, opened_at=now - 2 * MINUTE, closes_at=now - MINUTE)
    dead = door(own, opened_at=now - MINUTE, closes_at=now + MINUTE, ended_at=now)
    expected: dict[UUID, set[UUID]] = {waiting.id: set(), open_one.id: {own.id}, closed.id: set(), dead.id: set()}
    for ident, shown in expected.items():
        with at_partners(ident):
            assert ids("inbox_letter") == ids("keys_wrappedkey") == shown
            assert ids("inbox_door") == (set() if ident == dead.id else {ident})
            assert refused("UPDATE inbox_door SET tries = 0 WHERE id <> %s", ident)
            assert refused("UPDATE inbox_door SET until_at = now() + interval '9 days'")
            assert refused("UPDATE inbox_door SET letter_id = %s", other.id)


@pytest.mark.requirement("R-NOT-9")
def test_a_letter_taken_back_is_there_and_its_key_is_not(told: Told) -> None:
    gone = letter("hartford", told, withdrawn_at=AT, withdrawn_because="other")
    dov = officer(told, 0, "hartford")
    with at_partners(dov.id):
        assert ids("inbox_letter") == {gone.id}
        assert ids("keys_wrappedkey") == set()


def test_a_letter_that_has_not_left_yet_is_not_there(told: Told) -> None:
    letter("hartford", told, left_at=clock.now() + 5 * MINUTE)
    with at_partners(officer(told, 0, "hartford").id):
        assert ids("inbox_letter") == set()


def test_partners_change_no_letter_no_answer_no_member_and_no_key(told: Told) -> None:
    own, other = letter("hartford", told), letter("bridgeport", told)
    Answer.objects.create(letter=own, kind="opened", at=AT, submission=uuid4(), sealed=b"words")
    dov = officer(told, 0, "hartford")
    added = """INSERT INTO inbox_answer (id, letter_id, kind, at, outcome, submission, sealed, by_id)
               VALUES (%s, %s, 'asked', now(), '', %s, 'x', %s)"""
    with at_partners(dov.id):
        for statement in (
            "UPDATE inbox_letter SET withdrawn_at = NULL", "DELETE FROM inbox_letter",
            "UPDATE inbox_answer SET sealed = 'x'", "DELETE FROM inbox_answer", "DELETE FROM inbox_door",
            "UPDATE inbox_member SET until_at = NULL",
            "UPDATE keys_wrappedkey SET wrapped = NULL, destroyed_at = now()",
            "DELETE FROM keys_wrappedkey",
            "UPDATE inbox_yearly SET organisation = 'hartford' WHERE organisation = 'police'",
            "TRUNCATE inbox_answer", "SELECT reference FROM cases_case", "SELECT * FROM people_person",
            "SELECT * FROM notices_notice", "SELECT * FROM notices_dispatch", "SELECT * FROM outbox_message",
        ):  # fmt: skip
            assert refused(statement), statement
        assert refused(added, uuid4(), other.id, uuid4(), dov.id)
        assert not refused(added, uuid4(), own.id, uuid4(), dov.id)
        assert refused(
            "INSERT INTO inbox_member (id, user_id, organisation, from_at) VALUES (%s, %s, 'bridgeport', now())",
            uuid4(), dov.id,
        )  # fmt: skip
        assert refused(
            "INSERT INTO keys_wrappedkey (id, kind, wrapped, made_at) VALUES (%s, 'letter', 'x', now())", uuid4()
        )


def test_an_organisations_year_is_its_own(told: Told) -> None:
    dov = officer(told, 0, "hartford")
    own = kept(Yearly(organisation="hartford", year=2026, changed_at=AT, sealed=b"words"))
    kept(Yearly(organisation="bridgeport", year=2026, changed_at=AT, sealed=b"words"))
    with at_partners(dov.id):
        assert ids("inbox_yearly") == ids("keys_wrappedkey") == {own.id}
        assert refused("UPDATE inbox_yearly SET organisation = 'bridgeport', year = 2027")
    with acting("desk", dov.id):
        assert ids("inbox_yearly") == set()


def test_the_watcher_sees_every_letter_and_no_process_deletes_one(told: Told) -> None:
    with acting("watch"):
        assert len(ids("inbox_letter")) == 12
    for process in ("desk", "partners", "watch"):
        found = rows("SELECT has_table_privilege(%s, 'inbox_letter', 'DELETE')", identity.role_named(process))
        assert found == [(False,)], process
