"""What is done with documents when the watcher looks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from openhart.accounts.access import SYSTEM
from openhart.documents import actions

_EVERY = timedelta(minutes=15)


class _Last:
    """When this process last looked: doing it again, elsewhere or after a start, changes nothing more."""

    at: ClassVar[datetime | None] = None


def look(say: Callable[[str], None], at: datetime) -> None:
    """Scan what waits for the scanner, and throw away what nobody finished sending."""
    if _Last.at is not None and timedelta(0) <= at - _Last.at < _EVERY:
        return
    _Last.at = at
    scanned, cleared = actions.scan_waiting(by=SYSTEM, at=at), actions.clear_unfinished(by=SYSTEM, at=at)
    if scanned or cleared:
        say(f"Documents: {scanned} scanned that had waited, {cleared} unfinished thrown away.")
