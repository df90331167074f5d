"""The watcher's part: what must be spoken of is said at each look, unless the clock has just leapt."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from openhart.accounts.access import SYSTEM
from openhart.reminders import actions
from openhart.reminders.lifecycle.leaps import Watch

Say = Callable[[str], None]


class _Kept:
    """What this process knows of its clock from one look to the next."""

    watch: ClassVar[Watch] = Watch()


def look(say: Say, at: datetime) -> None:
    """Say what is due; hold back for a while after a leap forward of the clock, which may be set back again."""
    was_held = _Kept.watch.is_held
    _Kept.watch = watch = _Kept.watch.seen(at, timedelta(seconds=time.monotonic()))
    if watch.is_held:
        if not was_held:
            say("The clock has leapt forward. Nobody is reminded of anything until it has run on for ten minutes.")
        return
    said = actions.speak(by=SYSTEM, at=at)
    if said.reminders:
        say(f"{said.reminders} {'person' if said.reminders == 1 else 'people'} reminded.")
    if said.to_nobody:
        say(f"Of {said.to_nobody} there was nobody to remind: no Statewide HART Lead and no auditor holds a role.")


def once_a_day(say: Say, at: datetime) -> None:
    """Delete reminders of what has long been over."""
    if gone := actions.tidy(by=SYSTEM, at=at):
        say(f"{gone} old reminders deleted.")
