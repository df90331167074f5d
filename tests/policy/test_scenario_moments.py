"""Times are read with their offset or not at all."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from openhart.policy.reading.moments import iso, read_moment, read_moment_or_day, told

HARTFORD = ZoneInfo("America/New_York")
FRIDAY = datetime(2021, 9, 3, 22, 15, tzinfo=timezone(timedelta(hours=-4)))


@pytest.mark.parametrize(
    "text",
    [
        "2021-09-03T22:15:00-04:00",
        "2021-09-03T22:15-04:00",
        "2021-09-03 22:15:00-04:00",
        "2021-09-03 22:15:00 -04:00",
        "2021-09-03t22:15:00-0400",
        "2021-09-03T22:15:00-04",
        "2021-09-04T02:15:00Z",
        "2021-09-04T02:15:00z",
        "2021-09-04T02:15:00.000+00:00",
    ],
)
def test_a_time_with_offset_is_read(text: str) -> None:
    assert read_moment(text) == FRIDAY


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("2021-09-03T22:15:00", "has no offset"),
        ("2021-09-03 22:15", "has no offset"),
        ("2021-09-03", "is a day without a time"),
        ("2021-09-03T22:15:00 EST", "no offset that can be read"),
        ("2021-09-03T22:15:00-99:00", "not a time of the calendar"),
        ("2021-02-30T22:15:00Z", "not a time of the calendar"),
        ("2021-09-03T25:15:00Z", "not a time of the calendar"),
        ("0001-01-01T00:00:00Z", "out of range"),
        ("9999-12-31T23:59:59Z", "out of range"),
        ("yesterday", "is not a time"),
        ("", "is not a time"),
        (20210903, "is not a time"),
        (True, "is not a time"),
        (None, "is not a time"),
        (["2021-09-03T22:15:00Z"], "is not a time"),
    ],
)
def test_anything_else_is_refused_with_what_was_expected(text: object, phrase: str) -> None:
    with pytest.raises(ValueError, match=phrase):
        read_moment(text)


def test_where_a_day_will_do_a_day_is_read() -> None:
    assert read_moment_or_day("2021-09-04") == date(2021, 9, 4)
    assert read_moment_or_day("2021-09-04T02:15:00Z") == FRIDAY
    with pytest.raises(ValueError, match="not a day of the calendar"):
        read_moment_or_day("2021-02-30")


def test_times_are_shown_in_the_zone_of_the_pack() -> None:
    moment = datetime(2021, 9, 4, 2, 15, tzinfo=UTC)
    assert iso(moment, HARTFORD) == "2021-09-03T22:15:00-04:00"
    assert told(moment, HARTFORD) == "Fri 3 Sep 2021 22:15"
    assert iso(None, HARTFORD) is None
    assert told(None, HARTFORD) == "-"
