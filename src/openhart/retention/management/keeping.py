"""What the watcher does: once a day it sees what is due and tidies; at each look it carries out what was agreed."""

from collections.abc import Callable
from datetime import date, datetime

from openhart.accounts.access import SYSTEM
from openhart.foundation.refused import Refused
from openhart.retention import actions
from openhart.retention.lifecycle.reading import ScheduleError
from openhart.retention.queries.looking import day_of

Say = Callable[[str], None]


class _Last:
    """The day this process marked last, and what it said last: the same is not said at every look."""

    day: date | None = None
    said: str = ""


def each_look(say: Say, at: datetime) -> None:
    """Mark that the watcher is there today, and carry out the approved proposals whose time has come."""
    today = day_of(at)
    if _Last.day != today:
        actions.mark_day(by=SYSTEM, at=at)
        _Last.day = today
    came = actions.carry_out(by=SYSTEM, at=at)
    if came.refused and came.refused != _Last.said:
        say(f"No case is disposed of. {came.refused}")
    _Last.said = came.refused
    if came.disposed or came.kept:
        say(f"Disposed of: {came.disposed}. Kept after all: {came.kept}.")


def once_a_day(say: Say, at: datetime) -> None:
    """Work out from when closed cases may go, and destroy what is kept for a short time only."""
    try:
        actions.work_out(by=SYSTEM, at=at)
        gone = actions.tidy(by=SYSTEM, at=at)
    except (Refused, ScheduleError) as fault:
        say(f"Nothing is tidied by the schedule. {fault}")
        return
    if total := gone.drafts + gone.kept_forms + gone.shift_notes + gone.hand_overs:
        say(f"{total} old drafts, kept forms and notes destroyed.")
