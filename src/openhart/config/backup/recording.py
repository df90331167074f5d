"""What the trail and the desk learn of a backup: that it was made, that it was brought back, that it could not be."""

from datetime import datetime

from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases.queries.backups import BACKUP
from openhart.config.backup.making import Made
from openhart.foundation.transactions import transaction


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
