"""Taking the bytes of destroyed keys out of the files of the database."""

import time
from collections.abc import Callable
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
#: What everybody sees of a server, whatever role asks: the oldest transaction that is still writing, in any of its
#: databases, and the next that will; and who is in a transaction in this database.
_WRITING: Final = (
    "SELECT pg_snapshot_xmin(now.taken)::text::bigint, pg_snapshot_xmax(now.taken)::text::bigint "
    "FROM pg_current_snapshot() AS now (taken)"
)
_LOOKING: Final = """
    SELECT l.virtualxid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'virtualxid' AND a.datname = current_database() AND l.pid <> pg_backend_pid()
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
    """Write the table anew once nobody looks at an older state of it; return False when somebody does for too long.

    VACUUM keeps what an old snapshot may still see, and a snapshot is as old as the oldest transaction that was writing
    when it was taken, in whatever database of the server: its own, too. So first everybody who writes now comes to an
    end, then everybody who looked meanwhile.
    """
    with connection.cursor() as cursor:
        _, next_one = _asked(cursor, _WRITING)[0]
        if not _awaited(lambda: _asked(cursor, _WRITING)[0][0] >= next_one):
            return False
        looking = set(_asked(cursor, _LOOKING))
        if not _awaited(lambda: not looking & set(_asked(cursor, _LOOKING))):
            return False
        cursor.execute("VACUUM (FULL) keys_wrappedkey")
    return True


def _awaited(is_so: Callable[[], bool]) -> bool:
    """Return whether something came about within half a minute."""
    for tried in range(_WAITS):
        time.sleep(_PAUSE_S if tried else 0)
        if is_so():
            return True
    return False


def _asked(cursor: Any, question: str) -> list[tuple[Any, ...]]:
    cursor.execute(question)
    return list(cursor.fetchall())


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
