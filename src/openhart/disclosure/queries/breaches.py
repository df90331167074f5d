"""The register of breaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.disclosure import access
from openhart.disclosure.lifecycle import breaches as life
from openhart.disclosure.lifecycle.breaches import Running
from openhart.disclosure.models import Answer, Breach, Concerned
from openhart.foundation.refused import Refused
from openhart.people import queries as people
from openhart.people.models import Identity
from openhart.policy import Leaving

#: What stands in place of the words that were erased with the last case they spoke of.
_GONE = "What happened was erased with the cases it concerned."


@dataclass(frozen=True, slots=True)
class Concern:
    """One case that a breach concerns, as far as it is open to whoever asks, with the child's initials."""

    case: Case
    initials: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A breach with its words, its clocks and whom it concerns; ``hidden`` cases are closed to whoever asks."""

    row: Breach
    words: Mapping[str, Any]
    clocks: tuple[Running, ...]
    concerned: tuple[Concern, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class Pressing:
    """What My day says of breaches: how many clocks have run out, how many soon will, and nothing of a case."""

    overdue: int
    soon: int
    next_due_at: datetime | None
    keeps: bool  # whether the register is theirs to open


def leaving_here() -> Leaving:
    """Return what the installation's own policy says."""
    return policy.load_leaving(settings.POLICY_PACK)


def pack_here() -> str:
    """Return the name of the installation's own policy."""
    return str(settings.POLICY_PACK)


def clocks_of(row: Breach, answers: Sequence[Answer]) -> list[Running]:
    """Return the clocks of a breach and how each was answered, without the proof's words."""
    return _clocks(row, {each.clock: (each.told_at, each.is_waived, "") for each in answers})


def register(viewer: Viewer, *, at: datetime) -> list[tuple[Breach, list[Running]]]:
    """Return every breach with its clocks: the open ones first, what presses most on top."""
    access.check_keeps_breaches(viewer)
    rows = list(Breach.objects.prefetch_related("answers"))
    found = [(row, clocks_of(row, list(row.answers.all()))) for row in rows]
    return sorted(found, key=lambda pair: _order(pair[0], at))


def kept_breach(viewer: Viewer, breach_id: UUID) -> Kept:
    """Return one breach as whoever keeps the register reads it; refuse when there is none."""
    row = breach_of(viewer, breach_id)
    answers = {
        each.clock: (each.told_at, each.is_waived, _proof(row, each)) for each in row.answers.all()
    }  # fmt: skip
    concerned = _concerned(viewer, row)
    hidden = row.concerned_count - len(concerned)
    return Kept(row, words_of(row), tuple(_clocks(row, answers)), tuple(concerned), hidden)


def breach_of(viewer: Viewer, breach_id: UUID) -> Breach:
    """Return one breach of the register; refuse when there is none or the register is not theirs."""
    access.check_keeps_breaches(viewer)
    row = Breach.objects.select_related("key_row", "disclosure").filter(id=breach_id).first()
    if row is None:
        raise Refused("There is no such breach.")
    return row


def pressing(viewer: Viewer, *, at: datetime) -> Pressing | None:
    """Return how many breaches have a clock that ran out or soon will, for whoever is warned of it; one query."""
    if not access.is_warned(viewer):
        return None
    rows = Breach.objects.filter(next_due_at__isnull=False, next_due_at__lt=at + life.SOON)
    due = sorted(each for each in rows.values_list("next_due_at", flat=True) if each is not None)
    overdue = [each for each in due if each < at]
    keeps = access.keeps_breaches(viewer)
    return Pressing(len(overdue), len(due) - len(overdue), due[0], keeps) if due else None


def words_of(row: Breach) -> Mapping[str, Any]:
    """Return the words of a breach; those of one whose cases were all disposed of are gone with them."""
    return row.key().open_fields(row.sealed, place=row.place()) if row.sealed else {"what": _GONE}


def _clocks(row: Breach, answered: Mapping[str, tuple[datetime | None, bool, str]]) -> list[Running]:
    return life.running(
        leaving_here(), str(settings.BODY), data=row.data, discovered_at=row.discovered_at, answered=answered
    )


def _concerned(viewer: Viewer, row: Breach) -> list[Concern]:
    rows = list(
        Concerned.objects.filter(visible(viewer, region="case__region"), breach=row)
        .select_related("case")
        .order_by("id")
    )
    children = people.children(viewer, [each.case_id for each in rows])
    return [
        Concern(each.case, children.get(each.case_id, Identity()).initials, tuple(each.people)) for each in rows
    ]  # fmt: skip


def _proof(row: Breach, answer: Answer) -> str:
    if not row.sealed:
        return ""
    return str(row.key().open_fields(answer.sealed, place=answer.place()).get("proof", ""))


def _order(row: Breach, at: datetime) -> tuple[bool, datetime, float]:
    return (row.closed_at is not None, row.next_due_at or at.replace(year=9999), -row.discovered_at.timestamp())
