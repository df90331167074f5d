"""A clock set forward is believed after ten minutes; one set back, or two that run together, at once."""

from datetime import UTC, datetime, timedelta

import pytest

from openhart.reminders.lifecycle.leaps import BELIEVED_AFTER, Watch

START = datetime(2026, 3, 6, 22, tzinfo=UTC)
HALF = timedelta(seconds=30)


def looks(offsets: list[timedelta]) -> list[bool]:
    """Whether each look, half a minute after the one before, is held back when the wall clock is off by so much."""
    watch, held = Watch(), []
    for number, offset in enumerate(offsets):
        watch = watch.seen(START + number * HALF + offset, number * HALF)
        held.append(watch.is_held)
    return held


NO, TWO = timedelta(0), timedelta(hours=2)


def test_two_clocks_that_run_together_hold_nothing_back() -> None:
    assert looks([NO] * 50) == [False] * 50


@pytest.mark.parametrize("off", [timedelta(seconds=-5), timedelta(seconds=5), timedelta(seconds=90)])
def test_a_small_correction_is_none(off: timedelta) -> None:
    assert looks([NO, NO, off, off]) == [False] * 4


def test_a_leap_that_is_taken_back_has_said_nothing_early() -> None:
    assert looks([NO, NO, TWO, TWO, TWO, NO, NO]) == [False, False, True, True, True, False, False]


def test_a_leap_that_stays_is_believed_after_ten_minutes() -> None:
    count = BELIEVED_AFTER // HALF
    held = looks([NO, NO, *([TWO] * (count + 3))])
    assert held == [False, False, *([True] * count), False, False, False]


def test_a_clock_set_back_is_believed_at_once_and_again_when_it_returns_after_ten_minutes() -> None:
    assert looks([NO, -TWO, -TWO]) == [False, False, False]
    assert looks([NO, -TWO, NO])[-1], "from the earlier time this is a leap forward"


def test_a_second_leap_waits_anew() -> None:
    held = looks([NO, *([TWO] * 15), *([2 * TWO] * 15)])
    assert held == [False, *([True] * 30)]


def test_a_watcher_that_only_looks_once_an_hour_takes_that_for_no_leap() -> None:
    watch = Watch()
    for hours in range(5):
        watch = watch.seen(START + timedelta(hours=hours), timedelta(hours=hours))
        assert not watch.is_held
