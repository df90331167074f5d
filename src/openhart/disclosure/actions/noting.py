"""Writing down that something of this room was printed, downloaded or listed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.foundation.transactions import transaction


@transaction
def note(*, act: str, subject: UUID | None, detail: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    """Write an entry of the trail, such as ``accounting.downloaded``; ``detail`` holds ids, codes and counts only."""
    audit.write(by=by.user_id, at=at, act=act, subject=subject, detail=detail)
