"""The calendar part of pack.yaml."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from openhart.policy.law.calendars import WEEKDAYS, Calendar, Holiday
from openhart.policy.reading.placed import Placed, shown
from openhart.policy.reading.shape import Shape

_HOLIDAY = ("name", "date", "weekday", "nth", "month", "days_from_easter", "first_year")
_ORDINARY_YEAR = 2023


def read_calendar(placed: Placed, shape: Shape) -> Calendar:
    """Return the calendar; a place without holidays has none but weekends."""
    parts = shape.mapping(placed, "calendar", ("zone", "holidays", "observed"), ("zone",))
    holidays = shape.sequence(parts["holidays"], "holidays") if "holidays" in parts else []
    return Calendar(
        zone=_zone(parts.get("zone"), shape),
        holidays=tuple(_holiday(each, shape) for each in holidays),
        observed=_observed(parts.get("observed"), shape),
    )


def _zone(placed: Placed | None, shape: Shape) -> ZoneInfo:
    if placed is not None:
        try:
            return ZoneInfo(str(placed.value))
        except (ValueError, OSError, KeyError):
            expected = "the name of a time zone such as America/New_York was expected"
            shape.say(placed.line, f"unknown zone {shown(placed.plain)}; {expected}")
    return ZoneInfo("UTC")


def _observed(placed: Placed | None, shape: Shape) -> dict[int, int]:
    if placed is None:
        return {}
    parts = shape.mapping(placed, "observed", WEEKDAYS)
    days = {key: shape.one_of(value, "weekday", WEEKDAYS) for key, value in parts.items()}
    return {WEEKDAYS.index(key): WEEKDAYS.index(day) for key, day in days.items() if day}


def _holiday(placed: Placed, shape: Shape) -> Holiday:
    parts = shape.mapping(placed, "a holiday", _HOLIDAY, ("name",))
    name = str(parts["name"].plain) if "name" in parts else ""
    first = _whole(parts, "first_year", 1, 9999, shape)
    if "date" in parts:
        month, day = _month_and_day(parts["date"], shape)
        return Holiday(name, month=month, day=day, first_year=first)
    if "days_from_easter" in parts:
        return Holiday(name, from_easter=_whole(parts, "days_from_easter", -120, 120, shape), first_year=first)
    if not {"weekday", "nth", "month"} <= parts.keys():
        shape.say(placed.line, "date, days_from_easter, or weekday with nth and month was expected")
        return Holiday(name, month=1, day=1)
    weekday = shape.one_of(parts["weekday"], "weekday", WEEKDAYS) or WEEKDAYS[0]
    return Holiday(
        name,
        month=_whole(parts, "month", 1, 12, shape) or 1,
        weekday=WEEKDAYS.index(weekday),
        nth=_whole(parts, "nth", -1, 5, shape) or 1,
        first_year=first,
    )


def _whole(parts: Mapping[str, Placed], key: str, low: int, high: int, shape: Shape) -> int:
    """Return a whole number between two bounds; 0 where there is none."""
    if key not in parts:
        return 0
    value = parts[key].value
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        expected = f"a whole number from {low} to {high} was expected"
        shape.say(parts[key].line, f"{key} is {shown(parts[key].plain)}; {expected}")
        return 0
    return value


def _month_and_day(placed: Placed, shape: Shape) -> tuple[int, int]:
    try:
        found = date.fromisoformat(f"{_ORDINARY_YEAR}-{placed.value}")
    except ValueError:
        shape.say(placed.line, f"{shown(placed.plain)}: a month and day such as '12-25' was expected")
        return 1, 1
    return found.month, found.day
