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
#: Activity is written down no more often than this, so that reading does not write a row each time.
NOTED_EVERY = timedelta(seconds=30)

IDLE, HOURS = "idle", "hours"
WORDS = {
    IDLE: "Locked, because nothing was done here for a while. What you typed is kept.",
    HOURS: "It is twelve hours since you signed in. Sign in again; what you typed is kept.",
}


def why_ended(stamps: Mapping[str, Any], at: datetime, *, idle: timedelta) -> str:
    """Return why a session of these moments is over (``idle``, ``hours``), or nothing while it goes on.

    A clock that was set back ends nothing.
    """
    signed_in, active = (_moment(stamps.get(name)) for name in ("signed_in_at", "active_at"))
    if signed_in is not None and at - signed_in >= LASTS:
        return HOURS
    if active is not None and at - active >= min(idle, IDLE_AT_MOST):
        return IDLE
    return ""


def is_fresh(stamps: Mapping[str, Any], at: datetime) -> bool:
    """Return whether somebody showed within the last minutes who they are."""
    fresh = _moment(stamps.get("fresh_at"))
    return fresh is not None and timedelta(0) <= at - fresh < FRESH_FOR


def is_to_be_noted(stamps: Mapping[str, Any], at: datetime) -> bool:
    """Return whether the last activity written down is old enough to write this one."""
    active = _moment(stamps.get("active_at"))
    return active is None or at - active >= NOTED_EVERY


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None
