"""Taking the bytes of destroyed keys out of the files of the database."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db import transaction as django_transaction

from openhart.audit import actions as audit


def purge(*, by: UUID | None, at: datetime, account: str) -> bool:
    """Take what destroyed and replaced keys left behind out of the database's files; say whether all could be.

    SQLite: freed bytes are overwritten at once (secure_delete); here the write-ahead log is brought into the file and
    emptied, which a page that is just being read can hold up. PostgreSQL: the table is written anew, as its owner.
    """
    with django_transaction.atomic():
        audit.write(by=by, at=at, act="keys.purged", subject=None, detail={"account": account})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (FULL) keys_wrappedkey")
            return True
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, _, _ = cursor.fetchone()
        return not is_busy
