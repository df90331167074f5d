"""Clocks and times as people say them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openhart.ui import words

HARTFORD = ZoneInfo("America/New_York")
NOW = datetime(2026, 10, 2, 18, 2, tzinfo=UTC)  # Friday 14:02 in Hartford
MIN, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (3 * H, "due in 3 h"),
        (3 * H + 10 * MIN, "due in 3 h 10 min"),
        (59 * MIN, "due in 59 min"),
        (26 * H + 59 * MIN, "due in 26 h"),
        (10 * D, "due in 10 days"),
        (timedelta(seconds=20), "due now"),
        (timedelta(0), "due now"),
        (-timedelta(seconds=20), "overdue"),
        (-1 * H, "overdue by 1 h"),
        (-73 * H, "overdue by 73 h"),
    ],
)
def test_a_clock_says_what_is_left_or_how_late_it_is(left: timedelta, said: str) -> None:
    assert words.clock_words(NOW + left, NOW) == said


def test_a_duty_without_limit_says_so() -> None:
    assert words.clock_words(None, NOW) == "no limit"


@pytest.mark.parametrize(
    ("left", "pressing"),
    [(timedelta(0), "soon"), (-timedelta(microseconds=1), "overdue"), (4 * H, "soon"), (4 * H + MIN, "later")],
)
def test_overdue_means_asked_after_the_deadline_and_not_at_it(left: timedelta, pressing: str) -> None:
    assert words.urgency(NOW + left, NOW) == pressing


def test_a_missing_episode_is_counted_in_hours_as_the_law_counts_it() -> None:
    assert words.since_words(NOW - 73 * H, NOW, "missing") == "73 h missing"


def test_hours_of_a_clock_are_elapsed_hours_over_a_clock_change() -> None:
    before = datetime(2026, 3, 8, 1, 0, tzinfo=HARTFORD)
    after = datetime(2026, 3, 8, 4, 0, tzinfo=HARTFORD)
    assert words.clock_words(after.astimezone(UTC), before.astimezone(UTC)) == "due in 2 h"


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(0), "today 14:02"),
        (-1 * D, "yesterday 14:02"),
        (1 * D, "tomorrow 14:02"),
        (3 * D, "Monday 14:02"),
        (-3 * D, "Tue, Sep 29, 14:02"),
        (8 * D, "Sat, Oct 10, 14:02"),
        (-365 * D, "Thu, Oct 2, 2025, 14:02"),
    ],
)
def test_a_moment_is_said_as_people_say_it(away: timedelta, said: str) -> None:
    assert words.when_words(NOW + away, NOW, HARTFORD) == said


def test_today_is_the_agencys_today_and_not_the_servers() -> None:
    late = datetime(2026, 10, 3, 3, 30, tzinfo=UTC)
    assert words.when_words(late, NOW, HARTFORD) == "today 23:30"


def test_the_exact_time_names_its_zone_on_both_sides_of_a_clock_change() -> None:
    assert words.exact_words(NOW, HARTFORD) == "Friday, October 2, 2026 at 14:02 EDT"
    assert words.exact_words(NOW + 60 * D, HARTFORD).endswith("at 13:02 EST")


def test_numbers_come_with_their_nouns() -> None:
    assert [words.count_words(count, "child", "children") for count in (0, 1, 2)] == [
        "no children",
        "1 child",
        "2 children",
    ]


@pytest.mark.parametrize(
    ("code", "said"),
    [("careline_screener", "careline screener"), ("statewide_hart_lead", "statewide HART lead"), ("mdt", "MDT")],
)
def test_a_code_is_said_in_words(code: str, said: str) -> None:
    assert words.code_words(code) == said
