"""When a record may go: the longest line holds, what is not known counts late, and no date tells a birthday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhart.retention.lifecycle.reading import read_schedule
from openhart.retention.lifecycle.reckoning import Dates, born_between, class_of, plus_years, reckon
from openhart.retention.lifecycle.schedule import RecordClass

pytestmark = pytest.mark.requirement("R-SEC-6")

TOLD = read_schedule("us-ct")
ACCEPTED, NOT_ACCEPTED = TOLD.records["case.accepted"], TOLD.records["case.not_accepted"]
OPENED, CLOSED = date(2020, 3, 6), date(2020, 9, 1)


def dates(**events: date) -> Dates:
    return Dates(opened_on=OPENED, events={"closing": CLOSED, **events}, births=[date(2008, 2, 29)])


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29)),
        (date(2020, 2, 29), 1, date(2021, 3, 1)),
        (date(2021, 2, 28), 3, date(2024, 2, 28)),
        (date(2021, 12, 31), 1, date(2022, 12, 31)),
    ],
)
def test_a_year_after_a_leap_day_is_never_a_day_early(day: date, years: int, expected: date) -> None:
    assert plus_years(day, years) == expected


def test_the_longest_line_holds_and_says_why() -> None:
    found = reckon(ACCEPTED, dates())
    assert found is not None
    assert found.because.line.age == 21
    assert found.disposable_on == date(2030, 1, 1), "21 on 1 March 2029, then to the end of the year"
    later = reckon(ACCEPTED, dates(last_disclosure=date(2024, 5, 1)))
    assert later is not None
    assert (later.because.line.counted_from, later.disposable_on) == ("last_disclosure", date(2031, 1, 1))


def test_nothing_is_counted_before_the_case_is_closed() -> None:
    assert reckon(ACCEPTED, Dates(opened_on=OPENED, events={"last_entry": OPENED}, births=[date(1950, 1, 1)])) is None


def test_a_child_of_unknown_age_counts_as_born_on_the_day_the_case_was_opened() -> None:
    found = reckon(ACCEPTED, Dates(opened_on=OPENED, events={"closing": CLOSED}))
    assert found is not None
    assert found.disposable_on == date(2042, 1, 1)


def test_of_two_birthdays_the_later_one_counts() -> None:
    told = Dates(opened_on=OPENED, events={"closing": CLOSED}, births=[date(1999, 1, 1), born_between(12, OPENED)])
    found = reckon(ACCEPTED, told)
    assert found is not None
    assert found.disposable_on == date(2030, 1, 1)


@given(st.dates(date(1996, 1, 1), date(2020, 12, 31)))
def test_the_date_tells_no_more_of_a_birthday_than_its_year(born: date) -> None:
    found = reckon(ACCEPTED, Dates(opened_on=OPENED, events={"closing": date(2010, 1, 1)}, births=[born]))
    assert found is not None
    assert (found.disposable_on.month, found.disposable_on.day) == (1, 1)


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 5000), st.integers(0, 9000))
def test_no_line_is_ever_cut_short(closed: date, before: int, disclosed_after: int) -> None:
    opened = closed - timedelta(days=before)
    disclosed = closed + timedelta(days=disclosed_after)
    told = Dates(opened_on=opened, events={"closing": closed, "last_disclosure": disclosed, "last_report": opened})
    for record in (ACCEPTED, NOT_ACCEPTED, TOLD.records["case.established"], TOLD.records["case.never_screened"]):
        found = reckon(record, told)
        assert found is not None
        assert all(found.disposable_on > end.ends_on for end in found.ends)
        assert found.disposable_on > disclosed + timedelta(days=6 * 365)


@pytest.mark.parametrize(
    ("decision", "was_established", "expected"),
    [
        ("accepted", False, RecordClass.ACCEPTED),
        ("accepted", True, RecordClass.ESTABLISHED),
        ("not_accepted", False, RecordClass.NOT_ACCEPTED),
        ("not_accepted", True, RecordClass.ESTABLISHED),
        ("", False, RecordClass.NEVER_SCREENED),
        ("something new", False, RecordClass.NEVER_SCREENED),
    ],
)
def test_the_kind_of_a_case(decision: str, was_established: bool, expected: RecordClass) -> None:
    assert class_of(decision=decision, was_established=was_established) is expected
