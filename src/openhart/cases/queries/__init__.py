"""Reads of the waist: viewer first, and nothing that is not open to them."""

from collections.abc import Iterable
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case, Duty, DutyState, Event, Heartbeat
from openhart.cases.queries.urgency import Mark, Wanted, most_urgent, newest_cases
from openhart.foundation.refused import Refused

__all__ = [
    "Mark",
    "Wanted",
    "case_by_reference",
    "cases_of",
    "duties_of",
    "events_of",
    "heartbeat",
    "locked",
    "most_urgent",
    "newest_cases",
    "open_duties_of",
    "words_of",
]


def case_by_reference(viewer: Viewer, reference: str) -> Case:
    """Return the case; refuse alike when there is none and when it is not open to the viewer."""
    case = Case.objects.filter(visible(viewer, case_id="id"), reference=reference).first()
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


def events_of(viewer: Viewer, case: Case) -> list[Event]:
    """Return what happened on a case open to the viewer, the newest first."""
    return list(
        Event.objects.filter(visible(viewer, region="case__region"), case=case).order_by("-at", "-ordinal")
    )


def words_of(case: Case, event: Event) -> dict[str, str]:
    """Return what people wrote about an event, unsealed."""
    if event.sealed is None:
        return {}
    return {name: str(text) for name, text in case.key().open_fields(event.sealed, place=event.place()).items()}


def heartbeat(_viewer: Viewer, watcher: str = "desk") -> Heartbeat | None:
    """Return when the watcher last looked, or None when it never did."""
    return Heartbeat.objects.filter(watcher=watcher).first()


def locked(case_id: UUID) -> Case:
    """Return the case with its row locked until the transaction ends; one writer at a time."""
    return Case.objects.select_for_update().get(id=case_id)


