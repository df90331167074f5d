"""What one shift tells the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import Line, lines_of
from openhart.accounts.models import ShiftNote, User

#: Notes are kept in the list of a line so long.
KEPT_FOR = timedelta(days=14)
_MOST = 100


@dataclass(frozen=True, slots=True)
class Said:
    """A note as it is read."""

    row: ShiftNote
    line: Line
    text: str
    taken_by: str = ""


def notes(viewer: Viewer, at: datetime) -> list[Said]:
    """Return the notes of the last two weeks for the lines the viewer holds, the latest first; two queries."""
    rows = list(readable(viewer, at).select_related("written_by").order_by("-written_at", "-id")[:_MOST])
    takers = {row.taken_by_id for row in rows if row.taken_by_id is not None}
    names = dict(User.objects.filter(id__in=takers).values_list("id", "display_name"))
    return said(rows, names)


def readable(viewer: Viewer, at: datetime) -> QuerySet[ShiftNote]:
    """Return the notes for the lines the viewer holds; nobody reads those of roles they do not hold."""
    recent = ShiftNote.objects.filter(written_at__gt=at - KEPT_FOR)
    if viewer.is_system:
        return recent
    held = Q(role__in=sorted({line.role for line in lines_of(viewer) if not line.region}))
    for line in lines_of(viewer):
        if line.region:
            held |= Q(role=line.role, region=line.region)
    return recent.filter(held)


def said(rows: Iterable[ShiftNote], names: Mapping[UUID, str] | None = None) -> list[Said]:
    """Return notes with their words unsealed; no query."""
    return [
        Said(
            row, Line(row.role, row.region), str(row.key().open_fields(row.sealed, place=row.place())["note"]),
            (names or {}).get(row.taken_by_id, "") if row.taken_by_id is not None else "",
        )
        for row in rows
    ]  # fmt: skip
