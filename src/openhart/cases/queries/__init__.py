"""Reads of the waist: viewer first, and nothing that is not open to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case, Duty, DutyState, Event, Heartbeat
from openhart.foundation.refused import Refused


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a list ordered by time and id: where the next page begins."""

    at: datetime
    ident: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.ident}"

    @staticmethod
    def read(text: str) -> "Mark | None":
        """Return the mark written as text, or None for anything else."""
        moment, _, ident = text.partition("~")
        try:
            mark = Mark(datetime.fromisoformat(moment), UUID(ident))
        except ValueError:
            return None
        return mark if mark.at.tzinfo is not None else None


def case_by_reference(viewer: Viewer, reference: str) -> Case:
    """Return the case; refuse alike when there is none and when it is not open to the viewer."""
    case = Case.objects.filter(visible(viewer, case_id="id"), reference=reference).first()
    if case is None:
        raise Refused("There is no such case.")
    return case


def cases_by_opening(viewer: Viewer, *, before: Mark | None, limit: int) -> list[Case]:
    """Return cases open to the viewer, the newest first, ``limit`` at most, those before a mark."""
    rows = Case.objects.filter(visible(viewer, case_id="id"))
    if before is not None:
        rows = rows.filter(Q(opened_at__lt=before.at) | Q(opened_at=before.at, id__lt=before.ident))
    return list(rows.order_by("-opened_at", "-id")[:limit])


def cases_of(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Return those of the cases that are open to the viewer, by id."""
    return {case.id: case for case in Case.objects.filter(visible(viewer, case_id="id"), id__in=list(case_ids))}


def opened_since(viewer: Viewer, since: datetime, *, limit: int) -> list[Case]:
    """Return the cases opened since a moment, the newest first."""
    rows = Case.objects.filter(visible(viewer, case_id="id"), opened_at__gte=since)
    return list(rows.order_by("-opened_at", "-id")[:limit])


def open_duties(viewer: Viewer) -> QuerySet[Duty]:
    """Return the duties not yet done on cases open to the viewer, the most urgent first."""
    return (
        Duty.objects.filter(visible(viewer), state=DutyState.OPEN).select_related("case").order_by("sort_at", "id")
    )


def duties_owed_by(
    viewer: Viewer, roles: Sequence[str], *, from_at: datetime | None, until: datetime, limit: int
) -> list[Duty]:
    """Return open duties owed by ``roles`` that fall due in [from_at, until), the most urgent first."""
    rows = open_duties(viewer).filter(owed_by__in=roles, sort_at__lt=until)
    if from_at is not None:
        rows = rows.filter(sort_at__gte=from_at)
    return list(rows[:limit])


def duties_in_queue(
    viewer: Viewer, codes: Sequence[str], *, decision: str | None, after: Mark | None, limit: int
) -> list[Duty]:
    """Return a page of open duties of these codes, the most urgent first; ``decision`` narrows by screening."""
    rows = open_duties(viewer).filter(code__in=codes)
    if decision is not None:
        rows = rows.filter(case__decision=decision)
    if after is not None:
        rows = rows.filter(Q(sort_at__gt=after.at) | Q(sort_at=after.at, id__gt=after.ident))
    return list(rows[:limit])


def duties_before(
    viewer: Viewer, codes: Sequence[str], *, decision: str | None, before: Mark, limit: int
) -> list[Duty]:
    """Return the page of a queue that ends just before a mark, the most urgent first."""
    rows = open_duties(viewer).filter(code__in=codes)
    if decision is not None:
        rows = rows.filter(case__decision=decision)
    rows = rows.filter(Q(sort_at__lt=before.at) | Q(sort_at=before.at, id__lt=before.ident))
    return list(reversed(rows.order_by("-sort_at", "-id")[:limit]))


def duties_of(viewer: Viewer, case: Case) -> list[Duty]:
    """Return all duties of a case open to the viewer: those to do first, then by due time."""
    rows = list(Duty.objects.filter(visible(viewer), case=case).order_by("sort_at", "id"))
    rows.sort(key=lambda duty: duty.state != DutyState.OPEN)
    return rows


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


