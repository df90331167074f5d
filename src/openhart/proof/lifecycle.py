"""What a past day means: everything that had been written down when it ended in the agency's zone. Pure."""

from datetime import date, datetime, time, timedelta, tzinfo

_LAST = timedelta(microseconds=1)  # as fine as the database keeps times
#: No record is older.
EARLIEST = date(1990, 1, 1)


def end_of(day: date, now: datetime, zone: tzinfo) -> datetime:
    """Return the last moment of a day, or now where the day is not over."""
    return min(begin_of(day + timedelta(days=1), zone) - _LAST, now)


def begin_of(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day; where clocks change at midnight, the day begins all the same."""
    return datetime.combine(day, time(), tzinfo=zone)


def refusal(day: date, today: date) -> str | None:
    """Return why nothing can be said of a day, or None."""
    if day > today:
        return "This day has not come yet. What will have been done by then nobody can say."
    if day < EARLIEST:
        return "No record is as old as this."
    return None
