"""The clocks of a breach, and what must be known before it is closed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from openhart.policy import BreachClock, Leaving

LOW, MEDIUM, HIGH = "low", "medium", "high"
RISKS = {LOW: "Low: nobody is likely to be harmed", MEDIUM: "Some risk of harm", HIGH: "High: somebody may be harmed"}
#: A clock presses on My day from so long before it runs out.
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Running:
    """One clock of one breach: when it runs out, when they were told, or why it does not apply."""

    clock: BreachClock
    due_at: datetime
    told_at: datetime | None
    is_waived: bool
    proof: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether somebody still has to be told."""
        return self.told_at is None and not self.is_waived

    def is_overdue(self, at: datetime) -> bool:
        """Return whether it ran out and nobody was told."""
        return self.is_open and self.due_at < at

    @property
    def was_late(self) -> bool:
        """Return whether they were told after it ran out."""
        return self.told_at is not None and self.told_at > self.due_at


def running(
    leaving: Leaving, body: str, *, data: Iterable[str], discovered_at: datetime,
    answered: Mapping[str, tuple[datetime | None, bool, str]],
) -> list[Running]:  # fmt: skip
    """Return the clocks of a breach, the shortest first; ``answered`` maps a clock to (told at, waived, proof)."""
    found = []
    for clock in leaving.clocks_for(body, frozenset(data)):
        told_at, is_waived, proof = answered.get(clock.code, (None, False, ""))
        found.append(Running(clock, discovered_at + clock.within, told_at, is_waived, proof))
    return found


def closing_refusal(clocks: Iterable[Running], *, risk: str, contained: str) -> str:
    """Return what is missing before a breach is closed; empty when nothing is."""
    if open_ones := [each.clock.label for each in clocks if each.is_open]:
        return f"Not closed yet: {'; '.join(open_ones)}. Record who was told, or say why it does not apply."
    if not contained.strip():
        return "Say first how the breach was contained."
    return "" if risk else "Assess the risk first."
