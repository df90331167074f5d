"""What should hold of a copy: duties follow from events, and every word that was not erased can be opened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases import queries
from openhart.config.backup import readable


@dataclass(slots=True)
class Looked:
    """What was looked at, and what does not hold, in sentences."""

    cases: int = 0
    opened: int = 0
    erased: int = 0
    faults: list[str] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """Yield what a person should read."""
        yield f"{self.opened:,} sealed fields were opened; {self.erased:,} are erased."
        yield f"The duties of {self.cases:,} cases were worked out again."
        for fault in self.faults:
            yield f"NOT AS IT SHOULD BE: {fault}"


def look(*, at: datetime) -> Looked:
    """Look at everything that should hold."""
    looked = Looked()
    _words(looked)
    _duties(looked, at)
    return looked


def _words(looked: Looked) -> None:
    opened = readable.open_all()
    looked.opened, looked.erased = opened.whole, opened.erased
    for table, count in sorted(opened.broken.items()):
        looked.faults.append(f"{count:,} sealed fields of {table} do not open with their keys.")


def _duties(looked: Looked, at: datetime) -> None:
    different = 0
    for count, differences in cases.rebuild(at=at, write=False):
        looked.cases += count
        different += len(differences)
    if different:
        looked.faults.append(f"{different:,} duties are not what the events make them: `hart cases rebuild` does that.")
    if looked.cases != queries.count_cases(SYSTEM):
        looked.faults.append("Not every case could be looked at.")
