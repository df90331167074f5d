"""How long an account may stand unused, and when what somebody holds is to be looked at again. Pure.

Sources: CJIS AC-2(3) (unused accounts disabled after 90 days at most), AC-2(j) and AC-6(7) (accounts and
privileges reviewed yearly), AC-5 (whoever gives access does not review it); 90 days for administrators is ours.
"""

from datetime import datetime, timedelta
from enum import StrEnum

UNUSED_AFTER = timedelta(days=90)
#: So long before an unused account is disabled, the list of people says so.
WARNED_BEFORE = timedelta(days=14)
REVIEWED_EVERY = timedelta(days=365)
ADMINISTRATORS_REVIEWED_EVERY = timedelta(days=90)


class State(StrEnum):
    """How an account stands, the gravest first."""

    DISABLED = "disabled"
    LOCKED = "locked"  # for passwords; a passkey still works
    INVITED = "invited"  # has not come in yet
    UNUSED = "unused"  # will be disabled within two weeks
    ACTIVE = "active"


class Because(StrEnum):
    """Why an account was disabled."""

    LEFT = "left"
    AT_RISK = "at_risk"
    UNUSED = "unused"


#: The reasons as people read them; an account is never called unused by hand.
REASONS = {
    Because.LEFT: "Left the agency, or works elsewhere now",
    Because.AT_RISK: "At risk: lost, shared, or used by somebody else",
    Because.UNUSED: "Not used for 90 days",
}
BY_HAND = (Because.LEFT, Because.AT_RISK)


def last_used_at(
    *, signed_in_at: datetime | None, added_at: datetime | None, enabled_at: datetime | None
) -> datetime | None:
    """Return from when the unused days of an account count: its last sign-in, or since it could be used."""
    return max((at for at in (signed_in_at, added_at, enabled_at) if at is not None), default=None)


def is_unused(last_used: datetime | None, at: datetime) -> bool:
    """Return whether an account has stood unused for so long that it is disabled; one of unknown age is not."""
    return last_used is not None and at - last_used >= UNUSED_AFTER


def review_due_at(
    *, since: datetime, confirmed_at: datetime | None, is_by_hand: bool, is_administrator: bool
) -> datetime:
    """Return when a grant is to be looked at again: what was given by hand at once, then within a period.

    What comes from the work itself (an assigned case) has somebody else behind it and waits for the period.
    """
    if confirmed_at is None and is_by_hand:
        return since
    period = ADMINISTRATORS_REVIEWED_EVERY if is_administrator else REVIEWED_EVERY
    return (confirmed_at or since) + period
