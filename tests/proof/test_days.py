"""A day ends at midnight in the agency's zone, also when the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from openhart.notices.queries import Words
from openhart.proof import lifecycle
from openhart.proof.queries.telling import known_words

HARTFORD = ZoneInfo("America/New_York")
FAR = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-03-07", "2026-03-08T05:00:00+00:00"),  # the night before the clocks go forward
        ("2026-03-08", "2026-03-09T04:00:00+00:00"),  # 23 hours long
        ("2026-11-01", "2026-11-02T05:00:00+00:00"),  # 25 hours long
        ("2028-02-29", "2028-03-01T05:00:00+00:00"),
        ("2026-12-31", "2027-01-01T05:00:00+00:00"),
    ],
)
def test_a_day_holds_everything_up_to_its_midnight(day: str, end: str) -> None:
    moment = lifecycle.end_of(date.fromisoformat(day), FAR, HARTFORD)
    assert moment + timedelta(microseconds=1) == datetime.fromisoformat(end)
    assert lifecycle.begin_of(date.fromisoformat(day), HARTFORD) <= moment


def test_a_day_that_is_not_over_ends_now() -> None:
    now = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
    assert lifecycle.end_of(date(2026, 3, 6), now, HARTFORD) == now


def test_only_days_that_have_come_can_be_asked_about() -> None:
    today = date(2026, 3, 6)
    assert lifecycle.refusal(today, today) is None
    assert "has not come yet" in str(lifecycle.refusal(today + timedelta(days=1), today))
    assert "as old" in str(lifecycle.refusal(date(1905, 1, 1), today))


@pytest.mark.parametrize(("hours", "number", "earlier"), [(0, "A", ()), (2, "B", ("A",)), (9, "C", ("A", "B"))])
def test_a_number_is_known_from_when_it_was_written_down(hours: int, number: str, earlier: tuple[str, ...]) -> None:
    start = datetime(2026, 3, 6, 12, tzinfo=UTC)
    moments = tuple((start + timedelta(hours=after)).isoformat() for after in (2, 8))
    words = Words(number="C", earlier_numbers=("A", "B"), numbered_at=moments)  # of the first nobody kept the time
    known = known_words(
        words, at=start + timedelta(hours=hours), recorded_at=start, has_answer=False, is_withdrawn=False
    )
    assert (known.number, known.earlier_numbers) == (number, earlier)
