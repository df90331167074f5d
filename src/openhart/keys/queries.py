"""Reads about keys: which there are, what they seal, how many records each of them wraps."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, Max

from openhart.audit import queries as audit
from openhart.audit.queries import Asker
from openhart.keys.lifecycle import ESCROW_FILE
from openhart.keys.models import Keyed, SealedField, WrappedBy, WrappedKey
from openhart.sealing import keyring

_LOST = "its sealed copy beside the data is missing, damaged or of other keys. `hart keys rotate` renews it."


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever has the account of the machine: nobody of the house, and so without an id."""

    user_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed bytes, and the model whose records have the keys."""

    model: type[models.Model]
    field: SealedField
    owner: type[models.Model]

    def __str__(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"  # noqa: SLF001 - Django's own way to its names


def sealed_columns() -> list[SealedColumn]:
    """Return every sealed column of every room."""
    return [
        SealedColumn(model, field, _led_to(model, field.by))
        for model in apps.get_models()
        for field in model._meta.local_fields  # noqa: SLF001
        if isinstance(field, SealedField)
    ]


def keyed_models() -> Iterator[type[Keyed]]:
    """Yield every model whose records have keys of their own."""
    return (model for model in apps.get_models() if issubclass(model, Keyed))


def _led_to(model: type[models.Model], way: str) -> type[models.Model]:
    for step in way.split("__") if way else ():
        related = model._meta.get_field(step).related_model  # noqa: SLF001
        if not isinstance(related, type):
            raise TypeError(f"{model.__name__}.{step} leads to no record.")
        model = related
    return model


@dataclass(frozen=True, slots=True)
class Counted:
    """One key-encryption key, and how many records' keys it wraps."""

    ident: str
    records: int
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How the keys stand: those of the file, those that rows name and the file does not have, and the way back."""

    keys: list[Counted]
    unknown: list[Counted]
    destroyed: int
    recovery: str


def standing(_viewer: Asker) -> Standing:
    """Return how the keys of this installation stand."""
    keys = keyring.current()
    rows = WrappedKey.objects.filter(wrapped__isnull=False).annotate(key=WrappedBy())
    counted = {bytes(key).hex(): count for key, count in rows.values_list("key").annotate(Count("id"))}
    ours = [Counted(key.ident, counted.pop(key.ident, 0), key is keys.current) for key in keys.keys]
    return Standing(
        keys=ours, unknown=[Counted(ident, count) for ident, count in sorted(counted.items())],
        destroyed=WrappedKey.objects.filter(wrapped__isnull=True).count(), recovery=recovery_words(_viewer),
    )  # fmt: skip


def recovery_words(_viewer: Asker) -> str:
    """Return in a sentence whether the key file can be brought back, and what to do when it cannot."""
    keys = keyring.current()
    if keys.recovery is None:
        return "Recovery: NONE. If the key file is lost, every record is. Hold the ceremony: `hart keys share`."
    made_on = keys.recovery.made_at[:10]
    holders = f"{keys.recovery.needed} of {keys.recovery.shares} shares given out {made_on}"
    if not sealed_copy_fits(_viewer):
        return f"Recovery: {holders}, but {_LOST}"
    return f"Recovery: {holders} bring the key file back. The sealed copy beside the data is of these keys."


def sealed_copy_fits(_viewer: Asker) -> bool:
    """Return whether the sealed copy of the key file is beside the data, of these keys and for these shares."""
    keys = keyring.current()
    if keys.recovery is None:
        return False
    try:
        told = json.loads((Path(settings.DATA_DIR) / ESCROW_FILE).read_bytes())
        return bool(told["keys"] == [key.ident for key in keys.keys] and told["recovery"] == keys.recovery.public.hex())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def purge_is_due(viewer: Asker) -> bool:
    """Return whether a key was destroyed since its like were last taken out of the files of the database."""
    newest = WrappedKey.objects.aggregate(newest=Max("destroyed_at"))["newest"]
    return newest is not None and not audit.was_done_since(viewer, "keys.purged", newest)


def count_older(_viewer: Asker) -> int:
    """Return how many records' keys are wrapped by another key than the current one: for a progress line."""
    current = bytes.fromhex(keyring.current().current.ident)
    return WrappedKey.objects.annotate(key=WrappedBy()).filter(wrapped__isnull=False).exclude(key=current).count()


def count_made_before(_viewer: Asker, moment: datetime) -> int:
    """Return how many keys are older than a moment: for a progress line."""
    kinds = [model.KIND for model in keyed_models()]
    return WrappedKey.objects.filter(wrapped__isnull=False, made_at__lt=moment, kind__in=kinds).count()


@dataclass(frozen=True, slots=True)
class PutBack:
    """A row whose revision is not the last that the trail knows; ``found`` is None for a row that is gone."""

    label: str
    id: UUID
    trail: int
    found: int | None

    def __str__(self) -> str:
        is_now = "is gone" if self.found is None else f"is at revision {self.found}"
        return f"{self.label} {self.id} {is_now}; the trail last saw revision {self.trail}."


def put_back(viewer: Asker) -> list[PutBack]:
    """Return every row that was put back to an older state, or away, behind the trail's back.

    The trail holds the place of every sealing that overwrote another: table, row and revision. A row that is gone
    was erased when its key, or that of the record its entry speaks of, was destroyed.
    """
    models_of = {
        column.model._meta.label_lower: column.model  # noqa: SLF001
        for column in sealed_columns()
        if any(field.name == "revision" for field in column.model._meta.local_fields)  # noqa: SLF001
    }
    erased = set(WrappedKey.objects.filter(wrapped__isnull=True).values_list("id", flat=True))
    last: dict[str, dict[UUID, int]] = {}
    may_be_gone: set[UUID] = set()
    for place, subject in audit.sealings(viewer):
        label, ident, revision = place.split(":")[:3]
        pk, known = UUID(ident), last.setdefault(label, {})
        known[pk] = max(known.get(pk, 0), int(revision))
        if erased & {pk, subject}:
            may_be_gone.add(pk)
    found = []
    for label, rows in sorted(last.items()):
        if label in models_of:
            stored = dict(models_of[label]._base_manager.values_list("pk", "revision"))  # noqa: SLF001
            told = (PutBack(label, pk, at, stored.get(pk)) for pk, at in sorted(rows.items()) if stored.get(pk) != at)
            found += [each for each in told if each.found is not None or each.id not in may_be_gone]
    return found
