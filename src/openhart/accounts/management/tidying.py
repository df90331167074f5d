"""What is tidied once a day: accounts nobody uses are disabled, and what rooms on higher floors say."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from django.conf import settings

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import people as actions
from openhart.foundation.apart import apart

Say = Callable[[str], None]
_EVERY = timedelta(days=1)


class _Last:
    """When this process last tidied: doing it again, in another process or after a start, changes nothing more."""

    at: datetime | None = None


class _Others:
    """What rooms on higher floors tidy, by their names."""

    parts: ClassVar[dict[str, Callable[[Say, datetime], None]]] = {}


def also(room: str, part: Callable[[Say, datetime], None]) -> None:
    """Let a room on a higher floor tidy, too; said again it replaces what was said."""
    _Others.parts[room] = part


def tidy(*, say: Say, at: datetime) -> None:
    """Disable the accounts that have stood unused for 90 days, and let every room tidy what is its own."""
    apart("unused accounts", partial(_disable_unused, say, at), say)
    for room, part in _Others.parts.items():
        apart(f"tidying {room}", partial(part, say, at), say)


def _disable_unused(say: Say, at: datetime) -> None:
    if settings.IS_DEMO:  # nobody is missed there
        return
    count = actions.disable_unused(by=SYSTEM, at=at)
    if count:
        say(f"{count} unused {'account' if count == 1 else 'accounts'} disabled.")


def tidy_daily(*, say: Say, at: datetime) -> None:
    """Tidy when this process has not done so for a day; a clock that was set back does not make it wait longer."""
    if _Last.at is not None and timedelta(0) <= at - _Last.at < _EVERY:
        return
    tidy(say=say, at=at)
    _Last.at = at
