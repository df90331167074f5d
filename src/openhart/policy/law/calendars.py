"""Deadlines in an agency's calendar: elapsed hours, days, business days, and its holidays.

Days end at the same wall-clock time in the calendar's zone, the first day not counted. A wall-clock
time that a clock change skips or doubles takes the offset before the change (``fold=0`` is just that).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from openhart.policy.law.spans import Span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = timedelta(days=1)
_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday kept every year: on a date, on the nth weekday of a month, or so many days from Easter."""

    name: str
    month: int = 0
    day: int = 0
    weekday: int = 0
    nth: int = 0
    from_easter: int | None = None
    first_year: int = 0

    def of(self, year: int) -> date | None:
        """Return the day of this holiday in a year, before it is moved off a weekend."""
        if year < self.first_year:
            return None
        if self.from_easter is not None:
            return easter(year) + timedelta(days=self.from_easter)
        if self.nth:
            return _nth_weekday(year, self.month, self.weekday, self.nth)
        return date(year, self.month, self.day)


@dataclass(slots=True)
class Calendar:
    """A zone and its holidays; adds spans to moments (aware, UTC in and out)."""

    zone: ZoneInfo
    holidays: Sequence[Holiday]
    observed: Mapping[int, int]  # the weekday a holiday falls on → the weekday it is kept on
    _years: dict[int, frozenset[date]] = field(default_factory=dict)
    _ends: dict[tuple[date, int], date] = field(default_factory=dict)

    def after(self, start: datetime, span: Span) -> datetime:
        """Return the moment when a span that starts at a moment ends."""
        if span.hours is not None:
            return start + span.hours
        local = start.astimezone(self.zone)
        if span.unit == "days":
            return self._at_wall_clock(local.date() + timedelta(days=span.count), local)
        return self._at_wall_clock(self._business_day(local.date(), span.count), local)

    def days_before(self, end: datetime, days: int) -> datetime:
        """Return the moment so many calendar days before another, at the same wall-clock time."""
        local = end.astimezone(self.zone)
        return self._at_wall_clock(local.date() - timedelta(days=days), local)

    def midnight(self, day: date) -> datetime:
        """Return the moment a day begins."""
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

    def is_business_day(self, day: date) -> bool:
        """Return whether a day is neither at a weekend nor a holiday as kept."""
        return day.weekday() < 5 and day not in self.holidays_of(day.year)  # noqa: PLR2004 - Saturday is 5

    def holidays_of(self, year: int) -> frozenset[date]:
        """Return the holidays as kept in a year, with those of the next that fall back into it."""
        found = self._years.get(year)
        if found is None:
            kept = (self._kept(day) for each in self.holidays for day in (each.of(year), each.of(year + 1)) if day)
            found = frozenset(day for day in kept if day.year == year) | self._carried_over(year)
            self._years[year] = found
        return found

    def _carried_over(self, year: int) -> frozenset[date]:
        """Return the holidays of the year before that are kept in this one."""
        days = (self._kept(day) for each in self.holidays if (day := each.of(year - 1)))
        return frozenset(day for day in days if day.year == year)

    def _kept(self, day: date) -> date:
        """Return the day on which a holiday is kept: a weekend's on the weekday nearest in its direction."""
        kept_on = self.observed.get(day.weekday())
        if kept_on is None:
            return day
        back = (day.weekday() - kept_on) % 7
        return day - back * _DAY if back <= 3 else day + (7 - back) * _DAY  # noqa: PLR2004 - half a week

    def _business_day(self, start: date, count: int) -> date:
        key = (start, count)
        found = self._ends.get(key)
        if found is None:
            found, left = start, count
            while left:
                found += _DAY
                left -= self.is_business_day(found)
            if len(self._ends) > _MOST_REMEMBERED:
                self._ends.clear()
            self._ends[key] = found
        return found

    def _at_wall_clock(self, day: date, local: datetime) -> datetime:
        return local.replace(year=day.year, month=day.month, day=day.day, fold=0).astimezone(UTC)


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous computus)."""
    golden, century = year % 19, year // 100
    leap = century - century // 4 - (8 * century + 13) // 25
    moon = (19 * golden + leap + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the nth weekday of a month, the last for -1; None in a month without a fifth."""
    if nth < 0:
        end = date(year + month // 12, month % 12 + 1, 1) - _DAY
        return end - (end.weekday() - weekday) % 7 * _DAY
    first = date(year, month, 1)
    day = first + ((weekday - first.weekday()) % 7 + 7 * (nth - 1)) * _DAY
    return day if day.month == month else None
