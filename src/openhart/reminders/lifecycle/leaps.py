"""A clock that leaps forward: what it makes due may not be due at all. Pure: both clocks are given.

The wall clock is set by people and programs; the other one, which only counts, is not. Where the first ran much further
than the second between two looks, it was set forward. It may have been wrong before or be wrong now: reminders wait
until it has run on for a while. One that was set back makes nothing early, and what was said stays said.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

#: So much further than the other clock the wall clock runs when it was set, and not merely corrected a little.
LEAP = timedelta(minutes=2)
#: So long it must run on before it is believed.
BELIEVED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Watch:
    """Both clocks at the last look, and until when, by the one that only counts, the wall clock is not believed."""

    wall: datetime | None = None
    counting: timedelta = timedelta(0)
    ahead: timedelta = timedelta(0)  # how far the wall clock has leapt that is not believed yet
    held_until: timedelta | None = None

    @property
    def is_held(self) -> bool:
        """Return whether nothing is said now."""
        return self.held_until is not None

    def seen(self, wall: datetime, counting: timedelta) -> "Watch":
        """Return what is known after a look at both clocks."""
        leapt = timedelta(0) if self.wall is None else (wall - self.wall) - (counting - self.counting)
        ahead = self.ahead + leapt if self.is_held or leapt > LEAP else timedelta(0)
        now = replace(self, wall=wall, counting=counting, ahead=ahead)
        if ahead <= LEAP:  # it never leapt, or was set back
            return replace(now, ahead=timedelta(0), held_until=None)
        if leapt > LEAP or self.held_until is None:
            return replace(now, held_until=counting + BELIEVED_AFTER)
        return now if counting < self.held_until else replace(now, ahead=timedelta(0), held_until=None)
