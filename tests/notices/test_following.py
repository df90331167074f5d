"""What comes after a notice: numbers, acknowledgements, taking it back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.notices.conftest import state, wrong

from openhart.accounts.access import Viewer
from openhart.cases.models import Case, Duty, Event
from openhart.foundation.refused import Refused
from openhart.notices import actions, lifecycle, queries
from openhart.notices.models import Notice

Tell = Callable[..., Notice]


@pytest.mark.requirement("R-NOT-2")
def test_an_acknowledgement_keeps_their_case_number(referred: Case, tell: Tell, ben: Viewer, now: datetime) -> None:
    notice = tell(referred, "fbi", "fbi")
    at = now + timedelta(hours=3)
    actions.acknowledge(case=referred, notice_id=notice.id, their_number="NH-1", happened_at=at, by=ben, at=at)
    kept = queries.notice_of(ben, referred, notice.id)
    assert kept.acknowledged_at == at
    assert queries.words_of(referred, kept).their_number == "NH-1"
    assert Event.objects.filter(code="notice.acknowledged").count() == 1


def test_what_nobody_acknowledged_is_listed_the_oldest_first(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    second, first = tell(referred, "fbi", "fbi", after=30), tell(referred, "csao", "csao", after=10)
    later = now + timedelta(days=2)
    assert [notice.id for notice in queries.unacknowledged(ben, at=later, limit=9)] == [first.id, second.id]
    at = now + timedelta(hours=1)
    actions.acknowledge(case=referred, notice_id=first.id, happened_at=at, by=ben, at=at)
    assert [notice.id for notice in queries.unacknowledged(ben, at=later, limit=9)] == [second.id]


def test_a_notice_is_waited_for_after_a_day_and_for_a_week_and_not_inside_the_agency(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    tell(referred, "statewide_hart_lead", "statewide-hart-lead")
    notice = tell(referred, "fbi", "fbi")
    waiting = {
        days: [each.id for each in queries.unacknowledged(ben, at=now + timedelta(days=days), limit=9)]
        for days in (0.5, 2, 6, 8)
    }
    assert waiting == {0.5: [], 2: [notice.id], 6: [notice.id], 8: []}


@pytest.mark.parametrize(("hours", "said"), [(0.5, "before it was sent"), (30, "in the future")])
def test_an_acknowledgement_at_an_impossible_time_is_refused(
    referred: Case, tell: Tell, ben: Viewer, now: datetime, hours: float, said: str
) -> None:
    notice = tell(referred, "fbi", "fbi", after=60)
    with pytest.raises(Refused, match=said):
        actions.acknowledge(
            case=referred, notice_id=notice.id, happened_at=now + timedelta(hours=hours), by=ben,
            at=now + timedelta(hours=5),
        )  # fmt: skip


def test_a_notice_taken_back_reopens_its_duty_with_the_old_limit(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    due = Duty.objects.get(code="notify.fbi").due_at
    notice = tell(referred, "fbi", "fbi")
    actions.withdraw(
        case=referred, notice_id=notice.id, wrong=wrong("Wrong office."), by=ben, at=now + timedelta(hours=2)
    )
    duty = Duty.objects.get(code="notify.fbi")
    assert (duty.state, duty.due_at) == ("open", due)
    tell(referred, "fbi", "fbi", after=150)
    duty = Duty.objects.get(code="notify.fbi")
    assert (duty.state, duty.discharged_at) == ("done", now + timedelta(minutes=150))


def test_one_of_three_taken_back_leaves_two_of_three_told(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    rows = [
        tell(referred, "local_law_enforcement", f"police-{town}", after=after, towns=(town,))
        for town, after in (("hartford", 10), ("new-haven", 20), ("bridgeport", 30))
    ]
    assert state(referred, "local_law_enforcement") == "done"
    at = now + timedelta(hours=1)
    actions.withdraw(case=referred, notice_id=rows[0].id, wrong=wrong("Nobody was reached."), by=ben, at=at)
    owed = next(each for each in queries.standing(ben, referred, at=at).owed if each.to == "local_law_enforcement")
    assert (owed.told_count, len(owed.lines), owed.duty.state) == (2, 3, "open")


def test_a_first_notice_of_three_taken_back_reopens_nothing(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    first = tell(referred, "local_law_enforcement", "police-hartford", after=10, towns=("hartford",))
    actions.withdraw(
        case=referred, notice_id=first.id, wrong=wrong("Not reached."), by=ben, at=now + timedelta(hours=1)
    )
    assert not Event.objects.filter(code="notice.withdrawn").exists()


def test_told_twice_and_one_taken_back_stays_done(referred: Case, tell: Tell, ben: Viewer, now: datetime) -> None:
    tell(referred, "fbi", "fbi", after=10)
    again = tell(referred, "fbi", "fbi", after=20)
    actions.withdraw(case=referred, notice_id=again.id, wrong=wrong("Sent twice."), by=ben, at=now + timedelta(hours=1))
    assert state(referred, "fbi") == "done"


def test_a_notice_told_again_with_an_earlier_time_counts_from_now(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    mistaken = tell(referred, "fbi", "fbi", after=50)
    actions.withdraw(
        case=referred, notice_id=mistaken.id, wrong=wrong("Wrong time."), by=ben, at=now + timedelta(hours=1)
    )
    tell(referred, "fbi", "fbi", after=40, at=now + timedelta(hours=2))
    duty = Duty.objects.get(code="notify.fbi")
    assert (duty.state, duty.discharged_at) == ("done", now + timedelta(hours=2))


def test_taking_back_needs_a_reason_and_happens_once(referred: Case, tell: Tell, ben: Viewer, now: datetime) -> None:
    notice = tell(referred, "fbi", "fbi")
    at = now + timedelta(hours=2)
    with pytest.raises(Refused, match="Say why"):
        actions.withdraw(case=referred, notice_id=notice.id, wrong=wrong("  "), by=ben, at=at)
    actions.withdraw(case=referred, notice_id=notice.id, wrong=wrong("Wrong office."), by=ben, at=at)
    for act in (
        lambda: actions.withdraw(case=referred, notice_id=notice.id, wrong=wrong("Again."), by=ben, at=at),
        lambda: actions.acknowledge(case=referred, notice_id=notice.id, happened_at=at, by=ben, at=at),
        lambda: actions.add_number(case=referred, notice_id=notice.id, number="1", by=ben, at=at),
    ):
        with pytest.raises(Refused, match="taken back"):
            act()
    assert queries.words_of(referred, queries.notice_of(ben, referred, notice.id)).reason == "Wrong office."


def test_an_earlier_number_stays_on_record(referred: Case, tell: Tell, ben: Viewer, now: datetime) -> None:
    notice = tell(referred, "hhs", "hhs", number="RFA-1")
    at = now + timedelta(hours=2)
    actions.add_number(case=referred, notice_id=notice.id, number="RFA-2", by=ben, at=at)
    words = queries.words_of(referred, queries.notice_of(ben, referred, notice.id))
    assert (words.number, words.earlier_numbers) == ("RFA-2", ("RFA-1",))


def test_cleo_may_not_follow_up_a_notice(referred: Case, tell: Tell, cleo: Viewer, now: datetime) -> None:
    notice = tell(referred, "fbi", "fbi")
    at = now + timedelta(hours=2)
    for act in (
        lambda: actions.withdraw(case=referred, notice_id=notice.id, wrong=wrong("x"), by=cleo, at=at),
        lambda: actions.acknowledge(case=referred, notice_id=notice.id, happened_at=at, by=cleo, at=at),
        lambda: actions.add_number(case=referred, notice_id=notice.id, number="1", by=cleo, at=at),
        lambda: actions.settle(case=referred, by=cleo, at=at),
    ):
        with pytest.raises(Refused, match="no such case"):
            act()


@pytest.mark.parametrize("state_name", list(lifecycle.MOVES))
@pytest.mark.parametrize("move", ["acknowledge", "withdraw", "add_number"])
def test_a_move_is_allowed_or_refused_with_a_sentence(state_name: str, move: str) -> None:
    reason = lifecycle.refusal(state_name, move)
    assert (reason is None) == (move in lifecycle.MOVES[state_name])
    assert reason is None or reason.endswith(".")


@pytest.mark.requirement("R-DAT-5")
def test_it_is_kept_when_each_number_and_the_acknowledgement_were_written_down(
    referred: Case, tell: Tell, ben: Viewer, now: datetime
) -> None:
    notice = tell(referred, "fbi", "fbi", number="A-1")
    later, last = now + timedelta(hours=4), now + timedelta(hours=9)
    for number, at in (("A-2", later), ("A-2", last)):
        actions.add_number(case=referred, notice_id=notice.id, number=number, by=ben, at=at)
    said_at = now + timedelta(hours=3)
    actions.acknowledge(case=referred, notice_id=notice.id, happened_at=said_at, by=ben, at=last)
    kept = queries.notice_of(ben, referred, notice.id)
    words = queries.words_of(referred, kept)
    assert (words.earlier_numbers, words.number) == (("A-1",), "A-2")
    assert words.numbered_at == (notice.recorded_at.isoformat(), later.isoformat())
    assert (kept.acknowledged_at, kept.acknowledged_recorded_at) == (said_at, last)
