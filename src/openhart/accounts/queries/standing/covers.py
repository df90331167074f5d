"""Who covers for whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import answers_for, copied_in_cover
from openhart.accounts.models import Cover, Grant, Origin
from openhart.accounts.queries.standing.holdings import holdings, in_force, is_restricted, told_of

_SHOWN_FOR = timedelta(days=14)
_MOST = 500


@dataclass(frozen=True, slots=True)
class Away:
    """An absence as somebody sees it, and whether they may end it."""

    row: Cover
    state: str  # planned, now, over
    may_end: bool


def away(viewer: Viewer, at: datetime) -> list[Away]:
    """Return the absences that concern the viewer, the nearest first; three queries at most."""
    recent = Cover.objects.filter(until_at__gt=at - _SHOWN_FOR).select_related("absent", "covering")
    return _seen(viewer, list(recent.order_by("from_at", "id")[:_MOST]), at)


def cover(viewer: Viewer, cover_id: UUID, at: datetime) -> Away | None:
    """Return one absence that concerns the viewer, or None."""
    rows = list(Cover.objects.filter(id=cover_id).select_related("absent", "covering"))
    return next(iter(_seen(viewer, rows, at)), None)


def covers_for(_viewer: Viewer, row: Grant, at: datetime) -> list[Cover]:
    """Return the covers, planned or under way, that a new grant of somebody absent goes to as well."""
    if not copied_in_cover(row):
        return []
    found = list(Cover.objects.filter(absent=row.viewer_id, ended_at__isnull=True, until_at__gt=at))
    return found if found and not is_restricted(row, told_of([row])) else []


def ends_with(_viewer: Viewer, row: Grant, at: datetime) -> list[Grant]:
    """Return the grants of those who cover that end with a grant of the absent person, which has just ended."""
    if not copied_in_cover(row):
        return []
    covers = Cover.objects.filter(absent=row.viewer_id, ended_at__isnull=True, until_at__gt=at).values("id")
    reach = {"role": row.role, "scope": row.scope, "region": row.region, "case_id": row.case_id}
    lasting = Q(until_at__isnull=True) | Q(until_at__gt=at)
    copies = list(Grant.objects.filter(lasting, origin=Origin.COVER, origin_id__in=covers, **reach))
    if not copies:
        return []
    others = Grant.objects.filter(in_force(at), viewer=row.viewer_id, **reach).exclude(id=row.id)
    return [] if any(copied_in_cover(each) for each in others) else copies


def _seen(viewer: Viewer, rows: list[Cover], at: datetime) -> list[Away]:
    others = {row.absent_id for row in rows if viewer.user_id not in _involved(row)}
    held = holdings(viewer, others, at) if others else {}
    told = told_of(grant for grants in held.values() for grant in grants)
    theirs = {user_id for user_id, rows in held.items() if any(answers_for(viewer, each, told) for each in rows)}
    seen = [row for row in rows if viewer.user_id in _involved(row) or row.absent_id in theirs]
    return [Away(row, _state(row, at), _may_end(viewer, row, theirs) and _state(row, at) != "over") for row in seen]


def _involved(row: Cover) -> set[UUID | None]:
    return {row.absent_id, row.covering_id, row.made_by_id}


def _state(row: Cover, at: datetime) -> str:
    if row.ended_at is not None or row.until_at <= at:
        return "over"
    return "planned" if row.from_at > at else "now"


def _may_end(viewer: Viewer, row: Cover, theirs: set[UUID]) -> bool:
    return viewer.user_id in {row.absent_id, row.made_by_id} or row.absent_id in theirs
