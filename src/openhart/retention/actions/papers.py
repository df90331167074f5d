"""The documents' part in a disposal: they lie below this room, and are asked by it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.documents import actions as documents
from openhart.documents import queries
from openhart.documents.lifecycle import LOCKED
from openhart.retention.actions.parts import Gone, Part


def _count(viewer: Viewer, case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    found: dict[UUID, dict[str, int]] = {}
    for _, case_id, _, _ in queries.held_of(viewer, case_ids):
        counts = found.setdefault(case_id, {"documents": 0})
        counts["documents"] += 1
    return found


def _needs(viewer: Viewer, case_ids: Collection[UUID], at: datetime) -> Mapping[UUID, Collection[str]]:
    """Say which cases have evidence that the law lets nobody destroy yet (18 USC 2258A)."""
    rows = [row for row in queries.held_of(viewer, case_ids) if row[2] == LOCKED]
    return {case_id: ["document"] for _, case_id, _, until in rows if until is None or until > at}


def _erase(case_id: UUID, by: Viewer, at: datetime) -> Gone:
    ids = [document_id for document_id, _, _, _ in queries.held_of(by, [case_id])]
    documents.destroy(document_ids=ids, by=by, at=at)
    return Gone(key_ids=ids, named=ids)


PART = Part("documents", count=_count, erase=_erase, needs=_needs)
