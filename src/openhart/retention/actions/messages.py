"""The outbox's part in a disposal: it lies below this room, and is asked by it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.outbox import actions as outbox
from openhart.retention.actions.parts import Gone, Part


def _count(_viewer: Viewer, _case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """Return nothing: a message says nothing, and what it carried is counted by the room that sent it."""
    return {}


def _erase(case_id: UUID, by: Viewer, at: datetime) -> Gone:
    return Gone(named=outbox.forget(case_ids=[case_id], by=by, at=at))


PART = Part("outbox", count=_count, erase=_erase)
