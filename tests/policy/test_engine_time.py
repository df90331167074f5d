"""Deadlines: elapsed hours, days at the same clock, business days, holidays, clock changes."""

from datetime import UTC, date, datetime

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.engine_story import ZONE, at

from openhart.policy import load_pack
from openhart.policy.law.calendars import easter
from openhart.policy.law.spans import Span, read_span

CALENDAR = load_pack("us-ct").calendar


def end(start: str, span: str, *, fold: int = 0) -> datetime:
    return CALENDAR.after(at(start).replace(fold=fold).astimezone(UTC), read_span(span)).astimezone(ZONE)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2021-09-03 22:15", "12 hours", "2021-09-04 10:15"),
        ("2021-09-03 17:00", "1 business day", "2021-09-07 17:00"),  # Friday 17:00 before Labor Day
        ("2021-09-10 17:00", "1 business day", "2021-09-13 17:00"),  # Friday 17:00
        ("2021-09-11 10:00", "1 business day", "2021-09-13 10:00"),  # Saturday
        ("2021-09-12 23:59", "2 business days", "2021-09-14 23:59"),  # Sunday
        ("2021-09-06 09:00", "1 business day", "2021-09-07 09:00"),  # a holiday itself
        ("2021-12-23 09:00", "1 business day", "2021-12-27 09:00"),  # Christmas on Saturday, kept on Friday
        ("2021-12-30 09:00", "1 business day", "2022-01-03 09:00"),  # New Year on Saturday, kept in the old year
        ("2021-07-02 09:00", "1 business day", "2021-07-06 09:00"),  # Independence Day on Sunday, kept on Monday
        ("2022-12-23 09:00", "1 business day", "2022-12-27 09:00"),  # Christmas on Sunday
        ("2022-02-10 09:00", "2 business days", "2022-02-15 09:00"),  # Lincoln's Birthday on Saturday
        ("2022-04-14 09:00", "1 business day", "2022-04-18 09:00"),  # Good Friday
        ("2022-06-17 09:00", "1 business day", "2022-06-20 09:00"),  # no Juneteenth before 2023
        ("2023-06-16 09:00", "1 business day", "2023-06-20 09:00"),  # Juneteenth
        ("2021-11-10 09:00", "10 business days", "2021-11-26 09:00"),  # Veterans Day and Thanksgiving
        ("2021-10-05 10:00", "45 days", "2021-11-19 10:00"),
        ("2024-01-15 10:00", "45 days", "2024-02-29 10:00"),
    ],
)
def test_a_span_ends_when_the_calendar_says(start: str, span: str, due: str) -> None:
    assert end(start, span) == at(due)


def test_hours_are_elapsed_time_over_both_clock_changes() -> None:
    assert end("2022-03-12 20:00", "12 hours") == at("2022-03-13 09:00")
    assert end("2021-11-06 20:00", "12 hours") == at("2021-11-07 07:00")
    assert end("2022-03-12 10:00", "24 hours") == at("2022-03-13 11:00")


def test_days_keep_the_wall_clock_over_both_clock_changes() -> None:
    assert end("2022-03-12 10:00", "1 days") == at("2022-03-13 10:00")
    assert end("2021-11-05 17:00", "1 business day") == at("2021-11-08 17:00")
    assert end("2022-03-11 17:00", "1 business day") == at("2022-03-14 17:00")


def test_a_wall_clock_time_that_is_skipped_takes_the_offset_before_the_change() -> None:
    assert end("2022-03-12 02:30", "1 days").astimezone(UTC) == datetime(2022, 3, 13, 7, 30, tzinfo=UTC)


def test_a_wall_clock_time_that_is_doubled_takes_the_offset_before_the_change() -> None:
    expected = datetime(2021, 11, 7, 5, 30, tzinfo=UTC)
    assert end("2021-11-06 01:30", "1 days").astimezone(UTC) == expected
    assert end("2020-11-01 01:30", "371 days", fold=1).astimezone(UTC) == expected  # begun in a doubled hour itself


def test_fourteen_days_before_an_end_is_at_the_same_clock() -> None:
    assert CALENDAR.days_before(at("2022-03-20 10:00").astimezone(UTC), 14) == at("2022-03-06 10:00")


def test_the_holidays_are_those_of_the_holidays_library_where_the_two_agree_on_what_is_kept() -> None:
    kept_otherwise = {"Juneteenth"}  # kept in the library from 2022, here from 2023
    for year in range(2020, 2036):
        library = holidays.US(subdiv="CT", years=[year, year + 1])
        theirs = set()
        for day, name in library.items():
            if day.year == year and not (year < 2023 and any(each in name for each in kept_otherwise)):
                theirs.add(day)
        weekdays = {day for day in theirs if day.weekday() < 5}
        ours = {day for day in CALENDAR.holidays_of(year) if day.weekday() < 5}
        assert ours == weekdays, f"{year}: {sorted(ours ^ weekdays)}"


@pytest.mark.parametrize(
    ("year", "day"), [(2020, "04-12"), (2021, "04-04"), (2024, "03-31"), (2025, "04-20"), (2038, "04-25")]
)
def test_easter_is_where_the_church_says(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize("text", ["12", "hours", "0 hours", "-1 days", "1 week", "1.5 hours", "", None, 12])
def test_a_length_of_time_that_is_none_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="12 hours"):
        read_span(text)


def test_a_length_of_time_reads_back_as_it_is_written() -> None:
    for text in ("1 hour", "12 hours", "1 business day", "45 days"):
        assert str(read_span(text)) == text


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(min_value=datetime(2019, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 40),
)
def test_business_days_never_end_on_a_day_off_and_never_shrink(start: datetime, count: int) -> None:
    due = CALENDAR.after(start, Span(count, "business days"))
    assert CALENDAR.is_business_day(due.astimezone(ZONE).date())
    assert due < CALENDAR.after(start, Span(count + 1, "business days"))
    assert due >= CALENDAR.after(start, Span(count, "days"))
