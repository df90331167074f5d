"""What the watcher says of duties: to whom, at which step, once, whatever happens between two looks."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.accounts.standing_cast import seen
from tests.reminders.conftest import (
    FBI,
    FRIDAY,
    HARTFORD,
    HOUR,
    MINUTE,
    POLICE,
    add,
    duty,
    give,
    happen,
    look,
    refer,
    told,
)

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Grant, Role, User
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.models import Case, Duty
from openhart.foundation.refused import Refused
from openhart.reminders import actions
from openhart.reminders.models import Clock, Reminder

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-NOT-7")]


def test_a_limit_of_law_goes_from_the_owner_to_the_supervisor_to_the_lead(agency: dict[str, User]) -> None:
    case = refer()
    for minutes in range(0, 14 * 60, 20):
        look(FRIDAY + minutes * MINUTE)
    assert told(case) == [
        ("Sol", "soon"), ("Sol", "due"), ("Sue", "due"), ("Sol", "overdue"), ("Sue", "overdue"), ("Ana", "overdue"),
    ]  # fmt: skip
    moments = list(Reminder.objects.filter(clock__code=POLICE).order_by("step").values_list("made_at", flat=True))
    assert sorted(set(moments)) == [FRIDAY + 8 * HOUR, FRIDAY + 12 * HOUR, FRIDAY + 13 * HOUR]


def test_a_limit_of_the_agency_reaches_the_supervisor_when_it_is_overdue_and_the_lead_when_it_stays_so(
    agency: dict[str, User],
) -> None:
    case = refer()
    for hours in range(50):
        look(FRIDAY + hours * HOUR)
    assert told(case, FBI) == [
        ("Sol", "soon"), ("Sol", "due"), ("Sol", "overdue"), ("Sue", "overdue"),
        ("Sol", "again 1"), ("Sue", "again 1"), ("Ana", "again 1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "begins",
    [
        datetime(2026, 3, 6, 17, tzinfo=HARTFORD), datetime(2026, 3, 7, 20, tzinfo=HARTFORD),
        datetime(2026, 10, 31, 20, tzinfo=HARTFORD),
    ],
    ids=["a Friday at 17:00", "over the night of 8 March", "over the night of 1 November"],
)  # fmt: skip
def test_twelve_hours_are_twelve_hours_whatever_the_clocks_on_the_wall_do(
    agency: dict[str, User], begins: datetime
) -> None:
    begins = begins.astimezone(UTC)
    case = refer(at=begins)
    for hours, expected in ((8, "soon"), (12, "due"), (13, "overdue")):
        look(begins + hours * HOUR - MINUTE)
        assert ("Sol", expected) not in told(case)
        look(begins + hours * HOUR)
        assert ("Sol", expected) in told(case)


def test_looking_again_says_nothing_again(agency: dict[str, User]) -> None:
    case = refer()
    first = look(FRIDAY + 12 * HOUR)
    assert first.reminders > 0
    for _ in range(3):
        assert look(FRIDAY + 12 * HOUR).reminders == 0
    assert told(case) == [("Sol", "due"), ("Sue", "due")]


def test_a_watcher_that_was_away_says_the_latest_step_and_not_those_it_missed(agency: dict[str, User]) -> None:
    case = refer()
    look(FRIDAY + timedelta(days=15))
    assert sorted({step for _, step in told(case)}) == ["again 6"]
    assert sorted(name for name, _ in told(case)) == ["Ana", "Sol", "Sue"]


@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR])
@pytest.mark.parametrize("at", [7, 8, 11, 12, 13])
def test_a_clock_that_jumps_and_comes_back_loses_nothing_and_doubles_nothing(
    agency: dict[str, User], jump: timedelta, at: int
) -> None:
    case = refer()
    for minutes in range(0, 15 * 60, 30):
        moment = FRIDAY + minutes * MINUTE
        look(moment + (jump if minutes == at * 60 else timedelta(0)))
    once = [
        ("Sol", "soon"), ("Sol", "due"), ("Sue", "due"), ("Sol", "overdue"), ("Sue", "overdue"), ("Ana", "overdue"),
    ]  # fmt: skip
    assert sorted(told(case)) == sorted(once) or (jump > timedelta(0) and set(told(case)) >= set(once[-3:]))
    assert len(told(case)) == len(set(told(case)))


@pytest.mark.parametrize("code", ["done", "waived", "withdrawn"])
def test_what_is_done_waived_or_no_longer_owed_between_two_looks_is_not_spoken_of(
    agency: dict[str, User], code: str
) -> None:
    case = refer()
    look(FRIDAY + 8 * HOUR)
    acts = {
        "done": lambda: happen(case, "notice.sent", FRIDAY + 9 * HOUR, to="local_law_enforcement"),
        "waived": lambda: happen(case, "duty.waived", FRIDAY + 9 * HOUR, duty=POLICE, reason="Told in person."),
        "withdrawn": lambda: happen(case, "fact.corrected", FRIDAY + 9 * HOUR, facts={"concern": []}),
    }
    acts[code]()
    assert duty(case).state == code
    look(FRIDAY + 12 * HOUR)
    assert told(case) == [("Sol", "soon")]


def test_a_duty_whose_time_is_corrected_is_said_anew_by_its_new_time(agency: dict[str, User]) -> None:
    case = refer()
    look(FRIDAY + 8 * HOUR)
    before = duty(case, FBI).due_at
    happen(case, "fact.corrected", FRIDAY + 9 * HOUR, facts={"concern": ["labor_trafficking"]})
    moved = duty(case)
    assert moved.due_at != FRIDAY + 12 * HOUR
    assert duty(case, FBI).due_at == before
    look(FRIDAY + 12 * HOUR)
    assert told(case) == [("Sol", "soon")], "what is due at the old time is not said"
    assert moved.due_at is not None
    look(moved.due_at)
    assert told(case)[1:] == [("Sol", "due")], "and by the agency's word now, so to the owner alone"


def test_a_notice_taken_back_lets_the_duty_speak_again_where_it_had_got_to(agency: dict[str, User]) -> None:
    case = refer()
    look(FRIDAY + 8 * HOUR)
    happen(case, "notice.sent", FRIDAY + 9 * HOUR, to="local_law_enforcement")
    look(FRIDAY + 10 * HOUR)
    happen(case, "notice.withdrawn", FRIDAY + 11 * HOUR, to="local_law_enforcement")
    look(FRIDAY + 11 * HOUR)
    look(FRIDAY + 12 * HOUR)
    assert told(case) == [("Sol", "soon"), ("Sol", "due"), ("Sue", "due")]


def test_whoever_is_on_leave_hears_nothing_and_whoever_covers_does(agency: dict[str, User], sol: User) -> None:
    case = refer()
    kim = add("Kim", Role.CARELINE_SCREENER)
    Grant.objects.filter(viewer=kim).delete()
    give(kim, Role.ONGOING_WORKER, "4", at=FRIDAY - 10 * HOUR)
    accounts.plan_cover(
        absent_id=sol.id, covering_id=kim.id, from_at=FRIDAY + HOUR, until_at=FRIDAY + timedelta(days=3),
        by=seen(sol, FRIDAY), at=FRIDAY,
    )  # fmt: skip
    look(FRIDAY + 8 * HOUR)
    assert told(case) == [("Kim", "soon")]


def test_nobody_holding_the_role_the_supervisor_is_told_at_once_and_it_is_said(sue: User, ana: User) -> None:
    case = refer()
    look(FRIDAY + 8 * HOUR)
    assert told(case) == [("Sue", "soon")]
    assert set(Reminder.objects.values_list("because", "rung")) == {("nobody_holds", "supervisor")}
    assert Clock.objects.get(case=case, code=POLICE).is_unheld


def test_nobody_at_all_is_said_to_the_watcher_and_kept_on_the_clock(db: None) -> None:
    case = refer()
    said = look(FRIDAY + 8 * HOUR)
    assert said.to_nobody == said.clocks > 0
    assert Clock.objects.get(case=case, code=POLICE).is_unheld
    ana = add("Ana", Role.STATEWIDE_HART_LEAD)
    look(FRIDAY + 12 * HOUR)
    assert told(case) == [(ana.display_name, "due")], "whoever comes later hears the next step"


def test_without_a_statewide_lead_the_privacy_officer_hears_of_it_last(sol: User, sue: User) -> None:
    add("Aud", Role.AUDITOR)
    case = refer()
    look(FRIDAY + 13 * HOUR)
    assert [name for name, _ in told(case)] == ["Sol", "Sue", "Aud"]


def test_somebody_who_lost_the_role_meanwhile_hears_no_later_step(agency: dict[str, User], sol: User) -> None:
    case = refer()
    look(FRIDAY + 8 * HOUR)
    accounts.end_grant(grant_id=Grant.objects.get(viewer=sol).id, by=SYSTEM, at=FRIDAY + 9 * HOUR)
    look(FRIDAY + 12 * HOUR)
    assert told(case) == [("Sol", "soon"), ("Sue", "due")]


def test_nobody_whose_account_is_closed_is_told(agency: dict[str, User], sol: User) -> None:
    case = refer()
    User.objects.filter(id=sol.id).update(is_active=False)
    look(FRIDAY + 8 * HOUR)
    assert told(case) == [("Sue", "soon")]


def test_of_a_restricted_case_only_those_named_for_it_hear(agency: dict[str, User]) -> None:
    case = refer()
    nell = add("Nell", Role.CARELINE_SCREENER, case=case)
    Case.objects.filter(id=case.id).update(is_restricted=True)
    Duty.objects.filter(case=case).update(is_restricted=True)
    for hours in (8, 12, 13):
        look(FRIDAY + hours * HOUR)
    assert {name for name, _ in told(case)} == {nell.display_name}


def test_the_worker_named_for_a_case_hears_and_not_everybody_in_the_role(agency: dict[str, User]) -> None:
    case = refer()
    add("Nell", Role.CARELINE_SCREENER, case=case)
    look(FRIDAY + 8 * HOUR)
    assert told(case) == [("Nell", "soon")]


def test_cleo_who_is_staff_elsewhere_hears_nothing(agency: dict[str, User]) -> None:
    refer()
    cleo = add("Cleo", Role.REGIONAL_HART_LEAD, "1")
    for days in range(8):
        look(FRIDAY + timedelta(days=days))
    assert not Reminder.objects.filter(person=cleo).exists()


def test_whoever_opened_the_case_in_an_emergency_owes_nothing_on_it(agency: dict[str, User]) -> None:
    case = refer()
    pat = add("Pat", Role.CARELINE_SCREENER)
    Grant.objects.filter(viewer=pat).delete()
    give(pat, Role.CARELINE_SCREENER, case=case, origin="emergency", until_at=FRIDAY + 20 * HOUR, origin_id=uuid4())
    look(FRIDAY + 8 * HOUR)
    assert told(case) == [("Sol", "soon")]


def test_what_is_said_stands_in_the_trail_without_a_name(agency: dict[str, User]) -> None:
    case = refer()
    look(FRIDAY + 8 * HOUR)
    details = [entry.detail for entry in Entry.objects.filter(act="reminder.said", subject_id=case.id)]
    assert {"kind": "duty", "code": POLICE, "step": "due soon", "told": 1} in details


def test_only_the_watcher_speaks(ana: User) -> None:
    with pytest.raises(Refused, match="watcher"):
        actions.speak(by=seen(ana, FRIDAY), at=FRIDAY)


def test_one_case_that_cannot_be_spoken_of_silences_no_other(agency: dict[str, User]) -> None:
    bad, good = refer(), refer()
    beyond_the_calendar = datetime(9999, 12, 30, tzinfo=UTC)
    Duty.objects.filter(case=bad, code=POLICE).update(due_at=beyond_the_calendar)
    said = look(FRIDAY + 8 * HOUR)
    assert (told(good), told(bad), said.set_aside) == ([("Sol", "soon")], [], 1)
    assert look(FRIDAY + 8 * HOUR + MINUTE).set_aside == 0, "and is not tried at every look"
    Duty.objects.filter(case=bad, code=POLICE).update(due_at=FRIDAY + 12 * HOUR)
    look(FRIDAY + 9 * HOUR + MINUTE)
    assert told(bad) == [("Sol", "soon")]


def test_duties_rebuilt_from_their_events_say_nothing_again(agency: dict[str, User]) -> None:
    case = refer()
    look(FRIDAY + 12 * HOUR)
    list(cases.rebuild(at=FRIDAY + 12 * HOUR, write=True))
    cases.judge(case=Case.objects.get(id=case.id), at=FRIDAY + 12 * HOUR)
    assert look(FRIDAY + 12 * HOUR).reminders == 0


def test_old_reminders_go_and_what_is_still_overdue_stays(agency: dict[str, User]) -> None:
    case = refer()
    look(FRIDAY + 12 * HOUR)
    later = FRIDAY + timedelta(days=420)
    look(later)
    kept = Clock.objects.filter(said_at=later).count()
    happen(case, "notice.sent", later, to="local_law_enforcement")
    assert actions.tidy(by=SYSTEM, at=later + timedelta(days=390)) == 0
    assert actions.tidy(by=SYSTEM, at=later + timedelta(days=420)) > 0
    assert Clock.objects.filter(said_at=later).count() == 0 < kept
