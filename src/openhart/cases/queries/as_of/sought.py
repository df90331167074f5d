"""How a duty had come out at a moment, and which duties are asked for: said once, in Python and for the database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from openhart import policy
from openhart.cases.models import Case, DutyState


class Outcome(StrEnum):
    """How a duty had come out at the moment asked about."""

    LATE = "late"  # done, after its time
    NEVER = "never"  # not done, and its time had passed
    WAIVED_LATE = "waived_late"  # waived when its time had passed
    MET = "met"
    WAIVED = "waived"
    OPEN = "open"  # not done, and its time had not passed
    NO_LIMIT = "no_limit"  # not done, and its time limit not decided


#: What an auditor asks for. A duty that was waived only after its time had been late until then.
LATE_OR_NEVER = (Outcome.NEVER, Outcome.LATE, Outcome.WAIVED_LATE)


class Then(NamedTuple):
    """One duty as it stood at the moment asked about."""

    due_at: datetime | None
    case_id: UUID
    code: str
    episode: str
    instance: int
    owed_by: str
    from_at: datetime
    limit: str
    outcome: Outcome
    discharged_at: datetime | None
    citations: tuple[str, ...]
    reference: str
    region: str  # which serves the case now


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which duties are asked for; what is left empty narrows nothing.

    ``since``: those that were due then or later; of those without a time limit, those that began then or later.
    """

    outcomes: Collection[Outcome] = ()
    codes: Collection[str] = ()
    region: str | None = None  # empty: cases of no known region
    limit: str = ""
    since: datetime | None = None

    def rows(self, at: datetime) -> Q:
        """Return the condition on stored duties that were stored as they stood at ``at``."""
        asked = ~Q(state=DutyState.WITHDRAWN)
        if self.outcomes and Outcome.MET not in self.outcomes:
            asked &= ~Q(state=DutyState.DONE)  # said in the words of the index of what was missed
        if self.outcomes:
            conditions, wanted = outcome_conditions(at), Q()
            for outcome in self.outcomes:
                wanted |= conditions[outcome]
            asked &= wanted
        if self.codes:
            asked &= Q(code__in=sorted(self.codes))
        if self.region is not None:
            asked &= Q(region=self.region)
        if self.limit:
            asked &= Q(limit=self.limit)
        if self.since is not None:
            asked &= Q(sort_at__gte=self.since) & (Q(due_at__isnull=False) | Q(from_at__gte=self.since))
        return asked

    def fits(self, duty: policy.Duty, outcome: Outcome) -> bool:
        """Return whether a duty that the engine gave is one of those; its region is asked of its case."""
        return (
            (not self.outcomes or outcome in self.outcomes)
            and (not self.codes or duty.code in self.codes)
            and (not self.limit or duty.limit == self.limit)
            and (self.since is None or (duty.due_at or duty.from_at) >= self.since)
        )


def outcome_conditions(at: datetime) -> Mapping[Outcome, Q]:
    """Return the condition of each outcome on stored duties."""
    is_open, is_waived = Q(state=DutyState.OPEN), Q(state=DutyState.WAIVED)
    waived_late = is_waived & Q(due_at__isnull=False, discharged_at__gt=F("due_at"))
    return {
        Outcome.LATE: Q(state=DutyState.DONE_LATE),
        Outcome.NEVER: is_open & Q(due_at__lt=at),
        Outcome.WAIVED_LATE: waived_late,
        Outcome.MET: Q(state=DutyState.DONE),
        Outcome.WAIVED: is_waived & (Q(due_at__isnull=True) | Q(discharged_at__lte=F("due_at"))),
        Outcome.OPEN: is_open & Q(due_at__gte=at),
        Outcome.NO_LIMIT: is_open & Q(due_at__isnull=True),
    }


def outcome_of(state: str, due_at: datetime | None, discharged_at: datetime | None, at: datetime) -> Outcome | None:
    """Return how a duty had come out, the engine's states and the stored ones alike; None when it was not owed."""
    match state:
        case "done_late":
            return Outcome.LATE
        case "done":
            return Outcome.MET
        case "waived":
            is_late = due_at is not None and discharged_at is not None and discharged_at > due_at
            return Outcome.WAIVED_LATE if is_late else Outcome.WAIVED
        case "withdrawn":
            return None
    if due_at is None:
        return Outcome.NO_LIMIT
    return Outcome.NEVER if due_at < at else Outcome.OPEN


def then_of(case: Case, duty: policy.Duty, outcome: Outcome) -> Then:
    """Return a duty that the engine gave as a line of the list."""
    return Then(
        duty.due_at, case.id, duty.code, duty.episode, duty.instance, duty.owed_by, duty.from_at, duty.limit, outcome,
        duty.discharged_at, tuple(dict.fromkeys(ground.citation for ground in duty.because)), case.reference,
        case.region,
    )  # fmt: skip
