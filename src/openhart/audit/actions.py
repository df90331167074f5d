"""Writing the trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart.audit.models import Entry


def write(*, by: UUID | None, at: datetime, act: str, subject: UUID | None, detail: Mapping[str, Any]) -> None:
    """Append one entry in the caller's transaction, so that the act fails when it cannot be written.

    ``detail`` holds codes, ids and counts only.
    """
    Entry.objects.create(at=at, actor_id=by, act=act, subject_id=subject, detail=dict(detail))
