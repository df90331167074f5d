"""What the schedule of retention counts from on a case: times and codes, for whoever decides how long it is kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case, Duty, DutyState, Event

_REPORTS = frozenset({"referral.received", "report.attached"})
_ESTABLISHED = "confirmed"


@dataclass(slots=True)
class Kept:
    """What is counted from on one case."""

    case_id: UUID
    reference: str
    decision: str
    opened_at: datetime
    closed_at: datetime | None
    is_waiting: bool  # time alone will make something owed
    has_open_duty: bool = False
    is_missing: bool = False
    was_established: bool = False
    last_entry_at: datetime | None = None
    last_report_at: datetime | None = None
    investigation_completed_at: datetime | None = None
    ages: list[tuple[int, datetime]] = field(default_factory=list)  # so old the child was said to be then
    counts: dict[str, int] = field(default_factory=dict)


def closed_cases(viewer: Viewer, *, after: UUID | None, limit: int) -> list[Kept]:
    """Return the next closed cases by id, with what the schedule counts from; four queries, however many."""
    rows = Case.objects.filter(visible(viewer, case_id="id"), closed_at__isnull=False).order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    return _kept(rows[:limit])


def kept_cases(viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, Kept]:
    """Return these cases with what the schedule counts from, open ones too; nothing for what is not there."""
    rows = Case.objects.filter(visible(viewer, case_id="id"), id__in=list(case_ids))
    return {each.case_id: each for each in _kept(rows)}


def _kept(rows: Iterable[Case]) -> list[Kept]:
    found = {
        row.id: Kept(row.id, row.reference, row.decision, row.opened_at, row.closed_at, row.looks_again_at is not None)
        for row in rows
    }
    of_these = Q(case_id__in=list(found))
    events = Event.objects.filter(of_these).order_by("case_id", "ordinal")
    for case_id, happened in groupby(
        events.values_list("case_id", "code", "at", "recorded_at", "facts", "sealed"), key=lambda row: row[0]
    ):
        for _, code, at, recorded_at, facts, sealed in happened:
            _learn(found[case_id], code, at, recorded_at, facts, has_words=sealed is not None)
    still_open = Count("id", filter=Q(state=DutyState.OPEN))
    duties = Duty.objects.filter(of_these).order_by().values("case_id").annotate(count=Count("id"), todo=still_open)
    for case_id, count, todo in duties.values_list("case_id", "count", "todo"):
        found[case_id].counts["duties"] = count
        found[case_id].has_open_duty = todo > 0
    return list(found.values())


def _learn(
    case: Kept, code: str, at: datetime, recorded_at: datetime, facts: dict[str, object], *, has_words: bool
) -> None:
    case.last_entry_at = _later(case.last_entry_at, recorded_at)
    if code in _REPORTS:
        case.last_report_at = _later(case.last_report_at, at)
    if code == "investigation.completed":
        case.investigation_completed_at = _later(case.investigation_completed_at, at)
    if code in {"child.missing", "child.located"}:
        case.is_missing = code == "child.missing"
    case.was_established |= facts.get("victim.status") == _ESTABLISHED
    age = facts.get("child.age")
    if isinstance(age, int) and not isinstance(age, bool):
        case.ages.append((age, at))
    case.counts["events"] = case.counts.get("events", 0) + 1
    case.counts["words"] = case.counts.get("words", 0) + has_words


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
