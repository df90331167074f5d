"""Records with a key of their own, for tests that write rows without the rooms' actions."""

from datetime import UTC, datetime
from typing import TypeVar

from openhart.keys.models import Keyed, WrappedKey

Row = TypeVar("Row", bound=Keyed)


def keyed(row: Row) -> Row:
    """Return an unsaved row with a key of its own; the key is saved."""
    row.key_row = WrappedKey.fresh(kind=row.KIND, owner_id=row.id, made_at=datetime(2026, 3, 6, 22, 15, tzinfo=UTC))
    row.key_row.save(force_insert=True)
    return row


def kept(row: Row) -> Row:
    """Return the row with a key of its own, saved."""
    keyed(row).save(force_insert=True)
    return row
