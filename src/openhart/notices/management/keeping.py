"""What the watcher does about notices at each look."""

from datetime import datetime

from openhart.cases.management.watching import Say
from openhart.notices.actions import watching


def look(say: Say, at: datetime) -> None:
    """Release what was held long enough, hear how it went, begin next ways, take in answers; say how much."""
    done = watching.look(at=at, say=say)
    if done:
        say(f"{done} {'step' if done == 1 else 'steps'} of notices taken.")
