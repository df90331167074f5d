"""What is done with documents when a case is disposed of, and when the watcher looks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from openhart.accounts.access import SYSTEM, Viewer
from openhart.documents import actions, queries
from openhart.retention.actions.parts import Gone, Part

_EVERY = timedelta(minutes=15)


class _Last:
    """When this process last looked: doing it again, elsewhere or after a start, changes nothing more."""

    at: ClassVar[datetime | None] = None


def _erase(case_id: UUID, by: Viewer, at: datetime) -> Gone:
    for row in queries.unfinished_of(by, case_id):
        actions.abandon(document=row, by=by, at=at)
    ids = [row.id for row in queries.documents_of(by, case_id)]
    actions.destroy(document_ids=ids, by=by, at=at)
    return Gone(key_ids=ids, named=ids)


PART = Part("casefile", count=queries.counts, erase=_erase, needs=queries.needed)


def look(say: Callable[[str], None], at: datetime) -> None:
    """Scan what waits for the scanner, and throw away what nobody finished sending."""
    if _Last.at is not None and timedelta(0) <= at - _Last.at < _EVERY:
        return
    _Last.at = at
    scanned, cleared = actions.scan_waiting(by=SYSTEM, at=at), actions.clear_unfinished(by=SYSTEM, at=at)
    if scanned or cleared:
        say(f"Documents: {scanned} scanned that had waited, {cleared} unfinished thrown away.")
