"""Reads about drafts: one's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from openhart.accounts.access import Viewer
from openhart.drafts.models import Draft, Kind
from openhart.foundation.refused import Refused

Values = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft as its author sees it: ``values`` is the form as it was posted, each field a list."""

    id: UUID
    kind: str
    title: str
    begun_at: datetime
    updated_at: datetime
    values: Values

    @property
    def kind_label(self) -> str:
        """Return in words what is being written."""
        return str(Kind(self.kind).label)


def my_drafts(viewer: Viewer) -> list[OpenDraft]:
    """Return the viewer's drafts that were neither sent nor thrown away, the latest first."""
    rows = _open(viewer).order_by("-updated_at", "-id")
    return [_opened(row) for row in rows]


def my_draft(viewer: Viewer, draft_id: UUID) -> OpenDraft:
    """Return one draft of the viewer's; refuse when there is none of theirs, or it has ended."""
    row = _open(viewer).filter(id=draft_id).first()
    if row is None:
        raise Refused("There is no such draft.")
    return _opened(row)


def has_ended(viewer: Viewer, draft_id: UUID) -> bool:
    """Return whether a draft of the viewer's was sent or thrown away."""
    return Draft.objects.filter(id=draft_id, owner_id=viewer.user_id, ended_at__isnull=False).exists()


def _open(viewer: Viewer) -> QuerySet[Draft]:
    return Draft.objects.select_related("key_row").filter(owner_id=viewer.user_id, ended_at__isnull=True)


def _opened(row: Draft) -> OpenDraft:
    kept = row.key().open_fields(row.sealed or b"", place=row.place())
    return OpenDraft(row.id, row.kind, str(kept["title"]), row.begun_at, row.updated_at, kept["values"])
