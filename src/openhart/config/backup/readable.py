"""Opening everything that is sealed, to prove that it can be: every field of every table, in one process's memory.

A sealed field is called ``sealed`` or ``…_sealed``, its row says its ``place()``, and its key belongs to the row itself
or to what the row points to. A table that keeps to none of this is named, not passed over.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from openhart.keys.models import KeyDestroyed, Keyed, SealedField
from openhart.sealing.envelope import SealBroken

_AT_ONCE = 200
_DEPTH = 2


@dataclass(slots=True)
class Opened:
    """What could be opened, what was erased, and what is broken, by table."""

    whole: int = 0
    erased: int = 0
    broken: Counter[str] = field(default_factory=Counter)


def open_all() -> Opened:
    """Open every sealed field there is; keep nothing of it."""
    opened = Opened()
    for model, names in sealed_models():
        ways = ways_to_keys(model)
        along = [f"{way}__key_row" if way else "key_row" for way in ways]
        for row in model._default_manager.select_related(*along).iterator(chunk_size=_AT_ONCE):  # noqa: SLF001
            for name in names:
                _look(opened, row, name, ways)
    return opened


def sealed_models() -> list[tuple[type[Model], list[str]]]:
    """Return every model that seals something, with the names of those fields."""
    found = []
    for model in apps.get_models():
        sealed = [each.name for each in model._meta.fields if isinstance(each, SealedField)]  # noqa: SLF001
        if sealed:
            found.append((model, sealed))
    return found


def ways_to_keys(model: type[Model], depth: int = _DEPTH) -> list[str]:
    """Return how a row reaches what has a key: "" for itself, ``referral__case`` and the like; nearest first."""
    if issubclass(model, Keyed):
        return [""]
    if not depth:
        return []
    ways = []
    for each in model._meta.fields:  # noqa: SLF001 - the model says what it points to
        if isinstance(each, ForeignKey) and each.related_model is not model:
            ways += [f"{each.name}__{way}".removesuffix("__") for way in ways_to_keys(each.related_model, depth - 1)]
    return sorted(ways, key=lambda way: way.count("__"))


def _look(opened: Opened, row: Any, name: str, ways: list[str]) -> None:
    sealed = getattr(row, name)
    if not sealed:
        return
    place = getattr(row, row._meta.get_field(name).at)()  # noqa: SLF001
    outcomes = {_outcome(owner, sealed, place) for owner in _owners(row, ways)}
    if "whole" in outcomes:
        opened.whole += 1
    elif outcomes == {"erased"}:
        opened.erased += 1
    else:
        opened.broken[row._meta.label] += 1  # noqa: SLF001


def _owners(row: Any, ways: list[str]) -> Iterator[Keyed]:
    for way in ways:
        owner = row
        for step in filter(None, way.split("__")):
            owner = getattr(owner, step) if owner is not None else None
        if owner is not None:
            yield owner


def _outcome(owner: Keyed, sealed: bytes, place: str) -> str:
    try:
        owner.key().open(bytes(sealed), place=place)
    except KeyDestroyed:
        return "erased"
    except SealBroken:
        return "broken"
    return "whole"
