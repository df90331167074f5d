"""What the trail and the desk learn of a backup: that it was made, that it was brought back, that it could not be."""

from datetime import datetime, timedelta

from openhart.accounts.access import SYSTEM
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries
from openhart.cases.queries import BACKUP
from openhart.config.backup.making import Made
from openhart.foundation.transactions import transaction

#: A verified backup older than this is said to be too old (NIST SP 800-53, CP-9: daily, with two hours to spare).
TOO_OLD = timedelta(hours=26)


@transaction
def made(made: Made, *, at: datetime) -> None:
    """Write down that archives were made, with their hashes."""
    detail = {
        "pair": made.pair, "keys": made.keys.sha256, "records": made.records.sha256 if made.records else None,
        "rows": made.row_count,
    }  # fmt: skip
    audit.write(by=None, at=at, act="backup.made", subject=None, detail=detail)


@transaction
def verified(made: Made, *, of: datetime, at: datetime) -> None:
    """Write down that a pair was brought back and all held, and beat the heart of the backups."""
    audit.write(by=None, at=at, act="backup.verified", subject=None, detail={"pair": made.pair})
    cases.beat(watcher=BACKUP, by=None, at=of, looked=1)


@transaction
def failed(made: Made, *, at: datetime) -> None:
    """Write down that a pair could not be brought back."""
    audit.write(by=None, at=at, act="backup.not_verified", subject=None, detail={"pair": made.pair})


def too_old(at: datetime) -> str:
    """Return a sentence when the newest verified backup is too old or there is none; else nothing."""
    beat = queries.heartbeat(SYSTEM, BACKUP)
    if beat is None:
        return "No backup has been verified yet. Run `hart backup --verify` every night."
    if at - beat.beat_at > TOO_OLD:
        return (
            f"The newest verified backup is of {beat.beat_at:%Y-%m-%d %H:%M} UTC, more than 26 hours "
            "ago. Run `hart backup --verify`, and see why the timer did not."
        )
    return ""
