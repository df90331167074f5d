"""What should hold of a copy: the trail is whole, duties follow from events, every word that was not erased opens."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from openhart.accounts.access import SYSTEM
from openhart.audit.management import verifying
from openhart.cases import actions as cases
from openhart.cases import queries
from openhart.config.backup import readable


@dataclass(slots=True)
class Looked:
    """What was looked at; what does not hold, and what is only worth knowing, in sentences."""

    cases: int = 0
    opened: int = 0
    erased: int = 0
    entries: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """Yield what a person should read."""
        yield f"{self.opened:,} sealed fields were opened; {self.erased:,} are erased."
        yield f"The duties of {self.cases:,} cases were worked out again."
        yield f"{self.entries:,} entries of the trail were followed."
        for fault in self.faults:
            yield f"NOT AS IT SHOULD BE: {fault}"
        yield from self.notes


def look(*, at: datetime, heads: Path | None) -> Looked:
    """Look at everything that should hold; ``heads`` are those of the trail that were kept outside, if any."""
    looked = Looked()
    _words(looked)
    _duties(looked, at)
    _trail(looked, heads)
    return looked


def _words(looked: Looked) -> None:
    opened = readable.open_all()
    looked.opened, looked.erased = opened.whole, opened.erased
    for column, count in sorted(opened.broken.items()):
        looked.faults.append(f"{count:,} of {column} do not open with their keys.")


def _duties(looked: Looked, at: datetime) -> None:
    different = 0
    for count, differences in cases.rebuild(at=at, write=False):
        looked.cases += count
        different += len(differences)
    if different:
        looked.faults.append(f"{different:,} duties are not what the events make them: `hart cases rebuild` does that.")
    if looked.cases != queries.count_cases(SYSTEM):
        looked.faults.append("Not every case could be looked at.")


def _trail(looked: Looked, heads: Path | None) -> None:
    """Follow the trail by itself; then against the heads outside, which know if it is older than it once was."""
    found = verifying.verify(None)
    looked.entries = found.entries
    looked.faults += found.faults
    if heads is not None and heads.is_file() and not found.faults:
        looked.notes += verifying.verify(heads).faults
