"""When somebody is written to: quiet hours over midnight and over both changes of the clocks, and digests."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhart.reminders.lifecycle.quiet import USUAL, Hours, Rest, next_digest, not_quiet, write_at

HARTFORD = ZoneInfo("America/New_York")
NIGHT = Hours(time(20), time(7), time(8), Rest.AT_ONCE)


def local(month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HARTFORD, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (local(3, 6, 17), local(3, 6, 17)),
        (local(3, 6, 19, 59), local(3, 6, 19, 59)),
        (local(3, 6, 20), local(3, 7, 7)),
        (local(3, 6, 23, 59), local(3, 7, 7)),
        (local(3, 7, 0), local(3, 7, 7)),
        (local(3, 7, 6, 59), local(3, 7, 7)),
        (local(3, 7, 7), local(3, 7, 7)),
        (local(3, 7, 23), local(3, 8, 7)),
        (local(3, 8, 1, 30), local(3, 8, 7)),
        (local(11, 1, 1, 30), local(11, 1, 7)),
        (local(11, 1, 1, 30, fold=1), local(11, 1, 7)),
    ],
)
def test_quiet_hours_over_midnight_hold_back_until_they_end(at: datetime, written: datetime) -> None:
    assert write_at(NIGHT, at, zone=HARTFORD, is_law=False) == written


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("rest", list(Rest))
def test_a_limit_of_law_is_written_of_at_once_at_any_hour_whatever_was_chosen(hour: int, rest: Rest) -> None:
    at = local(3, 6, hour)
    assert write_at(Hours(time(0), time(23, 59), time(8), rest), at, zone=HARTFORD, is_law=True) == at


@pytest.mark.parametrize(
    ("at", "digest"),
    [
        (local(3, 6, 7, 59), local(3, 6, 8)),
        (local(3, 6, 8), local(3, 7, 8)),
        (local(3, 6, 17), local(3, 7, 8)),
        (local(3, 7, 17), local(3, 8, 8)),
        (local(10, 31, 17), local(11, 1, 8)),
    ],
)
def test_the_digest_goes_once_a_day_at_its_hour(at: datetime, digest: datetime) -> None:
    assert write_at(USUAL, at, zone=HARTFORD, is_law=False) == digest


def test_a_digest_whose_hour_is_quiet_waits_for_the_end_of_the_quiet_hours() -> None:
    late = Hours(time(18), time(9, 30), time(6), Rest.DIGEST)
    assert next_digest(late, local(3, 6, 17), zone=HARTFORD) == local(3, 7, 9, 30)
    assert next_digest(late, local(3, 7, 5), zone=HARTFORD) == local(3, 7, 9, 30)


@pytest.mark.parametrize(("month", "day", "hour"), [(3, 8, 3), (11, 1, 2)])
def test_a_digest_in_the_hour_that_a_clock_change_skips_or_doubles_goes_once(month: int, day: int, hour: int) -> None:
    at_half_past = Hours(None, None, time(2, 30) if month == 3 else time(1, 30), Rest.DIGEST)
    first = next_digest(at_half_past, local(month, day, 0), zone=HARTFORD)
    assert local(month, day, 0) < first < local(month, day, 5)
    assert next_digest(at_half_past, first, zone=HARTFORD) - first > timedelta(hours=22)


def test_whoever_wants_no_mail_gets_none_but_of_what_the_law_limits() -> None:
    assert write_at(Hours(rest=Rest.MY_DAY), local(3, 6, 12), zone=HARTFORD, is_law=False) is None


def test_without_quiet_hours_nothing_is_held_back() -> None:
    for hours in (Hours(None, None, time(8), Rest.AT_ONCE), Hours(time(7), time(7), time(8), Rest.AT_ONCE)):
        assert write_at(hours, local(3, 6, 3), zone=HARTFORD, is_law=False) == local(3, 6, 3)


TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(TIMES, TIMES, TIMES, st.integers(0, 366 * 24 * 60))
def test_whatever_was_chosen_nobody_is_written_to_in_quiet_hours_nor_later_than_in_two_days(
    begins: time, ends: time, digest: time, minute: int
) -> None:
    at = local(1, 1, 0) + timedelta(minutes=minute)
    for rest in (Rest.DIGEST, Rest.AT_ONCE):
        hours = Hours(begins, ends, digest, rest)
        moment = write_at(hours, at, zone=HARTFORD, is_law=False)
        assert moment is not None
        assert at <= moment <= at + timedelta(hours=49)
        assert moment == not_quiet(hours, moment, zone=HARTFORD)
