"""A new key-encryption key: made, every record's key wrapped anew, the old one retired. Each step can be the last.

Whatever stops it, the next run goes on: two keys in the file say that a rotation is under way, and each row says which
key wrapped it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from openhart.audit import actions as audit
from openhart.foundation.transactions import transaction
from openhart.keys.actions.storing import store
from openhart.keys.models import WrappedBy, WrappedKey
from openhart.sealing import keyfile, keyring
from openhart.sealing.envelope import SealBroken

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrapped:
    """What one batch did: how many keys, the last of them, and those that do not open."""

    count: int
    last: UUID | None
    broken: tuple[UUID, ...] = ()


@transaction
def begin_rotation(*, by: UUID | None, at: datetime, account: str) -> bool:
    """Make a new key that wraps from now on; return False when a rotation is under way already."""
    lock_keys()
    keys = keyfile.load(keyring.path())
    if len(keys.keys) > 1:
        return False
    later = keys.with_new_key()
    detail = {"from": keys.current.ident, "to": later.current.ident, "account": account}
    audit.write(by=by, at=at, act="keys.rotation_begun", subject=None, detail=detail)
    store(later)
    return True


@transaction
def rewrap_batch(*, after: UUID | None, size: int = BATCH, by: UUID | None, at: datetime) -> Rewrapped:  # noqa: ARG001 - the end of the rotation is what is written down
    """Wrap the next keys anew with the current key; what does not open stays as it is and is told."""
    rows = _others(keyring.current())
    rows = rows.filter(id__gt=after) if after is not None else rows
    found = list(rows.select_for_update().order_by("id")[:size])
    broken = [row.id for row in found if not _rewrap(row)]
    return Rewrapped(
        count=len(found) - len(broken), last=found[-1].id if len(found) == size else None, broken=tuple(broken)
    )


@transaction
def retire_older(*, by: UUID | None, at: datetime, account: str) -> list[UUID]:
    """Take the older keys out of the key file once nothing is wrapped by them; else return what still is.

    Nobody writes a key meanwhile; whoever waits to looks at the file again afterwards (`make`).
    """
    lock_keys()
    keys = keyfile.load(keyring.path())
    older = [bytes.fromhex(key.ident) for key in keys.keys[1:]]
    still = list(WrappedKey.objects.annotate(by=WrappedBy()).filter(by__in=older))
    broken = [row.id for row in still if not _rewrap(row)]
    if broken or not older:
        return broken
    detail = {"key": keys.current.ident, "retired": [key.ident for key in keys.keys[1:]], "account": account}
    audit.write(by=by, at=at, act="keys.rotated", subject=None, detail=detail)
    store(keys.without_older())
    return []


def lock_keys() -> None:
    """Let nobody else write a key until the transaction ends; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE keys_wrappedkey IN SHARE ROW EXCLUSIVE MODE")


def _others(keys: keyfile.Keys) -> QuerySet[WrappedKey]:
    rows = WrappedKey.objects.annotate(by=WrappedBy()).filter(wrapped__isnull=False)
    return rows.exclude(by=bytes.fromhex(keys.current.ident))


def _rewrap(row: WrappedKey) -> bool:
    keys = keyring.current()
    try:
        row.wrapped = keys.wrap(keys.unwrap(row.wrapped or b"", owner=row.owner), owner=row.owner)
    except SealBroken:
        return False
    row.save(update_fields=["wrapped"])
    return True
