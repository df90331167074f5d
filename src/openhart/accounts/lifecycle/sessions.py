"""How long a sign-in lasts: pure, from the moments that a session carries.

Sources: CJIS Security Policy 5.9.5 AC-11 (lock after 30 minutes at most; ours after 15), IA-11 (again every 12
hours and before what is privileged), ASVS 5.0 7.3 and 7.5.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

LASTS = timedelta(hours=12)
FRESH_FOR = timedelta(minutes=15)
#: No setting makes the lock later than this.
IDLE_AT_MOST = timedelta(minutes=30)
#: Activity is written down no more often than this.
NOTED_EVERY = timedelta(seconds=30)

IDLE, HOURS = "idle", "hours"
WORDS = {
    IDLE: "Locked, because nothing was done here for a while. What you typed is kept.",
    HOURS: "It is twelve hours since you signed in. Sign in again; what you typed is kept.",
}


def why_ended(stamps: Mapping[str, Any], at: datetime, *, idle: timedelta) -> str:
    """Return why a session of these moments is over (``idle``, ``hours``), or nothing while it goes on.

    A clock that was set back ends nothing. A session that does not say since when it lasts, lasts no longer.
    """
    signed_in, active = (_moment(stamps.get(name)) for name in ("signed_in_at", "active_at"))
    if signed_in is None or active is None or at - signed_in >= LASTS:
        return HOURS
    return IDLE if at - active >= min(idle, IDLE_AT_MOST) else ""


def is_fresh(stamps: Mapping[str, Any], at: datetime) -> bool:
    """Return whether somebody showed within the last minutes who they are."""
    fresh = _moment(stamps.get("fresh_at"))
    return fresh is not None and timedelta(0) <= at - fresh < FRESH_FOR


def noted_every(idle: timedelta) -> timedelta:
    """Return how often activity is written down, so that reading does not write a row each time."""
    return min(NOTED_EVERY, min(idle, IDLE_AT_MOST) / 10)


def screen_locks_after(idle: timedelta) -> timedelta:
    """Return when a page locks itself: a little before the server would, whose last note may be that old."""
    return min(idle, IDLE_AT_MOST) - noted_every(idle)


def is_to_be_noted(stamps: Mapping[str, Any], at: datetime, *, idle: timedelta) -> bool:
    """Return whether the last activity written down is old enough to write this one."""
    active = _moment(stamps.get("active_at"))
    return active is None or at - active >= noted_every(idle)


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None
