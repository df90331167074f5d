"""Making and destroying the keys of records."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from openhart.audit import actions as audit
from openhart.foundation.transactions import transaction
from openhart.keys.models import WrappedKey
from openhart.sealing import keyring
from openhart.sealing.envelope import wrapped_by


@transaction
def make(*, kind: str, owner_id: UUID, by: UUID | None, at: datetime) -> WrappedKey:  # noqa: ARG001 - the record's own entry names who
    """Make the key of a new record and return its row."""
    row = WrappedKey.fresh(kind=kind, owner_id=owner_id, made_at=at)
    row.save(force_insert=True)
    # A rotation that ended while this row waited to be written may have taken the key that wrapped it.
    while wrapped_by(row.wrapped or b"") != keyring.current().current.ident:
        row.wrapped = WrappedKey.fresh(kind=kind, owner_id=owner_id, made_at=at).wrapped
        row.save(update_fields=["wrapped"])
    return row


@transaction
def destroy(*, owner_ids: Iterable[UUID], by: UUID | None, at: datetime) -> int:
    """Destroy the keys of these records, so that what they sealed cannot be read any more; return how many."""
    rows = list(WrappedKey.objects.select_for_update().filter(id__in=list(owner_ids), wrapped__isnull=False))
    for row in rows:
        row.wrapped, row.destroyed_at = None, at
        row.save(update_fields=["wrapped", "destroyed_at"])
        audit.write(by=by, at=at, act="key.destroyed", subject=row.id, detail={"kind": row.kind})
    return len(rows)
