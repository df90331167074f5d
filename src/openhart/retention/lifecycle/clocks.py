"""Whether the clock of the machine may be believed when something cannot be undone. Pure: times in, a reason out.

A clock that jumped ahead makes records look old; one that fell back makes the trail look as if it came from the future.
Nothing here proves that a clock is right: that is what the two people are for, who type the day from a calendar.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

#: How far apart the clocks of the processes may be.
TOLERANCE = timedelta(minutes=5)
#: Somebody always works at a desk: a longer silence in the trail is a clock that jumped, or a machine that stood still.
LONGEST_SILENCE = timedelta(days=4)


def why_not_believed(at: datetime, *, newest_entry: datetime | None) -> str:
    """Return why ``at`` cannot be believed, by the newest entry of the trail; empty when nothing speaks against it."""
    if newest_entry is None:
        return "Nothing was ever written down here: there is nothing to check the clock against."
    if newest_entry > at + TOLERANCE:
        return (
            f"The clock of this machine says {_said(at)}, but something was written down at {_said(newest_entry)}. "
            "It has fallen back, or was ahead before. Have it put right first."
        )
    if at - newest_entry > LONGEST_SILENCE:
        return (
            f"The clock of this machine says {_said(at)}, but nothing was written down since {_said(newest_entry)}. "
            "It has jumped ahead, or nobody worked here. Look at a calendar, and sign in once the day is right."
        )
    return ""


def why_not_that_day(typed: date, today: date) -> str:
    """Return why the day somebody read from a calendar does not fit the clock; empty when it does."""
    if typed == today:
        return ""
    return (
        f"This machine believes that today is {today:%B} {today.day}, {today.year}. You say otherwise. "
        "Nothing is disposed of until both agree: look at a calendar, and have the clock put right if it is wrong."
    )


def days_lived(marks: Iterable[date], *, since: date, until: date) -> int:
    """Return on how many days after ``since`` up to ``until`` the watcher was there: a jump of ten years is one."""
    return len({mark for mark in marks if since < mark <= until})


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
