"""What can be wrong: with a pack, with one event, with the events of a case taken together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with a pack: the file, the line (from 1) and what was expected."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class PackError(Exception):
    """A pack that cannot be used; ``faults`` lists everything found wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class EventError(ValueError):
    """An event that cannot be read; ``key`` names the place, such as ``facts.child.age``."""

    def __init__(self, key: str, text: str) -> None:
        self.key = key
        self.text = text
        super().__init__(f"{key}: {text}" if key else text)


class CaseError(Exception):
    """Events that cannot be true together; ``event`` and ``at`` say where it shows."""

    def __init__(self, text: str, *, event: str, at: datetime) -> None:
        self.event = event
        self.at = at
        super().__init__(text)


class ContradictionError(CaseError):
    """Two different values for one fact at one instant."""


class EpisodeError(CaseError):
    """An event that names an episode nobody has begun."""
