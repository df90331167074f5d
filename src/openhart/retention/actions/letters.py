"""The letters' part in a disposal: they lie below this room, and are asked by it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.inbox import queries
from openhart.inbox.actions import erasing
from openhart.retention.actions.parts import Gone, Part


def _count(viewer: Viewer, case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    return {case_id: {"letters": count} for case_id, count in queries.count_of(viewer, case_ids).items()}


def _erase(case_id: UUID, by: Viewer, at: datetime) -> Gone:
    gone = erasing.erase(case_id=case_id, by=by, at=at)
    return Gone(key_ids=gone, named=gone)


PART = Part("inbox", count=_count, erase=_erase)
