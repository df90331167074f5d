"""Who is told of one clock: those on the rungs of its step, and one rung up where nobody stands on one. Pure."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from openhart.reminders.lifecycle.steps import Rung


class Because(StrEnum):
    """Why somebody above is told earlier than the table says."""

    USUAL = ""
    NOBODY_HOLDS = "nobody_holds"  # nobody holds the role that owes it
    NOBODY_SUPERVISES = "nobody_supervises"  # nor is there a supervisor


@dataclass(frozen=True, slots=True)
class Told:
    """One person who is told, as what, and why they rather than somebody below."""

    person_id: UUID
    rung: Rung
    because: Because = Because.USUAL


def standing(*rungs: AbstractSet[UUID]) -> dict[Rung, frozenset[UUID]]:
    """Return who stands on each rung, from the owner upwards; somebody who already stands below does not again.

    A supervisor who owes a step themselves is nobody to tell of it: then it goes to whoever is above them.
    """
    found: dict[Rung, frozenset[UUID]] = {}
    below: frozenset[UUID] = frozenset()
    for rung, people in zip(Rung, rungs, strict=False):
        found[rung] = frozenset(people) - below
        below |= found[rung]
    return found


def who_is_told(wanted: Sequence[Rung], standing: Mapping[Rung, AbstractSet[UUID]]) -> list[Told]:
    """Return who is told, each person once and as the lowest of what they are.

    Where a rung that is wanted is empty, the next one above with somebody on it is told in its place, and it is said
    why. Nobody at all: an empty list.
    """
    found: dict[UUID, Told] = {}
    for rung in wanted:
        filled, because = _filled(rung, standing)
        for person_id in sorted(standing.get(filled, frozenset())) if filled is not None else ():
            found.setdefault(person_id, Told(person_id, filled or rung, because))
    return list(found.values())


def _filled(rung: Rung, standing: Mapping[Rung, AbstractSet[UUID]]) -> tuple[Rung | None, Because]:
    """Return the rung at which somebody stands, from ``rung`` upwards, and why it is a higher one."""
    ladder = list(Rung)
    for each in ladder[ladder.index(rung) :]:
        if standing.get(each):
            return each, Because.USUAL if each == rung else _missing(rung)
    return None, _missing(rung)


def _missing(rung: Rung) -> Because:
    return Because.NOBODY_HOLDS if rung == Rung.OWNER else Because.NOBODY_SUPERVISES
