"""Times of the rota: weeks, repeats and gaps, in the agency's zone. Pure: the moment and the zone are given.

A shift is typed in wall-clock time and kept in UTC. Over the night of a clock change 18:00 to 08:00 lasts thirteen
or fifteen hours, and is right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

#: A week on call, and the hour that a clock change may add.
LONGEST = timedelta(days=7, hours=1)
#: Nobody plans further ahead than this.
FURTHEST = timedelta(days=400)
MOST_WEEKS = 26
#: What began within the last hour can still be entered: it holds from now on.
JUST_BEGUN = timedelta(hours=1)
#: A longer absence is a hand-over.
LONGEST_COVER = timedelta(days=92)
_WEEK = 7


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time in UTC; its last moment is not part of it."""

    from_at: datetime
    until_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two have a moment in common."""
        return self.from_at < other.until_at and other.from_at < self.until_at

    def within(self, other: "Span") -> "Span | None":
        """Return the part that lies in another span, or None."""
        from_at, until_at = max(self.from_at, other.from_at), min(self.until_at, other.until_at)
        return Span(from_at, until_at) if from_at < until_at else None


def span(from_at: datetime, until_at: datetime) -> Span:
    """Return a span in UTC: two times of one zone compare by the wall clock, which a clock change makes wrong."""
    return Span(from_at.astimezone(UTC), until_at.astimezone(UTC))


def fault(wanted: Span, at: datetime, *, longest: timedelta = LONGEST) -> str:
    """Return why something cannot be planned for a span, as a sentence; empty when it can."""
    if wanted.until_at <= wanted.from_at:
        return "The end must come after the beginning. A shift over midnight ends on the next day."
    if wanted.from_at < at - JUST_BEGUN or wanted.until_at <= at:
        return "This lies in the past. Let it begin now or later."
    if wanted.until_at - wanted.from_at > longest:
        return f"This is longer than {longest.days} days. Make it shorter, or plan several."
    if wanted.until_at - at > FURTHEST:
        return "This is more than a year ahead. Plan it nearer the time."
    return ""


def from_now(wanted: Span, at: datetime) -> Span:
    """Return the span without the minutes that have passed already: nothing is granted for the past."""
    return Span(max(wanted.from_at, at), wanted.until_at)


def weekly(first: Span, weeks: int, zone: tzinfo) -> list[Span]:
    """Return the same wall-clock times in each of so many weeks, the first one included."""
    moments = (first.from_at.astimezone(zone), first.until_at.astimezone(zone))
    return [first, *(span(*(_later(each, weeks=number, zone=zone) for each in moments)) for number in range(1, weeks))]


def week_of(day: date, zone: tzinfo) -> Span:
    """Return the week, from Monday to Monday, in which a day lies."""
    monday = day - timedelta(days=day.weekday())
    return span(_midnight(monday, zone), _midnight(monday + timedelta(days=_WEEK), zone))


def days_of(week: Span, zone: tzinfo) -> list[tuple[date, Span]]:
    """Return the seven days of a week, each with its 23, 24 or 25 hours."""
    monday = week.from_at.astimezone(zone).date()
    days = [monday + timedelta(days=number) for number in range(_WEEK)]
    return [(day, span(_midnight(day, zone), _midnight(day + timedelta(days=1), zone))) for day in days]


def gaps(covered: Iterable[Span], within: Span) -> list[Span]:
    """Return the stretches of ``within`` that no span covers, the first first."""
    found, reached = [], within.from_at
    for each in sorted(covered):
        if each.until_at <= reached:
            continue
        if each.from_at >= within.until_at:
            break
        if each.from_at > reached:
            found.append(Span(reached, each.from_at))
        reached = each.until_at
    if reached < within.until_at:
        found.append(Span(reached, within.until_at))
    return found


def clocks_change(over: Span, zone: tzinfo) -> bool:
    """Return whether the clocks change within a span."""
    return over.from_at.astimezone(zone).utcoffset() != over.until_at.astimezone(zone).utcoffset()


def words(over: Span, zone: tzinfo) -> str:
    """Return a span as people say it, such as ``Sat, Mar 7, 18:00 to Sun, Mar 8, 08:00``."""
    first, last = over.from_at.astimezone(zone), over.until_at.astimezone(zone)
    end = f"{last:%H:%M}" if first.date() == last.date() else _moment(last)
    return f"{_moment(first)} to {end}"


def _moment(local: datetime) -> str:
    return f"{local:%a, %b} {local.day}, {local:%H:%M}"


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _later(local: datetime, *, weeks: int, zone: tzinfo) -> datetime:
    day = local.date() + timedelta(days=_WEEK * weeks)
    return datetime.combine(day, local.time(), tzinfo=zone)
