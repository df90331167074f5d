"""What is tidied once a day: accounts nobody uses are disabled."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import people as actions

Say = Callable[[str], None]
_EVERY = timedelta(days=1)


class _Last:
    """When this process last tidied: doing it again, in another process or after a start, changes nothing more."""

    at: datetime | None = None


def tidy(*, say: Say, at: datetime) -> None:
    """Disable the accounts that have stood unused for 90 days; in the demonstration nobody is missed."""
    if settings.IS_DEMO:
        return
    count = actions.disable_unused(by=SYSTEM, at=at)
    if count:
        say(f"{count} unused {'account' if count == 1 else 'accounts'} disabled.")


def tidy_daily(*, say: Say, at: datetime) -> None:
    """Tidy when this process has not done so for a day."""
    if _Last.at is not None and at - _Last.at < _EVERY:
        return
    tidy(say=say, at=at)
    _Last.at = at
