"""When a record may be disposed of, and why then: dates in, date out. What is not known counts as late as it can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from openhart.retention.lifecycle.schedule import Line, Record, RecordClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What is counted from: days in the agency's zone. ``births`` are all days that may be the child's birthday."""

    opened_on: date
    events: Mapping[str, date] = field(default_factory=dict)  # by the names of schedule.COUNTED_FROM
    births: Sequence[date] = ()

    @property
    def born_on(self) -> date:
        """Return the latest day on which the child may have been born."""
        return max(self.births) if self.births else self.opened_on


@dataclass(frozen=True, slots=True)
class End:
    """When one line of the schedule lets a record go."""

    line: Line
    ends_on: date


@dataclass(frozen=True, slots=True)
class Reckoned:
    """From which day a record may be disposed of, and the line that keeps it longest."""

    record: Record
    disposable_on: date
    because: End
    ends: tuple[End, ...]


def reckon(record: Record, dates: Dates) -> Reckoned | None:
    """Return when a record may go; None when nothing its schedule counts from has happened yet.

    The longest line holds. A line that counts from what never happened does not; the closing must have.
    """
    ends = [End(line, ended) for line in record.lines if (ended := _end(line, dates)) is not None]
    if not ends or _waits_for_closing(record, dates):
        return None
    longest = max(ends, key=lambda each: each.ends_on)
    last = longest.ends_on
    disposable_on = date(last.year + 1, 1, 1) if record.is_to_end_of_year else last + timedelta(days=1)
    return Reckoned(record, disposable_on, longest, tuple(ends))


def born_between(age: int, on: date) -> date:
    """Return the latest birthday of somebody who was ``age`` whole years old on a day: that day itself."""
    return plus_years(on, -age)


def plus_years(day: date, years: int) -> date:
    """Return the same day so many years on; the 29th of February becomes the 1st of March, never earlier."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def class_of(*, decision: str, was_established: bool) -> RecordClass:
    """Return the kind of case by what was decided on its referral and found about the child."""
    if was_established:
        return RecordClass.ESTABLISHED
    found = {"accepted": RecordClass.ACCEPTED, "not_accepted": RecordClass.NOT_ACCEPTED}
    return found.get(decision, RecordClass.NEVER_SCREENED)


def _end(line: Line, dates: Dates) -> date | None:
    if line.age is not None:
        return plus_years(dates.born_on, line.age)
    start = dates.events.get(line.counted_from)
    if start is None:
        return None
    return plus_years(start, line.years) + timedelta(days=line.days)


def _waits_for_closing(record: Record, dates: Dates) -> bool:
    return record.code.startswith("case.") and "closing" not in dates.events
