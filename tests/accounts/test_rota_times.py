"""Times of the rota over clock changes, what can be planned, and gaps: pure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.accounts.standing_cast import HARTFORD, HOUR, NOW, local

from openhart.accounts.lifecycle import rota
from openhart.accounts.lifecycle.rota import Span

pytestmark = pytest.mark.requirement("R-TEAM-4")


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        (local(6, 18), local(7, 8), 14),
        (local(7, 18), local(8, 8), 13),  # the clocks go forward in this night
        (local(31, 18, month=10), local(1, 8, month=11), 15),  # and back in this one
        (local(8, 0), local(9, 0), 23),
        (local(1, 0, month=11), local(2, 0, month=11), 25),
        (local(8, 2, 30), local(8, 8), 4.5),  # 02:30 does not exist: the offset before the change counts
    ],
)
def test_a_shift_lasts_as_long_as_the_clocks_on_the_wall_say(first: datetime, last: datetime, hours: float) -> None:
    span = rota.span(first, last)
    assert (span.until_at - span.from_at) / HOUR == hours
    assert span.from_at.tzinfo == UTC


def test_two_wall_times_in_the_skipped_hour_do_not_make_a_shift_that_ends_before_it_begins() -> None:
    assert "end must come after" in rota.fault(rota.span(local(8, 2, 30), local(8, 3, 15)), NOW)


def test_a_weekly_shift_keeps_its_wall_clock_over_the_change() -> None:
    weeks = rota.weekly(rota.span(local(1, 18), local(2, 8)), 3, HARTFORD)
    assert [f"{each.from_at.astimezone(HARTFORD):%d %H:%M}" for each in weeks] == ["01 18:00", "08 18:00", "15 18:00"]
    assert [each.from_at.hour for each in weeks] == [23, 22, 22]


@pytest.mark.parametrize(
    ("from_at", "until_at", "why"),
    [
        (NOW + HOUR, NOW + 2 * HOUR, ""),
        (NOW, NOW + HOUR, ""),
        (NOW - HOUR, NOW + HOUR, ""),
        (NOW - HOUR - timedelta(seconds=1), NOW + HOUR, "in the past"),
        (NOW - HOUR, NOW, "in the past"),
        (NOW + HOUR, NOW + HOUR, "after the beginning"),
        (NOW + 2 * HOUR, NOW + HOUR, "after the beginning"),
        (NOW, NOW + timedelta(days=7, hours=1), ""),
        (NOW, NOW + timedelta(days=7, hours=2), "longer than 7 days"),
        (NOW + timedelta(days=399), NOW + timedelta(days=400), ""),
        (NOW + timedelta(days=399), NOW + timedelta(days=401), "more than a year"),
    ],
)
def test_what_can_be_planned(from_at: datetime, until_at: datetime, why: str) -> None:
    assert why in rota.fault(Span(from_at, until_at), NOW)
    assert bool(why) == bool(rota.fault(Span(from_at, until_at), NOW))


def hours(*pairs: tuple[int, int]) -> list[Span]:
    return [Span(NOW + first * HOUR, NOW + last * HOUR) for first, last in pairs]


@pytest.mark.parametrize(
    ("shifts", "gaps"),
    [
        ([], [(0, 24)]),
        ([(0, 24)], []),
        ([(-5, 30)], []),
        ([(0, 8), (8, 24)], []),
        ([(0, 10), (8, 24)], []),
        ([(8, 24), (0, 10)], []),
        ([(0, 8), (9, 24)], [(8, 9)]),
        ([(4, 8), (5, 6)], [(0, 4), (8, 24)]),
        ([(30, 40)], [(0, 24)]),
        ([(-9, -1), (23, 25)], [(0, 23)]),
    ],
)
def test_gaps_are_what_no_shift_covers(shifts: list[tuple[int, int]], gaps: list[tuple[int, int]]) -> None:
    assert rota.gaps(hours(*shifts), Span(NOW, NOW + 24 * HOUR)) == hours(*gaps)


def test_a_week_of_the_change_has_a_day_of_twenty_three_hours() -> None:
    week = rota.week_of(date(2026, 3, 8), HARTFORD)
    assert [(each.until_at - each.from_at) / HOUR for _, each in rota.days_of(week, HARTFORD)] == [24] * 6 + [23]
    assert (week.until_at - week.from_at) / HOUR == 167
