"""What the watcher does for destroyed keys: their bytes leave the database's files, or it is seen that they wait."""

import getpass
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases.queries.purges import PURGE
from openhart.keys import actions, queries

Say = Callable[[str], None]
_EVERY = timedelta(hours=1)
_A_DAY = timedelta(days=1)


class _Last:
    """When this process last looked, and last emptied the log: a start anew does no harm."""

    looked_at: datetime | None = None
    purged_at: datetime | None = None


def look(*, say: Say, at: datetime) -> None:
    """Look once an hour; the heart of the purge beats when nothing waits. PostgreSQL lets only the owner purge."""
    if settings.IS_DEMO or _is_within(_EVERY, _Last.looked_at, at):
        return
    _Last.looked_at = at
    if not queries.purge_is_due(SYSTEM) or _purged(say, at):
        cases.beat(watcher=PURGE, by=None, at=at, looked=1)


def _purged(say: Say, at: datetime) -> bool:
    if connection.vendor != "sqlite" or _is_within(_A_DAY, _Last.purged_at, at):
        return False
    if not actions.purge(by=None, at=at, account=getpass.getuser()):
        return False
    _Last.purged_at = at
    say("Nothing of a destroyed key is left in the files of the database.")
    return True


def _is_within(time: timedelta, moment: datetime | None, at: datetime) -> bool:
    return moment is not None and timedelta(0) <= at - moment < time
