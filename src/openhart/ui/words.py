"""Times and clocks as people say them. Pure: the moment and the zone are given."""

from datetime import datetime, timedelta, tzinfo
from typing import Literal

Urgency = Literal["none", "later", "soon", "overdue"]

#: The number that is answered at any hour.
CARELINE = "1-800-842-2288"
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
#: Up to here hours carry their minutes: "due in 3 h 10 min".
HOURS_WITH_MINUTES = timedelta(hours=6)
#: Up to here time is counted in hours, because the law's own limits are ("missing for 72 hours").
COUNTED_IN_HOURS = timedelta(hours=120)
#: A clock asks for attention from here on.
SOON = timedelta(hours=4)
A_WEEK = 7
#: Parts of codes that people write in capitals.
INITIALS = frozenset({"hart", "mdt", "fbi", "ncmec", "hhs", "csao", "dcf"})


def span_words(span: timedelta) -> str:
    """Return a length of time such as ``45 min``, ``3 h``, ``3 h 10 min``, ``73 h`` or ``6 days``, rounded down."""
    span = abs(span)
    if span < HOUR:
        return f"{span // MINUTE} min"
    hours, minutes = span // HOUR, (span % HOUR) // MINUTE
    if span < HOURS_WITH_MINUTES and minutes:
        return f"{hours} h {minutes} min"
    if span < COUNTED_IN_HOURS:
        return f"{hours} h"
    return f"{span.days} days"


def clock_words(due_at: datetime | None, now: datetime) -> str:
    """Return what a deadline says now: ``due in 3 h``, ``due now``, ``overdue by 1 h``; ``no limit`` when None."""
    if due_at is None:
        return "no limit"
    left = due_at - now
    if abs(left) < MINUTE:
        return "overdue" if left < timedelta(0) else "due now"
    if left < timedelta(0):
        return f"overdue by {span_words(left)}"
    return f"due in {span_words(left)}"


def urgency(due_at: datetime | None, now: datetime) -> Urgency:
    """Return how much a deadline presses; overdue means asked after it, as the law engine says."""
    if due_at is None:
        return "none"
    if now > due_at:
        return "overdue"
    return "soon" if due_at - now <= SOON else "later"


def since_words(since: datetime, now: datetime, what: str = "") -> str:
    """Return how long something has lasted: ``73 h``, or ``73 h missing`` with ``what``."""
    return f"{span_words(max(now - since, timedelta(0)))} {what}".strip()


def when_words(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a moment as people say it: ``today 14:02``, ``Friday 17:00``, ``Mon, Oct 5, 09:30``; year if another."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    days = (local.date() - today.date()).days
    clock = f"{local:%H:%M}"
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    if named:
        return f"{named} {clock}"
    if 0 < days < A_WEEK:
        return f"{local:%A} {clock}"
    year = "" if local.year == today.year else f" {local.year},"
    return f"{local:%a, %b} {local.day},{year} {clock}"


def exact_words(at: datetime, zone: tzinfo) -> str:
    """Return a moment in full, with its zone: ``Friday, October 2, 2026 at 17:00 EDT``."""
    local = at.astimezone(zone)
    return f"{local:%A, %B} {local.day}, {local.year} at {local:%H:%M %Z}"


def count_words(count: int, one: str, many: str = "") -> str:
    """Return ``no referrals``, ``1 referral`` or ``3 referrals``."""
    noun = one if count == 1 else many or f"{one}s"
    return f"{count or 'no'} {noun}"


def code_words(code: str) -> str:
    """Return a stored code as plain words: ``statewide_hart_lead`` becomes ``statewide HART lead``."""
    said = code.replace("_", " ").replace(".", " ").split()
    return " ".join(word.upper() if word in INITIALS else word for word in said)
