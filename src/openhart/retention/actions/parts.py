"""What rooms on higher floors do when a case of theirs is disposed of: each says it at the start of the process."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer

#: (case) → how many of each noun would be destroyed.
Count = Callable[[Viewer, Collection[UUID]], Mapping[UUID, Mapping[str, int]]]


@dataclass(frozen=True, slots=True)
class Gone:
    """What a room gave up: keys to destroy, and ids by which a draft may still speak of it."""

    key_ids: Iterable[UUID] = ()
    named: Iterable[UUID] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A room's part: how much it holds of a case, how it gives that up, and why it still needs it.

    ``erase`` is called within the one transaction of a case, by the system; ``needs`` returns, for those of the cases
    that are still needed, codes of `retention.lifecycle.needs`.
    """

    room: str
    count: Count
    erase: Callable[[UUID, Viewer, datetime], Gone]
    needs: Callable[[Viewer, Collection[UUID], datetime], Mapping[UUID, Collection[str]]] | None = None
    last_disclosures: Callable[[Viewer, Collection[UUID]], Mapping[UUID, datetime]] | None = None


@dataclass(slots=True)
class _Parts:
    by_room: dict[str, Part] = field(default_factory=dict)


_parts = _Parts()


def read_parts() -> list[Part]:
    """Return every room's part, in the order of the rooms' names: the same wherever it runs."""
    return [_parts.by_room[room] for room in sorted(_parts.by_room)]


def read_in(part: Part) -> None:
    """Let a room say its part; said again it replaces what was said."""
    _parts.by_room[part.room] = part
