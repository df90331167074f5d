"""Whether what destroyed keys left in the files of the database is taken out, day by day."""

from datetime import datetime, timedelta

from openhart.accounts.access import Viewer
from openhart.cases.models import Heartbeat

#: The watcher whose heart beats while no bytes of a destroyed key wait to be taken out of the files.
PURGE = "purge"
_WATCHER = "desk"
#: A purge a day, as the how-to says, and two hours to make it.
WAITS_AT_MOST = timedelta(hours=26)


def keys_wait_since(_viewer: Viewer, _at: datetime) -> datetime | None:
    """Return since when bytes of destroyed keys wait for longer than a day; None when none do.

    It is the watcher who sees it: while that one is silent, which is said elsewhere, nothing is known.
    """
    beats = dict(Heartbeat.objects.filter(watcher__in=(PURGE, _WATCHER)).values_list("watcher", "beat_at"))
    if len(beats) < len({PURGE, _WATCHER}) or beats[_WATCHER] - beats[PURGE] <= WAITS_AT_MOST:
        return None
    return beats[PURGE]
