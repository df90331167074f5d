"""How loud a clock is at a moment: the table, over both changes of the clocks and a Friday at 17:00."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhart.reminders.lifecycle.steps import (
    DUE,
    OVERDUE,
    SILENT,
    SOON,
    TABLE,
    Limit,
    Rung,
    Running,
    is_past_owner,
    moment_of,
    next_after,
    reached,
    rungs,
)

HARTFORD = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HARTFORD).astimezone(UTC)


def running(begins: datetime, lasts: timedelta, limit: Limit = Limit.LAW) -> Running:
    return Running(begins, begins + lasts, limit)


FRIDAY = local(3, 6, 17)
#: What is told of a limit, and for each step its distance from the beginning.
DEADLINES = [
    ("police within 12 hours from a Friday at 17:00", running(FRIDAY, 12 * HOUR), [8, 12, 13, 16, 24, 36, 60]),
    ("NCMEC within 24 hours over the night of 8 March", running(local(3, 7, 17), 24 * HOUR), [16, 24, 25, 28, 36]),
    ("NCMEC within 24 hours over the night of 1 November", running(local(10, 31, 17), 24 * HOUR), [16, 24, 25, 28, 36]),
    ("an investigation of 45 days", running(FRIDAY, 45 * 24 * HOUR), [40 * 24, 45 * 24, 45 * 24 + 1]),
    ("a breach within an hour", running(FRIDAY, HOUR), [2 / 3, 1, 1.5, 5, 13]),
    ("acceptance within 4 hours", running(FRIDAY, 4 * HOUR, Limit.AGENCY), [3, 4, 6, 28, 76]),
    ("the FBI within 24 hours", running(FRIDAY, 24 * HOUR, Limit.AGENCY), [18, 24, 28, 48, 96, 192]),
    (
        "a business day from Friday 17:00: over the weekend and a clock change",
        Running(FRIDAY, local(3, 9, 17), Limit.AGENCY), [71 - 17.75, 71, 75, 95],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("what", "clock", "hours"), DEADLINES, ids=[each[0] for each in DEADLINES])
def test_each_step_is_said_at_its_moment_and_not_a_minute_before(what: str, clock: Running, hours: list[float]) -> None:
    for step, distance in enumerate(hours):
        moment = clock.from_at + timedelta(hours=distance)
        assert moment_of(clock, step) == moment
        assert reached(clock, moment) == step
        assert reached(clock, moment - MINUTE) == step - 1


def test_nothing_is_said_before_the_end_comes_near() -> None:
    clock = running(FRIDAY, 12 * HOUR)
    assert reached(clock, FRIDAY) == SILENT
    assert next_after(clock, FRIDAY) == FRIDAY + 8 * HOUR


def test_a_limit_of_law_goes_up_a_rung_with_every_step_and_an_agencys_a_step_later() -> None:
    owner, two, everybody = (Rung.OWNER,), (Rung.OWNER, Rung.SUPERVISOR), tuple(Rung)
    assert [rungs(Limit.LAW, step) for step in range(5)] == [owner, two, everybody, everybody, everybody]
    assert [rungs(Limit.AGENCY, step) for step in range(5)] == [owner, owner, two, everybody, everybody]


@pytest.mark.parametrize("limit", list(Limit))
def test_whoever_is_told_at_a_step_is_told_at_every_later_one(limit: Limit) -> None:
    for step in range(12):
        assert set(rungs(limit, step)) <= set(rungs(limit, step + 1))


def test_overdue_for_good_is_said_at_lengthening_distances_without_end_for_law() -> None:
    clock = running(FRIDAY, 12 * HOUR)
    moments = [moment_of(clock, step) for step in range(DUE, 14)]
    assert None not in moments
    distances = [later - earlier for earlier, later in itertools.pairwise(moments) if earlier and later]
    assert distances[:-1] == sorted(distances[:-1])
    assert distances[-1] == timedelta(days=30)


def test_a_notice_without_an_answer_is_told_to_its_sender_after_a_day_and_ends_after_a_week() -> None:
    clock = Running(FRIDAY, FRIDAY + 24 * HOUR, Limit.ANSWER)
    assert reached(clock, FRIDAY + 23 * HOUR) == SILENT
    assert (reached(clock, FRIDAY + 24 * HOUR), rungs(Limit.ANSWER, DUE)) == (DUE, (Rung.OWNER,))
    moments = [moment_of(clock, step) for step in range(6)]
    days = [(moment - FRIDAY) / timedelta(days=1) if moment is not None else None for moment in moments]
    assert days == [None, 1, 2, 4, 8, None]
    assert next_after(clock, FRIDAY + timedelta(days=30)) is None


def test_what_happened_is_told_at_once_and_once() -> None:
    clock = Running(FRIDAY, FRIDAY, Limit.AT_ONCE)
    assert (reached(clock, FRIDAY), rungs(Limit.AT_ONCE, DUE)) == (DUE, (Rung.OWNER, Rung.SUPERVISOR))
    assert (reached(clock, FRIDAY + timedelta(days=9)), next_after(clock, FRIDAY)) == (DUE, None)


def test_a_clock_whose_end_was_past_when_it_was_written_down_is_said_at_its_latest_step_alone() -> None:
    late = running(FRIDAY - timedelta(days=3), 12 * HOUR)
    assert reached(late, FRIDAY) == OVERDUE + 4
    backwards = Running(FRIDAY, FRIDAY - HOUR, Limit.LAW)
    assert moment_of(backwards, SOON) == moment_of(backwards, DUE) == FRIDAY - HOUR


def test_who_is_told_beyond_the_owner() -> None:
    assert [is_past_owner(Limit.LAW, step) for step in (SILENT, SOON, DUE)] == [False, False, True]
    assert [is_past_owner(Limit.AGENCY, step) for step in (SOON, DUE, OVERDUE)] == [False, False, True]


CLOCKS = st.builds(
    lambda begins, lasts, limit: running(FRIDAY + timedelta(minutes=begins), timedelta(minutes=lasts), limit),
    st.integers(-(10**6), 10**6), st.integers(0, 10**5), st.sampled_from(list(Limit)),
)  # fmt: skip
MOMENTS = st.integers(-(10**6), 2 * 10**6).map(lambda minutes: FRIDAY + timedelta(minutes=minutes))


@given(CLOCKS, MOMENTS)
def test_the_next_look_is_at_the_next_step_and_no_step_lies_between(clock: Running, at: datetime) -> None:
    following = next_after(clock, at)
    step = reached(clock, at)
    if following is None:
        assert reached(clock, at + timedelta(days=3650)) == step
        return
    assert following > at
    assert reached(clock, following) > step
    assert reached(clock, following - timedelta(microseconds=1)) == step


@given(CLOCKS, MOMENTS, st.integers(0, 10**5))
def test_a_clock_never_becomes_quieter(clock: Running, at: datetime, minutes: int) -> None:
    assert reached(clock, at + timedelta(minutes=minutes)) >= reached(clock, at)


def test_the_table_names_who_is_told_for_every_kind() -> None:
    assert set(TABLE) == set(Limit)
    assert {limit for limit, loud in TABLE.items() if not loud.is_quiet_by_night} == {
        Limit.LAW, Limit.TROUBLE, Limit.AT_ONCE
    }  # fmt: skip
