"""Every entry stands at the end of a lane, chained, sealed and with where it came from; nothing changes one."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from openhart.audit import actions as audit
from openhart.audit.actions import NotWritten
from openhart.audit.models import Entry, Head, Lane, Outcome, chain
from openhart.foundation import ids, origin

AT = datetime(2026, 3, 6, 22, 15, 0, 123456, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-3")]


def write(act: str = "case.viewed", **detail: object) -> Entry:
    audit.write(by=uuid4(), at=AT, act=act, subject=uuid4(), detail=detail)
    return Entry.objects.latest("id")


def test_entries_of_a_lane_are_numbered_without_gaps_and_each_is_hashed_with_the_one_before() -> None:
    for _ in range(5):
        write()
    for lane in Lane.objects.all():
        before, last = chain.BEGINNING, 0
        for entry in Entry.objects.filter(lane=lane.id).order_by("seq"):
            assert entry.seq == last + 1
            assert bytes(entry.hash) == entry.written().hash_after(before)
            assert bytes(entry.seal) == chain.seal_of(lane.id, entry.seq, bytes(entry.hash))
            before, last = bytes(entry.hash), entry.seq
        assert (lane.seq, bytes(lane.hash)) == (last, before)
        assert not last or bytes(lane.mark) == chain.mark_of(lane.id, last, before)


def test_one_transaction_stays_in_one_lane_also_after_part_of_it_was_undone() -> None:
    first = write()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert write().lane == first.lane
    assert [entry.seq for entry in Entry.objects.filter(lane=first.lane).order_by("seq")][-2:] == [
        first.seq,
        first.seq + 1,
    ]


def test_an_entry_takes_two_statements_on_postgresql_and_three_on_sqlite() -> None:
    write()
    with CaptureQueriesContext(connection) as made:
        audit.write(by=None, at=AT, act="x", subject=None, detail={})
    assert len(made) == (2 if connection.vendor == "postgresql" else 3)


def test_where_an_act_comes_from_is_known_without_being_handed_on() -> None:
    at_a_shell = write()
    assert (at_a_shell.process, bool(at_a_shell.address), at_a_shell.session) == ("shell", True, "")
    with origin.coming_from(origin.Origin("desk", "10.0.0.5", lambda: "abc")):
        inside = write()
    assert (inside.process, inside.address, inside.session) == ("desk", "10.0.0.5", "abc")
    assert write().process == "shell"


def test_a_list_is_one_entry_with_each_of_its_ids_once_and_an_empty_one_is_none() -> None:
    one, two = uuid4(), uuid4()
    audit.write_seen(by=None, at=AT, subjects=[one, two, one], detail={"list": "queue.triage", "shows": ("initials",)})
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.seen, entry.subject_id) == ("list.viewed", [one, two], None)
    assert entry.detail == {"list": "queue.triage", "shows": ["initials"]}
    count = Entry.objects.count()
    audit.write_seen(by=None, at=AT, subjects=[], detail={"list": "queue.triage", "shows": []})
    assert Entry.objects.count() == count


@pytest.mark.parametrize("wrong", [{"share": 0.5}, {"when": AT}, {"who": uuid4()}])
def test_what_two_databases_would_give_back_differently_is_not_taken(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        write(**wrong)


def test_what_was_refused_says_so() -> None:
    audit.write(by=None, at=AT, act="x", subject=None, detail={}, outcome=Outcome.REFUSED)
    assert Entry.objects.latest("id").outcome == "refused"


def test_nothing_in_the_trail_is_changed_or_taken_away(append_only: None) -> None:
    write()
    Head.objects.create(number=1, at=AT, said="{}", signature="")
    for statement in (
        "UPDATE audit_entry SET act = 'y'", "DELETE FROM audit_entry", "UPDATE audit_head SET said = ''",
        "DELETE FROM audit_head", "DELETE FROM audit_lane",
        *(["TRUNCATE audit_entry", "TRUNCATE audit_lane"] if connection.vendor == "postgresql" else []),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_cannot_be_written_down_is_not_done(append_only: None) -> None:
    refuse_entries()
    with pytest.raises(NotWritten):
        act_and_write()
    assert not Head.objects.exists()


@transaction.atomic
def act_and_write() -> None:
    Head.objects.create(number=1, at=AT, said="{}", signature="")
    write()


def refuse_entries() -> None:
    """Let the table of the trail take nothing any more."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT shut CHECK (false) NOT VALID")
        else:
            cursor.execute(
                "CREATE TRIGGER audit_shut BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'shut'); END"
            )


_TEXT = st.text(max_size=8)


@given(
    st.lists(st.tuples(_TEXT, _TEXT, _TEXT, _TEXT, st.binary(max_size=4), _TEXT), min_size=2, max_size=2, unique=True)
)
def test_no_two_different_entries_have_the_same_bytes(parts: list[tuple[str, str, str, str, bytes, str]]) -> None:
    same = {"lane": 1, "seq": 1, "id": ids.new_id(), "at": AT, "actor_id": None, "outcome": "done", "subject_id": None}
    shown = [
        chain.Written(act=a, process=b, address=c, session=d, subjects=e, detail=f, **same)  # type: ignore[arg-type]
        for a, b, c, d, e, f in parts
    ]
    if shown[0] != shown[1]:
        assert shown[0].canonical() != shown[1].canonical()


def test_the_time_of_an_entry_is_exact_to_the_microsecond() -> None:
    assert chain.microseconds(AT + timedelta(microseconds=1)) - chain.microseconds(AT) == 1
    assert write().at == AT
