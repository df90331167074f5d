"""How the notices of a case stand: what is owed, who was told, who was not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.cases import queries as cases
from openhart.cases.models import Case, Duty, DutyState
from openhart.notices.models import Notice
from openhart.notices.queries.resolving import Need, needs_for
from openhart.notices.queries.rows import sent_for
from openhart.places.models import Recipient

FAMILY = "notify."


@dataclass(frozen=True, slots=True)
class Line:
    """One recipient of one duty: whom to tell, for which towns, and by which notice they were told."""

    need: Need
    told: Notice | None
    too_early: Notice | None = None  # told before this became owed, so that it does not count

    @property
    def recipient(self) -> Recipient | None:
        """Return who is to be told."""
        return self.need.recipient


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty to tell somebody, with a line for each who must be told."""

    duty: Duty
    to: str
    lines: tuple[Line, ...]

    @property
    def told_count(self) -> int:
        """Return how many of the recipients were told."""
        return sum(line.told is not None for line in self.lines)

    @property
    def is_complete(self) -> bool:
        """Return whether everybody was told."""
        return self.told_count == len(self.lines)

    @property
    def is_open(self) -> bool:
        """Return whether the duty is still to be done."""
        return self.duty.state == DutyState.OPEN

    @property
    def can_settle(self) -> bool:
        """Return whether everybody was told and the duty does not know it yet: the towns changed since."""
        return self.is_open and self.is_complete


@dataclass(frozen=True, slots=True)
class Standing:
    """The notices of a case as of now."""

    owed: tuple[Owed, ...]
    notices: tuple[Notice, ...]
    unknown_towns: tuple[str, ...]  # residence, incident, location
    unasked: tuple[Notice, ...]  # recorded though nobody owed them, or more than once


def standing(viewer: Viewer, case: Case, *, at: datetime) -> Standing:
    """Return what is owed and what was done about it on a case open to the viewer; a fixed number of queries."""
    duties = [duty for duty in cases.duties_of(viewer, case) if duty.code.startswith(FAMILY)]
    notices = sent_for(viewer, case)
    shown = [duty for duty in duties if duty.state != DutyState.WITHDRAWN]
    needs = needs_for(case, {recipient_of(duty) for duty in shown}, on=timezone.localdate(at))
    owed = tuple(
        Owed(duty, recipient_of(duty), lines_of(recipient_of(duty), needs[recipient_of(duty)], notices, duty.from_at))
        for duty in shown
    )
    used = {line.told.id for each in owed for line in each.lines if line.told is not None}
    return Standing(
        owed=owed,
        notices=tuple(notices),
        unknown_towns=tuple(part for part in ("residence", "incident", "location") if not case.towns.get(part)),
        unasked=tuple(notice for notice in notices if notice.id not in used),
    )


def recipient_of(duty: Duty) -> str:
    """Return whom a duty to notify speaks of: notify.fbi of the FBI."""
    return duty.code.removeprefix(FAMILY)


def lines_of(to: str, needs: Iterable[Need], notices: Sequence[Notice], from_at: datetime | None) -> tuple[Line, ...]:
    """Return a line for each need with the first notice that meets it, counted from when the duty began."""
    valid = sorted(
        (notice for notice in notices if notice.to == to and notice.withdrawn_at is None),
        key=lambda notice: (notice.happened_at, notice.id),
    )
    return tuple(_line(need, valid, from_at) for need in needs)


def _line(need: Need, notices: Sequence[Notice], from_at: datetime | None) -> Line:
    meeting = [notice for notice in notices if _meets(notice, need)]
    counting = [notice for notice in meeting if from_at is None or notice.happened_at >= from_at]
    told = counting[0] if counting else None
    return Line(need, told, too_early=meeting[-1] if meeting and told is None else None)


def _meets(notice: Notice, need: Need) -> bool:
    """Return whether a notice told this recipient, or somebody else in its place for the same towns.

    The State Police may be told for a town whose police the list assumes; where no town is known, whoever
    was told was told.
    """
    if need.recipient is not None and notice.recipient_code == need.recipient.code:
        return True
    return set(need.towns) <= set(notice.towns)


def complete_at(lines: Iterable[Line]) -> datetime | None:
    """Return when the last of the recipients was told, or None while one is missing."""
    told = [line.told for line in lines]
    if not told or any(notice is None for notice in told):
        return None
    return max(notice.happened_at for notice in told if notice is not None)
