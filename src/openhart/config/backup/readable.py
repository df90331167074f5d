"""Opening everything that is sealed, to prove that it can be: every field of every table, in one process's memory."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from openhart.keys.models import KeyDestroyed
from openhart.keys.queries import SealedColumn, sealed_columns
from openhart.sealing.envelope import SealBroken

#: So many rows at a time: a row of a document may be large.
_AT_ONCE = 20


@dataclass(slots=True)
class Opened:
    """What could be opened, what was erased, and what is broken, by column."""

    whole: int = 0
    erased: int = 0
    broken: Counter[str] = field(default_factory=Counter)


def open_all() -> Opened:
    """Open every sealed field there is; keep nothing of it."""
    opened = Opened()
    for column in sealed_columns():
        _open_column(opened, column)
    return opened


def _open_column(opened: Opened, column: SealedColumn) -> None:
    name, by, at = column.field.name, column.field.by, column.field.at
    along = f"{by}__key_row" if by else "key_row"
    rows = column.model._default_manager.exclude(**{f"{name}__isnull": True}).select_related(along)  # noqa: SLF001
    for row in rows.iterator(chunk_size=_AT_ONCE):
        owner: Any = row
        for step in by.split("__") if by else ():
            owner = getattr(owner, step)
        try:
            owner.key().open(bytes(getattr(row, name)), place=getattr(row, at)())
        except KeyDestroyed:
            opened.erased += 1
        except SealBroken:
            opened.broken[str(column)] += 1
        else:
            opened.whole += 1
