"""Records sealed anew, each with a fresh key of its own: all that the old key sealed, in one transaction."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, models
from django.db import transaction as django_transaction

from openhart.foundation.transactions import transaction
from openhart.keys.models import Keyed, WrappedKey
from openhart.keys.queries import SealedColumn, keyed_models, sealed_columns
from openhart.sealing import keyring
from openhart.sealing.envelope import KEY_BYTES, DataKey, SealBroken

BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealed:
    """What one batch did: how many records and sealed fields, the last record, and those that do not open."""

    records: int
    fields: int
    last: UUID | None
    broken: tuple[UUID, ...] = ()


@transaction
def reseal_batch(
    *,
    made_before: datetime,
    after: UUID | None,
    size: int = BATCH,
    by: UUID | None,  # noqa: ARG001 - the command writes down the whole
    at: datetime,
) -> Resealed:
    """Seal the next records anew whose keys were made before a moment; what does not open stays as it is and is told.

    On PostgreSQL nobody reads a key meanwhile, so that nothing is sealed with one that is about to go.
    """
    _lock()
    owners = {model.KIND: model for model in keyed_models()}
    rows = WrappedKey.objects.filter(wrapped__isnull=False, made_at__lt=made_before, kind__in=owners)
    rows = rows.filter(id__gt=after) if after is not None else rows
    found = list(rows.order_by("id")[:size])
    columns = sealed_columns()
    fields, broken = 0, []
    with _quiet({column.model._meta.db_table for column in columns}):  # noqa: SLF001
        for row in found:
            try:
                with django_transaction.atomic():
                    fields += _reseal(row, owners[row.kind], columns, at)
            except SealBroken:
                broken.append(row.id)
    return Resealed(
        records=len(found) - len(broken), fields=fields, last=found[-1].id if len(found) == size else None,
        broken=tuple(broken),
    )  # fmt: skip


def _reseal(row: WrappedKey, owner: type[Keyed], columns: list[SealedColumn], at: datetime) -> int:
    old, new, fields = row.unwrap(), DataKey(os.urandom(KEY_BYTES)), 0
    for column in columns:
        if column.owner is not owner:
            continue
        name = column.field.name
        sealed = column.model._base_manager.filter(**{column.field.by or "pk": row.id, f"{name}__isnull": False})  # noqa: SLF001
        sealed = sealed.select_related(column.field.by) if column.field.by else sealed
        for each in sealed.iterator(chunk_size=20):
            _reseal_field(each, column, old, new)
            fields += 1
    row.wrapped, row.made_at = keyring.current().wrap(new, owner=row.owner), at
    row.save(update_fields=["wrapped", "made_at"])
    return fields


def _reseal_field(each: models.Model, column: SealedColumn, old: DataKey, new: DataKey) -> None:
    name, place = column.field.name, getattr(each, column.field.at)()
    again = new.seal(old.open(getattr(each, name), place=place), place=place)
    column.model._base_manager.filter(pk=each.pk).update(**{name: again})  # noqa: SLF001


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE keys_wrappedkey IN ACCESS EXCLUSIVE MODE")


@contextmanager
def _quiet(tables: set[str]) -> Iterator[None]:
    """Let append-only tables take the same words under a new key; their triggers stand again before the commit."""
    ours = sorted(tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for the end while triggers are set
            for table in ours:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in ours:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        marks = ", ".join(["%s"] * len(ours))
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})", ours)  # noqa: S608 - our own names
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in triggers:
            cursor.execute(statement)
