"""Notes between shifts: sealed, for those who hold the role there, until one of them takes over."""

from datetime import datetime, timedelta

import pytest
from tests.accounts.standing_cast import HOUR, NOW, on_case, person, regions, seen

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.access.standing import Line
from openhart.accounts.models import Role, Scope, ShiftNote, User
from openhart.accounts.queries import standing
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused

pytestmark = [pytest.mark.requirement("R-TEAM-4"), pytest.mark.django_db]
LEAD_3 = Line(Role.REGIONAL_HART_LEAD, "3")
WORDS = "Bus station at 23:00, call back the officer."


@pytest.fixture
def lena(db: None) -> User:
    """Lena leads region 3."""
    regions("3", "4")
    return person("Lena", Role.REGIONAL_HART_LEAD, "3")


def leave(user: User, line: Line = LEAD_3, note: str = WORDS, at: datetime = NOW) -> ShiftNote:
    return accounts.write_note(line=line, note=note, by=seen(user, at), at=at)


READERS = [
    (Role.REGIONAL_HART_LEAD, "3", True),
    (Role.REGIONAL_HART_LEAD, "4", False),
    (Role.SOCIAL_WORK_SUPERVISOR, "3", False),
    (Role.ONGOING_WORKER, "3", False),
    (Role.STATEWIDE_HART_LEAD, "", False),
    (Role.CARELINE_SUPERVISOR, "", False),
    (Role.ADMINISTRATOR, "", False),
    (Role.AUDITOR, "", False),
    (Role.ANALYST, "", False),
]


@pytest.mark.parametrize(("role", "region", "may"), READERS)
def test_who_reads_and_takes_over_the_note_of_a_region(lena: User, role: Role, region: str, may: bool) -> None:
    row, reader = leave(lena), seen(person("Rae", role, region))
    assert [said.text for said in standing.today(reader, NOW).notes] == ([WORDS] if may else [])
    assert [said.text for said in standing.notes(reader, NOW)] == ([WORDS] if may else [])
    assert standing.is_readable(reader, row.id, NOW) is may
    if may:
        accounts.take_over(note_id=row.id, by=reader, at=NOW)
    else:
        with pytest.raises(Refused, match="There is no such note"):
            accounts.take_over(note_id=row.id, by=reader, at=NOW)


def test_a_role_on_a_single_case_reads_no_note(lena: User, case) -> None:
    leave(lena)
    kim = person("Kim")
    accounts.grant(to=kim.id, role=Role.REGIONAL_HART_LEAD, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=NOW)
    assert standing.notes(seen(kim), NOW) == []
    with pytest.raises(Refused, match="a role you hold there"):
        leave(kim)


def test_whoever_is_on_call_reads_it_for_the_time_of_the_shift(lena: User) -> None:
    omar = person("Omar", Role.REGIONAL_HART_LEAD, "4")
    leave(lena)
    accounts.put_on_call(user_id=omar.id, line=LEAD_3, from_at=NOW + HOUR, until_at=NOW + 2 * HOUR, by=SYSTEM, at=NOW)
    for hours, may in [(0, False), (1, True), (2, False)]:
        at = NOW + hours * HOUR
        assert bool(standing.today(seen(omar, at), at).notes) is may


def test_it_is_taken_over_once_and_then_gone_from_my_day_but_kept_in_the_list(lena: User) -> None:
    row, rae, roy = (
        leave(lena),
        person("Rae", Role.REGIONAL_HART_LEAD, "3"),
        person("Roy", Role.REGIONAL_HART_LEAD, "3"),
    )
    accounts.take_over(note_id=row.id, by=seen(rae), at=NOW + HOUR)
    accounts.take_over(note_id=row.id, by=seen(rae), at=NOW + 2 * HOUR)  # the button pressed twice
    with pytest.raises(Refused, match="A colleague has taken this over"):
        accounts.take_over(note_id=row.id, by=seen(roy), at=NOW + HOUR)
    assert standing.today(seen(roy), NOW + HOUR).notes == []
    kept = standing.notes(seen(roy), NOW + HOUR)
    assert [(said.taken_by, said.taken_at) for said in kept] == [("Rae", NOW + HOUR)]
    assert Entry.objects.filter(act="shift_note.taken").count() == 1


def test_notes_are_listed_for_fourteen_days(lena: User) -> None:
    leave(lena)
    last = NOW + timedelta(days=14)
    assert standing.notes(seen(lena), last - HOUR)
    assert standing.notes(seen(lena), last) == []


def test_the_words_are_sealed_and_not_in_the_trail(lena: User) -> None:
    row = leave(lena)
    assert b"officer" not in bytes(row.sealed)
    assert "officer" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_what_is_refused_and_what_is_the_same_press(lena: User) -> None:
    assert leave(lena) == leave(lena, at=NOW + timedelta(seconds=5))
    assert leave(lena, at=NOW + HOUR) != leave(lena, note="Something else.", at=NOW + HOUR)
    for words, why in [(" ", "Write what"), ("x" * 2001, "at most 2,000")]:
        with pytest.raises(Refused, match=why):
            leave(lena, note=words)
    for line in (Line(Role.REGIONAL_HART_LEAD, "4"), Line(Role.REGIONAL_HART_LEAD), Line("king", "3"), Line("")):
        with pytest.raises(Refused, match="a role you hold there"):
            leave(lena, line)


def test_an_agency_wide_role_reads_the_notes_of_the_agency(lena: User) -> None:
    sue, una = person("Sue", Role.CARELINE_SUPERVISOR), person("Una", Role.CARELINE_SUPERVISOR)
    row = leave(sue, Line(Role.CARELINE_SUPERVISOR))
    assert standing.today(seen(lena), NOW).notes == []
    accounts.take_over(note_id=row.id, by=seen(una), at=NOW)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_panel_of_my_day_is_one_query(lena: User, rows: int, django_assert_num_queries) -> None:
    omar = person("Omar", Role.REGIONAL_HART_LEAD, "4")
    for number in range(rows):
        leave(lena, note=f"Note {number}.")
        _, row = on_case(omar, region="1")
        accounts.offer_hand_over(giver_id=omar.id, taker_id=lena.id, grant_ids=[row.id], note="", by=seen(omar), at=NOW)
    accounts.plan_cover(absent_id=omar.id, covering_id=lena.id, from_at=NOW, until_at=NOW + HOUR, by=SYSTEM, at=NOW)
    accounts.put_on_call(user_id=lena.id, line=LEAD_3, from_at=NOW, until_at=NOW + HOUR, by=SYSTEM, at=NOW)
    viewer = seen(lena)
    with django_assert_num_queries(1):
        found = standing.today(viewer, NOW)
    assert [len(found.notes), len(found.cases_offered), len(found.covers), len(found.on_call)] == [rows, rows, 1, 1]
