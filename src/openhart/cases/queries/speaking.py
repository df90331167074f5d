"""Open duties that must be spoken of now: found by an index of their own, however many others are open."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case, Duty, DutyState


def cases_to_speak_of(viewer: Viewer, *, at: datetime, limit: int) -> list[UUID]:
    """Return the cases of the duties that must be spoken of by ``at``, those that waited longest first."""
    due = Duty.objects.filter(visible(viewer), state=DutyState.OPEN, speaks_at__lte=at).order_by("speaks_at")
    return list(dict.fromkeys(due.values_list("case_id", flat=True)[:limit]))


def locked_to_speak_of(viewer: Viewer, case_ids: Collection[UUID], *, at: datetime) -> list[Duty]:
    """Return what must be spoken of on these cases, each with its case, which is locked until the transaction ends.

    A case that somebody else holds is left out: another watcher speaks of it, or it is being written to and comes
    with the next look.
    """
    cases = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(id__in=list(case_ids))
    held = {case.id: case for case in cases.order_by("id")}
    rows = Duty.objects.filter(visible(viewer), case_id__in=held, state=DutyState.OPEN, speaks_at__lte=at)
    found = list(rows.order_by("speaks_at", "id"))
    for duty in found:
        duty.case = held[duty.case_id]
    return found


def still_open(viewer: Viewer, *, thing: str, due: str) -> Exists:
    """Return the condition that the duty named by a row is open with the same end and open to the viewer."""
    rows = Duty.objects.filter(visible(viewer), id=OuterRef(thing), due_at=OuterRef(due), state=DutyState.OPEN)
    return Exists(rows)


def open_among(viewer: Viewer, duty_ids: Collection[UUID]) -> QuerySet[Duty]:
    """Return those of the duties that are open, on cases open to the viewer."""
    return Duty.objects.filter(visible(viewer), id__in=list(duty_ids), state=DutyState.OPEN)
