"""The numbers that recipients gave: they stand with the notices that they prove, on a higher floor."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.cases.models import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a recipient said of itself when it was told: its number, the person and the badge."""

    to: str
    name: str
    number: str = ""
    person: str = ""
    badge: str = ""
    told_at: datetime


Read = Callable[[Viewer, Case], Iterable[Proof]]


@dataclass(slots=True)
class _Readers:
    found: list[Read] = field(default_factory=list)


_readers = _Readers()


def read_from(read: Read) -> None:
    """Let the room that keeps notices say what recipients answered; called once when the process starts."""
    if read not in _readers.found:
        _readers.found.append(read)


def proofs_of(viewer: Viewer, case: Case) -> list[Proof]:
    """Return what recipients of a case open to the viewer answered, the first first."""
    found = [each for read in _readers.found for each in read(viewer, case)]
    return sorted(found, key=lambda each: (each.told_at, each.to))
