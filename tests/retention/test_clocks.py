"""A clock that jumped is found, and no jump shortens the waiting time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from openhart.retention.lifecycle.clocks import days_lived, why_not_believed, why_not_that_day

pytestmark = pytest.mark.requirement("R-SEC-6")

NOW = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


@pytest.mark.parametrize(
    ("newest", "said"),
    [
        (NOW, ""),
        (NOW - 2 * HOUR, ""),
        (NOW - timedelta(days=3), ""),
        (NOW + timedelta(minutes=4), ""),
        (NOW + 2 * HOUR, "fallen back"),
        (NOW + 10 * YEAR, "fallen back"),
        (NOW - timedelta(days=5), "jumped ahead"),
        (NOW - 10 * YEAR, "jumped ahead"),
        (None, "Nothing was ever written"),
    ],
)
def test_the_trail_speaks_against_a_clock(newest: datetime | None, said: str) -> None:
    found = why_not_believed(NOW, newest_entry=newest)
    assert (said in found) if said else found == ""


@pytest.mark.parametrize("typed", [date(2028, 2, 28), date(2028, 3, 1), date(2018, 2, 28), date(2038, 2, 28)])
def test_another_day_than_the_clocks_is_refused_and_says_which_day_the_machine_believes(typed: date) -> None:
    assert "February 29, 2028" in why_not_that_day(typed, NOW.date())
    assert why_not_that_day(NOW.date(), NOW.date()) == ""


def test_a_jump_of_ten_years_is_one_day_lived() -> None:
    since = date(2027, 3, 8)
    jumped = [date(2027, 3, 9), date(2037, 3, 9)]
    assert days_lived(jumped, since=since, until=date(2037, 3, 9)) == 2
    assert days_lived([since], since=since, until=date(2037, 3, 9)) == 0
