"""When somebody may be written to: quiet hours and the hour of the digest, in the agency's zone. Pure.

A limit of law is written of at once, at any hour. Everything here is about the rest.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Rest(StrEnum):
    """How somebody hears of what no law sets a limit to."""

    DIGEST = "digest"  # once a day
    AT_ONCE = "at_once"  # as it comes, outside of quiet hours
    MY_DAY = "my_day"  # not by mail: it stands on My day


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of one person: quiet from when until when, which may be over midnight, and the digest's hour."""

    quiet_from: time | None = time(20)
    quiet_until: time | None = time(7)
    digest_at: time = time(8)
    rest: Rest = Rest.DIGEST

    def is_quiet(self, local: time) -> bool:
        """Return whether a time of day is quiet; its first moment is, its last is not."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return False
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= local < self.quiet_until
        return local >= self.quiet_from or local < self.quiet_until


#: What goes for whoever has chosen nothing.
USUAL = Hours()


def write_at(hours: Hours, at: datetime, *, zone: tzinfo, is_law: bool) -> datetime | None:
    """Return when somebody is written to of what is said at a moment, in UTC; None: not by mail.

    What has a limit of law: at once. The rest: outside of quiet hours, or with the next digest.
    """
    if is_law:
        return at
    if hours.rest == Rest.MY_DAY:
        return None
    return next_digest(hours, at, zone=zone) if hours.rest == Rest.DIGEST else not_quiet(hours, at, zone=zone)


def not_quiet(hours: Hours, at: datetime, *, zone: tzinfo) -> datetime:
    """Return the first moment from ``at`` on that is not quiet."""
    local = at.astimezone(zone)
    if not hours.is_quiet(local.timetz().replace(tzinfo=None)) or hours.quiet_until is None:
        return at
    ends = _moment(local.date(), hours.quiet_until, zone)
    return ends if ends > at else _moment(local.date() + timedelta(days=1), hours.quiet_until, zone)


def next_digest(hours: Hours, at: datetime, *, zone: tzinfo) -> datetime:
    """Return when the next digest goes: at its hour, or when quiet hours end if it lies in them."""
    today = at.astimezone(zone).date()
    for days in range(3):
        moment = not_quiet(hours, _moment(today + timedelta(days=days), hours.digest_at, zone), zone=zone)
        if moment > at:
            return moment
    raise AssertionError("There is a digest every day.")  # pragma: no cover


def _moment(day: date, wall: time, zone: tzinfo) -> datetime:
    """Return a wall-clock time of a day in UTC; one that a clock change skips or doubles takes the offset before it."""
    return datetime.combine(day, wall.replace(fold=0), tzinfo=zone).astimezone(UTC)
