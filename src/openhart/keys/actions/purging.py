"""Taking the bytes of destroyed keys out of the files of the database."""

import time
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db import transaction as django_transaction

from openhart.audit import actions as audit

#: For so long at most one try keeps writers waiting, and so often it is tried, with so long between.
_BLOCKS_MS: Final = 100
_TRIES: Final = 10
_PAUSE_S: Final = 0.2
#: Half a minute for whoever still looks at what was before.
_WAITS: Final = 150
_SNAPSHOTS: Final = """
    SELECT pid, COALESCE(backend_xmin, backend_xid)::text FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND COALESCE(backend_xmin, backend_xid) IS NOT NULL
"""


def purge(*, by: UUID | None, at: datetime, account: str) -> bool:
    """Take what destroyed and replaced keys left behind out of the database's files; say whether all could be.

    SQLite: freed bytes are overwritten at once (secure_delete); here the write-ahead log is brought into the file and
    emptied, which a page that is just being read can hold up: it is tried again, and writers are let in between.
    PostgreSQL: the table is written anew, as its owner. Only what succeeded is in the trail.
    """
    if not (_table_written_anew() if connection.vendor == "postgresql" else _log_emptied()):
        return False
    with django_transaction.atomic():
        audit.write(by=by, at=at, act="keys.purged", subject=None, detail={"account": account})
    return True


def _table_written_anew() -> bool:
    """Write the table anew once nobody looks at an older state of it: VACUUM keeps what an old snapshot still sees."""
    with connection.cursor() as cursor:
        older = _snapshots(cursor)
        for _ in range(_WAITS):
            if not older & _snapshots(cursor):
                cursor.execute("VACUUM (FULL) keys_wrappedkey")
                return True
            time.sleep(_PAUSE_S)
    return False


def _snapshots(cursor: Any) -> set[tuple[int, str]]:
    """Return who else looks at this database now, and at which state of it."""
    cursor.execute(_SNAPSHOTS)
    return set(cursor.fetchall())


def _log_emptied() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (patience,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_BLOCKS_MS}")
        try:
            for tried in range(_TRIES):
                time.sleep(_PAUSE_S if tried else 0)
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                is_busy, _, _ = cursor.fetchone()
                if not is_busy:
                    return True
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return False
