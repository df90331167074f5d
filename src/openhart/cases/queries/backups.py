"""Whether the records have a backup that was seen to work: its silence must be seen, like the watcher's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from openhart.accounts.access import Viewer
from openhart.cases.models import Heartbeat

#: The watcher whose heart beats when a backup was verified.
BACKUP = "backup"
#: A backup a day (NIST SP 800-53 CP-9), and two hours to make and verify it.
TOO_OLD = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class BackupsAreLate:
    """The newest verified backup is too old, or there is none."""

    newest_at: datetime | None

    def __str__(self) -> str:
        if self.newest_at is None:
            return "No backup has been verified yet. Let `hart backup --verify` run every night."
        return (
            f"The newest verified backup is of {self.newest_at:%Y-%m-%d %H:%M} UTC, more than 26 hours ago. Run "
            "`hart backup --verify`, and see why the timer did not."
        )


def backups_are_late(_viewer: Viewer, at: datetime) -> BackupsAreLate | None:
    """Return what to say when no backup of the last 26 hours was verified; None when one was."""
    beat = Heartbeat.objects.filter(watcher=BACKUP).first()
    if beat is None:
        return BackupsAreLate(None)
    return BackupsAreLate(beat.beat_at) if at - beat.beat_at > TOO_OLD else None
