"""Taking a copy of an original, taking a document back, and destroying it when its time has come."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.documents import lifecycle, queries
from openhart.documents.actions.arriving import abandon
from openhart.documents.models import Chunk, Document, HandOver, Page, State
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys


@transaction
def note_taken(*, document: Document, by: Viewer, at: datetime) -> Document:
    """Write down that somebody takes a copy of an original; refuse what is locked, waits, or has ended."""
    row = Document.objects.select_for_update(of=("self",)).select_related("key_row").get(id=document.id)
    reason = lifecycle.refusal(row.state, "take")
    if reason:
        raise Refused(reason)
    detail = {"document": str(row.id), "size": row.size}
    audit.write(by=by.user_id, at=at, act="document.downloaded", subject=row.case_id, detail=detail)
    return row


@transaction
def withdraw(*, document: Document, reason: str, by: Viewer, at: datetime) -> Document:
    """Take back a document that was uploaded by mistake: nobody opens it any more; retention alone destroys it."""
    row = Document.objects.select_for_update(of=("self",)).select_related("key_row").get(id=document.id)
    fault = lifecycle.refusal(row.state, "withdraw")
    if fault:
        raise Refused(fault)
    Page.objects.filter(document=row).delete()
    row.state, row.ended_at = State.WITHDRAWN, at
    row.seal(withdrawn_because=reason)
    row.save()
    detail = {"document": str(row.id)}
    audit.write(by=by.user_id, at=at, act="document.withdrawn", subject=row.case_id, detail=detail)
    return row


@transaction
def destroy(*, document_ids: Iterable[UUID], by: Viewer, at: datetime) -> int:
    """Destroy documents for good: keys, pieces, copies and words. Return how many; their rows stay as tombstones.

    Refuse all of them when one is locked and must still be preserved, or has not been handed to law enforcement.
    """
    rows = list(Document.objects.select_for_update().filter(id__in=list(document_ids)))
    rows = [row for row in rows if row.state in lifecycle.MOVES["destroy"]]
    for row in rows:
        _check_preserved(row, at)
    for row in rows:
        Chunk.objects.filter(document=row).delete()
        Page.objects.filter(document=row).delete()
        row.state, row.ended_at, row.sealed, row.about_id, row.dated_on = State.DESTROYED, at, None, None, None
        row.save()
        detail = {"document": str(row.id)}
        audit.write(by=by.user_id, at=at, act="document.destroyed", subject=row.case_id, detail=detail)
    keys.destroy(owner_ids=[row.id for row in rows], by=by.user_id, at=at)
    return len(rows)


def _check_preserved(row: Document, at: datetime) -> None:
    if row.state != lifecycle.LOCKED:
        return
    if row.preserved_until is None or at < row.preserved_until:
        raise Refused("A file that may be evidence of a crime against a child is still preserved.")
    if not HandOver.objects.filter(document=row, taken_at__isnull=False).exists():
        raise Refused("A file that may be evidence of a crime against a child was not handed to law enforcement yet.")


def clear_unfinished(*, by: Viewer, at: datetime) -> int:
    """Throw away files that nobody finished sending or describing within a day; return how many."""
    rows = queries.unfinished(by, before=at - lifecycle.UNFINISHED_FOR)
    for row in rows:
        abandon(document=row, by=by, at=at)
    return len(rows)
