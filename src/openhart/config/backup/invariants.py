"""What must hold of a copy before it is called restored: duties, trail, and every word that can be opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases import queries
from openhart.config.backup.opening import CannotRestore


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at and found to hold."""

    cases: int
    opened: int
    entries: int

    def told(self) -> Iterator[str]:
        """Yield what a person should read."""
        yield f"The duties of {self.cases:,} cases were worked out again: no difference."


def look(*, at: datetime) -> Looked:
    """Look at everything that must hold; raise CannotRestore at the first that does not."""
    return Looked(cases=_duties(at), opened=0, entries=0)


def _duties(at: datetime) -> int:
    looked = 0
    for count, different in cases.rebuild(at=at, write=False):
        looked += count
        for each in different:
            raise CannotRestore(f"The duty {each.duty} of {each.reference} is not what its events make it.")
    if looked != queries.count_cases(SYSTEM):
        raise CannotRestore("Not every case could be looked at.")
    return looked
