"""What the watcher does about notices at each look, and once a day."""

from datetime import datetime

from openhart.cases.management.watching import Say
from openhart.notices.actions import knocking, watching


def look(say: Say, at: datetime) -> None:
    """Release what was held long enough, hear how it went, begin next ways, take in answers; say how much."""
    done = watching.look(at=at, say=say)
    if done:
        say(f"{done} {'step' if done == 1 else 'steps'} of notices taken.")


def once_a_day(say: Say, at: datetime) -> None:
    """Destroy the secrets of one-time links that are of no use any more."""
    if gone := knocking.forget_links(at=at):
        say(f"{gone} {'secret' if gone == 1 else 'secrets'} of one-time links destroyed.")
