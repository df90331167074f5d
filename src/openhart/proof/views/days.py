"""The day a page speaks of, in the agency's zone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from openhart import policy
from openhart.proof import lifecycle


@dataclass(frozen=True, slots=True)
class Day:
    """A day and the moment up to which entries count."""

    on: date
    until: datetime
    is_over: bool

    @property
    def said(self) -> str:
        """Return what the day means, in the words that stand on every page, paper and table."""
        if self.is_over:
            return f"As of the end of {words(self.on)}"
        return f"As of {words(self.on)}, {timezone.localtime(self.until):%H:%M %Z}; the day is not over"


def day_of(on: date, now: datetime) -> Day:
    """Return what a day means when it is asked about now."""
    until = lifecycle.end_of(on, now, timezone.get_current_timezone())
    return Day(on, until, is_over=until < now)


def begin(on: date) -> datetime:
    """Return the first moment of a day."""
    return lifecycle.begin_of(on, timezone.get_current_timezone())


def words(on: date) -> str:
    """Return a day in full."""
    return f"{on:%A, %B} {on.day}, {on.year}"


def pack_here() -> policy.Pack:
    """Return the policy of this installation."""
    return policy.load_pack(settings.POLICY_PACK)
