"""When people work: the Careline around the clock, offices on weekdays."""

from datetime import datetime, timedelta, tzinfo
from random import Random

_OPENS, _CLOSES = 8, 17
_SATURDAY = 5
_ROUND_THE_CLOCK = frozenset({"careline_screener", "careline_supervisor"})
# How likely a report comes in each hour of the day: after school most, before dawn least.
_BY_HOUR = (3, 2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 10, 12, 13, 11, 9, 7, 6, 6, 5, 4, 4)
_WEEKEND_SHARE = 0.6


def at_work(rng: Random, moment: datetime, role: str, zone: tzinfo) -> datetime:
    """Return when somebody of ``role`` is at work, at ``moment`` or as soon after it as they are."""
    if role in _ROUND_THE_CLOCK:
        return moment
    local = moment.astimezone(zone)
    if local.weekday() < _SATURDAY and _OPENS <= local.hour < _CLOSES:
        return moment
    day = local if local.hour < _OPENS else local + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    opened = day.replace(hour=_OPENS, minute=0, second=0, microsecond=0)
    return (opened + timedelta(minutes=rng.randint(5, 170))).astimezone(moment.tzinfo)


def arrival(rng: Random, day: datetime) -> datetime | None:
    """Return a time on ``day`` (a midnight) at which a report might come; none on some days of a weekend."""
    if day.weekday() >= _SATURDAY and rng.random() > _WEEKEND_SHARE:
        return None
    hour = rng.choices(range(24), weights=_BY_HOUR)[0]
    return day.replace(hour=hour, minute=rng.randint(0, 59))
