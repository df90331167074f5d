"""What the watcher does for the backups: keys past their time go, and a day without a verified backup is said aloud."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from openhart.accounts.access import SYSTEM
from openhart.cases.queries.backups import backups_are_late
from openhart.config import installation
from openhart.config.backup import keeping

Say = Callable[[str], None]
_EVERY = timedelta(hours=1)
_SAID_EVERY = timedelta(days=1)


class _Last:
    """When this process last looked, and last spoke: a start anew does no harm."""

    looked_at: datetime | None = None
    spoke_at: datetime | None = None


def look(*, say: Say, at: datetime) -> None:
    """Look once an hour; in the demonstration, which is thrown away, nobody waits for a backup."""
    if settings.IS_DEMO or (_Last.looked_at is not None and timedelta(0) <= at - _Last.looked_at < _EVERY):
        return
    _Last.looked_at = at
    if os.environ.get("HART_BACKUPS"):
        _prune(Path(os.environ["HART_BACKUPS"]).expanduser().absolute(), say, at)
    late = backups_are_late(SYSTEM, at)
    if late is not None and (_Last.spoke_at is None or at - _Last.spoke_at >= _SAID_EVERY):
        say(str(late))
        _Last.spoke_at = at


def _prune(folder: Path, say: Say, at: datetime) -> None:
    ident = installation.read(settings.DATA_DIR).ident
    try:
        pruned = keeping.prune(folder, at=at, installation=ident)
    except OSError as fault:
        say(f"The backups in {folder} cannot be looked at ({fault.strerror}).")
        return
    for path in pruned.gone:
        say(f"{path.name} is gone: its time was over.")
