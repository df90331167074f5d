"""What one shift tells the next."""

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

    id: UUID
    line: Line
    text: str
    written_by: str
    written_at: datetime
    taken_by: str = ""
    taken_at: datetime | None = None


def notes(viewer: Viewer, at: datetime) -> list[Said]:
    """Return the notes of the last two weeks for the lines the viewer holds, the latest first; two queries."""
    rows = list(readable(viewer, at).select_related("written_by", "key_row").order_by("-written_at", "-id")[:_MOST])
    takers = {row.taken_by_id for row in rows if row.taken_by_id is not None}
    names = dict(User.objects.filter(id__in=takers).values_list("id", "display_name"))
    return [
        Said(
            id=row.id, line=Line(row.role, row.region), text=text_of(row), written_by=row.written_by.display_name,
            written_at=row.written_at, taken_by=names.get(row.taken_by_id, "") if row.taken_by_id else "",
            taken_at=row.taken_at,
        )
        for row in rows
    ]  # fmt: skip


def text_of(row: ShiftNote) -> str:
    """Return the words of a note, unsealed; no query."""
    return str(row.key().open_fields(row.sealed, place=row.place())["note"])


def is_readable(viewer: Viewer, note_id: UUID, at: datetime) -> bool:
    """Return whether there is such a note for the viewer."""
    return readable(viewer, at).filter(id=note_id).exists()


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
