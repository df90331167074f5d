"""Reads of the waist: viewer first, and nothing that is not open to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case, Duty, DutyState, Event, Heartbeat
from openhart.cases.queries.urgency import Mark, Wanted, most_urgent, newest_cases
from openhart.foundation.refused import Refused

__all__ = [
    "Mark",
    "Owed",
    "Wanted",
    "case_by_reference",
    "cases_of",
    "count_cases",
    "duties_of",
    "events_of",
    "heartbeat",
    "locked",
    "locked_if_free",
    "most_urgent",
    "newest_cases",
    "open_counts",
    "open_duties_by_case",
    "open_duties_of",
    "stretches",
    "words_of",
]

#: How many ids go into one question.
_AT_ONCE = 500


def case_by_reference(viewer: Viewer, reference: str) -> Case:
    """Return the case; refuse alike when there is none and when it is not open to the viewer."""
    case = Case.objects.select_related("key_row").filter(visible(viewer, case_id="id"), reference=reference).first()
    if case is None:
        raise Refused("There is no such case.")
    return case


def cases_of(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Return those of the cases that are open to the viewer, by id."""
    return {case.id: case for case in Case.objects.filter(visible(viewer, case_id="id"), id__in=list(case_ids))}


def duties_of(viewer: Viewer, case: Case) -> list[Duty]:
    """Return all duties of a case open to the viewer: those to do first, then by due time."""
    rows = list(Duty.objects.filter(visible(viewer), case=case).order_by("sort_at", "id"))
    rows.sort(key=lambda duty: duty.state != DutyState.OPEN)
    return rows


def open_duties_of(viewer: Viewer, case: Case, *, limit: int) -> list[Duty]:
    """Return the most urgent open duties of a case open to the viewer."""
    return list(Duty.objects.filter(visible(viewer), case=case, state=DutyState.OPEN).order_by("sort_at", "id")[:limit])


def open_duties_by_case(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, list[Duty]]:
    """Return the open duties of each of these few cases, the most urgent first, in one query."""
    found: dict[UUID, list[Duty]] = {}
    rows = Duty.objects.filter(visible(viewer), case_id__in=list(case_ids), state=DutyState.OPEN)
    for row in rows.order_by("sort_at", "id"):
        found.setdefault(row.case_id, []).append(row)
    return found


def events_of(viewer: Viewer, case: Case) -> list[Event]:
    """Return what happened on a case open to the viewer, the newest first."""
    return list(Event.objects.filter(visible(viewer, region="case__region"), case=case).order_by("-at", "-ordinal"))


def words_of(case: Case, event: Event) -> dict[str, str]:
    """Return what people wrote about an event, unsealed."""
    if event.sealed is None:
        return {}
    return {name: str(text) for name, text in case.key().open_fields(event.sealed, place=event.place()).items()}


@dataclass(frozen=True, slots=True)
class Owed:
    """How many duties of a case are open, and when the next falls due (NEVER without a due time)."""

    count: int
    next_due: datetime


def open_counts(viewer: Viewer, case_ids: Sequence[UUID]) -> dict[UUID, Owed]:
    """Return for each of these cases that is open to the viewer how many duties are open; none: left out."""
    found: dict[UUID, Owed] = {}
    for start in range(0, len(case_ids), _AT_ONCE):
        rows = Duty.objects.filter(
            visible(viewer), state=DutyState.OPEN, case_id__in=case_ids[start : start + _AT_ONCE]
        )
        counted = rows.order_by().values_list("case_id").annotate(Count("id"), Min("sort_at"))
        found.update({case_id: Owed(count, due) for case_id, count, due in counted})
    return found


def count_cases(viewer: Viewer) -> int:
    """Return how many cases are open to the viewer: for a progress bar, never for a page."""
    return Case.objects.filter(visible(viewer, case_id="id")).count()


def stretches(viewer: Viewer, *, size: int) -> Iterator[tuple[UUID | None, UUID | None]]:
    """Yield (after, until) ids that part the cases into stretches of ``size``; the last has no end."""
    after: UUID | None = None
    while True:
        rows = Case.objects.filter(visible(viewer, case_id="id")).order_by("id")
        if after is not None:
            rows = rows.filter(id__gt=after)
        until = next(iter(rows.values_list("id", flat=True)[size - 1 : size]), None)
        yield after, until
        if until is None:
            return
        after = until


def heartbeat(_viewer: Viewer, watcher: str = "desk") -> Heartbeat | None:
    """Return when the watcher last looked, or None when it never did."""
    return Heartbeat.objects.filter(watcher=watcher).first()


def locked(case_id: UUID) -> Case:
    """Return the case with its row locked until the transaction ends; one writer at a time."""
    return Case.objects.select_for_update(of=("self",)).select_related("key_row").get(id=case_id)


def locked_if_free(case_id: UUID) -> Case | None:
    """Return the case with its row locked, or None where somebody else is at it just now: for one watcher of many."""
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True).select_related("key_row")
    return rows.filter(id=case_id).first()
