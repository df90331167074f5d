"""Times as people write them in files and on the command line, and as the command shows them."""

import re
from datetime import date, datetime, tzinfo

EARLIEST, LATEST = 1900, 2199
EXPECTED = "a time with its offset was expected, such as 2021-09-03T22:15:00-04:00"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt]|\s+)(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(.*)")
_OFFSET = re.compile(r"[Zz]|[-+]\d{2}(?::?\d{2})?")


def read_moment(value: object) -> datetime:
    """Return the aware time a text stands for; ValueError says what is wrong and what was expected."""
    if isinstance(value, datetime):
        value = value.isoformat()
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        if isinstance(value, str) and _DAY.fullmatch(value):
            raise ValueError(f"{value} is a day without a time; {EXPECTED}")
        raise ValueError(f"{_brief(value)} is not a time; {EXPECTED}")
    day, clock, offset = found.groups()
    if not offset:
        raise ValueError(f"the time {value} has no offset; {EXPECTED}")
    if not _OFFSET.fullmatch(offset):
        raise ValueError(f"{_brief(value)} has no offset that can be read; {EXPECTED}")
    try:
        moment = datetime.fromisoformat(f"{day}T{clock[:15]}{offset.upper()}")
    except ValueError as error:
        raise ValueError(f"{value} is not a time of the calendar ({error}); {EXPECTED}") from None
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"the year of {value} is out of range; {EARLIEST} to {LATEST} was expected")
    return moment


def read_moment_or_day(value: object) -> datetime | date:
    """Return the aware time or the day a text stands for; ValueError says what is wrong."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value} is not a day of the calendar ({error}); {EXPECTED}") from None
        return day
    return read_moment(value)


def iso(moment: datetime | None, zone: tzinfo) -> str | None:
    """Return a time in ISO 8601 with the offset of the pack's zone."""
    return None if moment is None else moment.astimezone(zone).isoformat()


def told(moment: datetime | None, zone: tzinfo) -> str:
    """Return a time for a reader: weekday, day and clock in the pack's zone; a dash for none."""
    if moment is None:
        return "-"
    local = moment.astimezone(zone)
    seconds = f":{local:%S}" if local.second else ""
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}{seconds}"


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004
