"""Missing episodes: from last seen to the interview, what is owed and what is kept."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from openhart.accounts.access import SYSTEM, Viewer
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty, Episode
from openhart.foundation.refused import Refused
from openhart.missing import actions, queries
from openhart.missing.actions.following import ChangedMeanwhile
from openhart.missing.events.told import Found, Lost, Said, Spoken, Verified
from openhart.missing.models import Contact, Particulars, Purpose, Return

HOUR = timedelta(hours=1)
IN_CARE = {"child.in_agency_care": True, "case.open": True}


def lost(now: datetime, *, seen: timedelta | None = 2 * HOUR, **more: Any) -> Lost:
    """Return a child who was last seen some time ago."""
    told: dict[str, Any] = {"facts": IN_CARE, "kind": "left", **more}
    return Lost(last_seen_at=None if seen is None else now - seen, **told)


def found(at: datetime, **more: Any) -> Found:
    return Found(where="street", found_by="police", at=at, **more)


def begin(case: Case, by: Viewer, at: datetime, told: Lost | None = None) -> str:
    return actions.begin(case=case, lost=told or lost(at), submission=uuid4(), by=by, at=at)


def owed(case: Case) -> dict[str, Duty]:
    return {f"{duty.code}@{duty.episode}": duty for duty in case_queries.duties_of(SYSTEM, case)}


def tell(case: Case, to: str, episode: str, at: datetime) -> None:
    step = StepTaken(step="notice.sent", details={"to": to}, episode=episode)
    cases.record(case=case, event=step, by=SYSTEM, at=at)


@pytest.mark.requirement("R-MIS-1")
def test_a_missing_child_owes_police_and_ncmec_within_a_day_of_learning_of_it(
    case: Case, ben: Viewer, now: datetime
) -> None:
    name = begin(case, ben, now)
    duties = owed(case)
    for code in ("notify.police_missing", "notify.ncmec"):
        assert duties[f"{code}@{name}"].due_at == now + 24 * HOUR
        assert duties[f"{code}@{name}"].limit == "law"
    assert f"consult.missing_72h@{name}" not in duties


@pytest.mark.requirement("R-CON-3")
def test_the_consult_appears_by_time_alone_counted_from_last_seen(case: Case, ben: Viewer, now: datetime) -> None:
    name = begin(case, ben, now)
    appears = now + 70 * HOUR
    assert case.looks_again_at == appears
    assert cases.watch_once(at=appears - timedelta(seconds=1)) == 0
    assert cases.watch_once(at=appears) == 1
    consult = owed(case)[f"consult.missing_72h@{name}"]
    assert (consult.from_at, consult.due_at) == (appears, appears + 24 * HOUR)


def test_a_return_closes_no_duty_to_have_told_the_police_or_ncmec(case: Case, ben: Viewer, now: datetime) -> None:
    name = begin(case, ben, now)
    actions.locate(case=case, episode=name, found=found(now + HOUR), submission=uuid4(), by=ben, at=now + HOUR)
    states = {code: duty.state for code, duty in owed(case).items()}
    assert states == {
        f"notify.police_missing@{name}": "open", f"notify.ncmec@{name}": "open",
        f"interview.on_return@{name}": "open", f"screen.on_return@{name}": "open",
    }  # fmt: skip


@pytest.mark.requirement("R-MIS-2")
def test_the_interview_keeps_why_the_child_left_and_ends_its_duty(case: Case, ben: Viewer, now: datetime) -> None:
    name = begin(case, ben, now)
    later = now + 5 * HOUR
    back = found(later, needs={"bed": "needed", "medical": "met"}, words={"where_words": "Bus station"})
    actions.locate(case=case, episode=name, found=back, submission=uuid4(), by=ben, at=later)
    said = Said(reasons=["unsafe", "lured"], words={"would_help": "To call my aunt"})
    key = uuid4()
    for _ in range(2):
        actions.interview(case=case, episode=name, said=said, submission=key, by=ben, at=later + HOUR)
    row = Return.objects.get()
    assert row.has_reasons
    assert row.words()["reasons"] == ["unsafe", "lured"]
    assert row.words()["needs"] == {"bed": "needed", "medical": "met"}
    assert owed(case)[f"interview.on_return@{name}"].state == "done"
    assert case.events.filter(code="return_interview.held").count() == 1


def test_nothing_that_was_written_is_readable_in_the_tables(case: Case, ben: Viewer, now: datetime) -> None:
    words = {"circumstances": "Zanzibar left by the window", "risks": ["pregnancy"], "companions": "Quentin"}
    name = begin(case, ben, now, lost(now, words=words))
    spoken = Spoken(
        purpose=Purpose.SEARCH,
        whom="friend",
        outcome="lead",
        happened_at=now,
        words={"who": "Ottoline", "notes": "Saw"},
    )
    actions.add_contact(case=case, episode=name, spoken=spoken, submission=uuid4(), by=ben, at=now)
    rows = [*Particulars.objects.values(), *Contact.objects.values()]
    plain = repr([{key: value for key, value in row.items() if key != "sealed"} for row in rows])
    for secret in ("Zanzibar", "pregnancy", "Quentin", "Ottoline"):
        assert secret not in plain
    assert Contact.objects.get().words()["who"] == "Ottoline"


def test_the_same_page_sent_twice_begins_one_episode(case: Case, ben: Viewer, now: datetime) -> None:
    key = uuid4()
    names = {actions.begin(case=case, lost=lost(now), submission=key, by=ben, at=now) for _ in range(3)}
    assert len(names) == 1
    assert case.events.filter(code="child.missing").count() == 1


def test_a_child_is_not_missing_twice_at_once(case: Case, ben: Viewer, now: datetime) -> None:
    begin(case, ben, now)
    with pytest.raises(Refused, match="recorded as missing already"):
        begin(case, ben, now + HOUR)


def test_two_episodes_in_one_night_have_clocks_of_their_own(case: Case, ben: Viewer, now: datetime) -> None:
    first = begin(case, ben, now)
    actions.locate(case=case, episode=first, found=found(now + HOUR), submission=uuid4(), by=ben, at=now + HOUR)
    again = now + 2 * HOUR
    second = begin(case, ben, again, lost(again, seen=timedelta(minutes=20)))
    tell(case, "ncmec", second, again + HOUR)
    duties = owed(case)
    assert (first, second) == ("missing-1", "missing-2")
    assert duties[f"notify.ncmec@{second}"].state == "done"
    assert duties[f"notify.ncmec@{first}"].state == "open"
    assert [row.ended_at for row in queries.lasting_of(ben, case)] == [now + HOUR, None]


def test_an_episode_entered_afterwards_is_judged_by_when_it_happened(case: Case, ben: Viewer, now: datetime) -> None:
    learned = now - 30 * HOUR
    told = lost(learned, learned_at=learned, back=found(now - 20 * HOUR))
    name = begin(case, ben, now, told)
    duties = owed(case)
    assert duties[f"notify.ncmec@{name}"].due_at == now - 6 * HOUR
    assert duties[f"interview.on_return@{name}"].due_at == now + 4 * HOUR
    event = case.events.get(code="child.missing")
    assert (event.at, event.recorded_at) == (learned, now)


def test_an_earlier_episode_can_be_entered_when_a_later_one_is_there(case: Case, ben: Viewer, now: datetime) -> None:
    begin(case, ben, now)
    earlier = now - 100 * HOUR
    with pytest.raises(Refused, match="A later missing episode is recorded already"):
        begin(case, ben, now + HOUR, lost(earlier, learned_at=earlier))
    name = begin(case, ben, now + HOUR, lost(earlier, learned_at=earlier, back=found(now - 90 * HOUR)))
    assert [(row.name, row.begun_at) for row in queries.lasting_of(ben, case)] == [
        (name, earlier), ("missing-1", now)
    ]  # fmt: skip
    assert owed(case)["notify.ncmec@missing-1"].due_at == now + 24 * HOUR


_CORRECTIONS: Mapping[str, tuple[timedelta, timedelta]] = {
    "seen earlier": (-10 * HOUR, 62 * HOUR),
    "seen later": (-1 * HOUR, 71 * HOUR),
}


@pytest.mark.parametrize("told", _CORRECTIONS)
def test_a_correction_of_last_seen_moves_the_consult(case: Case, ben: Viewer, now: datetime, told: str) -> None:
    seen, appears = _CORRECTIONS[told]
    name = begin(case, ben, now)
    actions.correct_last_seen(
        case=case, episode=name, last_seen_at=now + seen, reason="The driver says so", by=ben, at=now + 2 * HOUR
    )
    assert Episode.objects.get().since_at == now + seen
    cases.watch_once(at=now + 80 * HOUR)
    assert owed(case)[f"consult.missing_72h@{name}"].from_at == now + appears


def test_a_consult_that_was_owed_is_withdrawn_when_the_child_was_seen_later_than_believed(
    case: Case, ben: Viewer, now: datetime
) -> None:
    name = begin(case, ben, now, lost(now, seen=71 * HOUR))
    cases.watch_once(at=now + 2 * HOUR)
    assert owed(case)[f"consult.missing_72h@{name}"].state == "open"
    actions.correct_last_seen(case=case, episode=name, last_seen_at=now - HOUR, reason="", by=ben, at=now + 3 * HOUR)
    duties = {code: duty.state for code, duty in owed(case).items() if code.startswith("consult")}
    assert set(duties.values()) <= {"withdrawn"}
    cases.watch_once(at=now + 71 * HOUR)
    assert owed(case)[f"consult.missing_72h@{name}"].from_at == now + 71 * HOUR


@pytest.mark.parametrize(("returns", "is_owed"), [(69, False), (70, False), (71, True)])
def test_a_return_while_the_consult_is_asked_for(
    case: Case, ben: Viewer, now: datetime, returns: int, is_owed: bool
) -> None:
    name = begin(case, ben, now)  # last seen two hours ago: 72 hours are over in 70
    back = now + returns * HOUR
    if returns > 70:
        cases.watch_once(at=now + 70 * HOUR)
        requested = StepTaken(step="consult.requested", details={"with": "regional_hart_lead"})
        cases.record(case=case, event=requested, by=SYSTEM, at=now + 70 * HOUR)
    actions.locate(case=case, episode=name, found=found(back), submission=uuid4(), by=ben, at=back)
    cases.watch_once(at=now + 100 * HOUR)
    assert (f"consult.missing_72h@{name}" in owed(case)) is is_owed


@pytest.mark.parametrize(
    ("seen", "hours"),
    [
        (datetime(2026, 3, 7, 6, tzinfo=UTC), 72),  # the clocks go forward on Sunday, 8 March
        (datetime(2026, 10, 31, 12, tzinfo=UTC), 72),  # and back on Sunday, 1 November
        (datetime(2028, 2, 28, 12, tzinfo=UTC), 72),  # over a leap day
    ],
)
def test_seventy_two_hours_are_hours_whatever_the_clocks_do(
    case: Case, ben: Viewer, seen: datetime, hours: int
) -> None:
    begin(case, ben, seen + HOUR, lost(seen + HOUR, seen=HOUR))
    assert case.looks_again_at == seen + hours * HOUR


def test_without_a_last_seen_nobody_can_say_when_the_consult_is_owed(case: Case, ben: Viewer, now: datetime) -> None:
    begin(case, ben, now, lost(now, seen=None))
    assert case.looks_again_at is None
    assert "consult.missing_72h" in {each["duty"] for each in case.undecided}


def test_the_second_of_two_writers_is_shown_what_differs_and_overwrites_nothing(
    case: Case, ben: Viewer, now: datetime
) -> None:
    name = begin(case, ben, now, lost(now, words={"clothing": "Red coat"}))
    actions.describe(
        case=case, episode=name, kind="left", words={"clothing": "Blue coat"}, revision=1, by=ben, at=now + HOUR
    )
    with pytest.raises(ChangedMeanwhile) as changed:
        actions.describe(
            case=case, episode=name, kind="left", words={"clothing": "Green coat"}, revision=1, by=ben, at=now + HOUR
        )
    assert changed.value.theirs["clothing"] == "Blue coat"
    assert Particulars.objects.get().words()["clothing"] == "Blue coat"


def test_a_verified_stay_in_an_unapproved_place_is_not_missing(case: Case, ben: Viewer, now: datetime) -> None:
    verified = Verified(how="in_person", at=now, check_by_at=now + 24 * HOUR, words={"where": "With Ines"})
    actions.verify_stay(case=case, verified=verified, submission=uuid4(), by=ben, at=now)
    assert queries.lasting_of(ben, case) == []
    assert owed(case) == {}
    assert [each.case for each in queries.stays_now(ben)] == [case]
    begin(case, ben, now + HOUR)
    with pytest.raises(Refused, match="recorded as missing"):
        actions.verify_stay(case=case, verified=verified, submission=uuid4(), by=ben, at=now + 2 * HOUR)


def test_whoever_is_not_on_the_case_begins_nothing_and_sees_nothing(
    case: Case, ben: Viewer, cleo: Viewer, now: datetime
) -> None:
    with pytest.raises(Refused):
        begin(case, cleo, now)
    begin(case, ben, now)
    assert queries.missing_now(cleo) == []
    assert queries.lasting_of(cleo, case) == []
    assert len(queries.missing_now(ben)) == 1


def test_what_repeats_is_found_over_episodes(case: Case, ben: Viewer, now: datetime) -> None:
    for number in range(3):
        at = now + number * 10 * HOUR
        words = {"places": "The Union Station\nAunt Mabel", "companions": f"Somebody {number}"}
        name = begin(case, ben, at, lost(at, seen=HOUR, words=words))
        actions.locate(case=case, episode=name, found=found(at + HOUR), submission=uuid4(), by=ben, at=at + HOUR)
    patterns = queries.patterns_of(ben, queries.stories_of(ben, case))
    assert [(each.what, each.text, each.episodes) for each in patterns] == [
        ("Located", "On the street, in a park or at a station", (1, 2, 3)),
        ("Place", "Aunt Mabel", (1, 2, 3)),
        ("Place", "The Union Station", (1, 2, 3)),
    ]


def test_times_that_cannot_be_are_refused(case: Case, ben: Viewer, now: datetime) -> None:
    with pytest.raises(Refused, match="last seen before"):
        begin(case, ben, now, lost(now, seen=-HOUR, learned_at=now - HOUR))
    name = begin(case, ben, now)
    with pytest.raises(Refused, match="before the agency learned"):
        actions.locate(case=case, episode=name, found=found(now - HOUR), submission=uuid4(), by=ben, at=now + HOUR)
