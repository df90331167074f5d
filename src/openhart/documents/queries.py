"""Reads of documents. That the case is open to the viewer was found out by the room that asks."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from openhart.accounts import identity
from openhart.accounts.access import Viewer
from openhart.documents import lifecycle
from openhart.documents.models import Chunk, Document, HandOver, TipReport
from openhart.foundation.refused import Refused
from openhart.sealing.envelope import SealBroken

#: How many pieces are fetched at once: memory stays flat whatever the size of the file.
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Used:
    """What is taken up already, in bytes and files."""

    by_case: int
    by_person: int
    files_by_person: int


def documents_of(viewer: Viewer, case_id: UUID) -> list[Document]:
    """Return the documents of a case, the newest first; those still arriving are nobody's yet."""
    rows = _known(viewer).filter(case_id=case_id).exclude(state__in=sorted(lifecycle.UNFINISHED))
    return list(rows.order_by("-added_at", "-id"))


def document(viewer: Viewer, case_id: UUID, document_id: UUID) -> Document:
    """Return one document of a case; refuse alike what is not there, another case's, and what has not arrived."""
    rows = _known(viewer).filter(case_id=case_id).exclude(state__in=sorted(lifecycle.UNFINISHED))
    found = rows.filter(id=document_id).first()
    if found is None:
        raise Refused("There is no such document on this case.")
    return found


def sent(viewer: Viewer, case_id: UUID, document_id: UUID) -> Document | None:
    """Return what the viewer has sent to a case under this id, however far it has come; None when nothing."""
    found = _known(viewer).filter(id=document_id, case_id=case_id).first()
    if found is not None and found.state in lifecycle.UNFINISHED and found.by_id != viewer.user_id:
        return None
    return found


def unfinished(viewer: Viewer, *, before: datetime) -> list[Document]:
    """Return files that arrived, or began to, before a moment and that nobody finished describing."""
    return list(_known(viewer).filter(state__in=sorted(lifecycle.UNFINISHED), begun_at__lt=before))


def waiting(viewer: Viewer) -> list[Document]:
    """Return the documents that wait for the virus scanner, the oldest first."""
    return list(_known(viewer).filter(state=lifecycle.WAITING).order_by("begun_at"))


def used(viewer: Viewer, case_id: UUID, *, at: datetime) -> Used:
    """Return how much a case holds, and how much the viewer sent within a day."""
    of_case = Document.objects.filter(case_id=case_id).aggregate(size=Sum("size"))
    since = at - timedelta(days=1)
    own = Document.objects.filter(by_id=viewer.user_id, begun_at__gt=since).aggregate(
        size=Sum("size"), count=Count("id")
    )
    return Used(of_case["size"] or 0, own["size"] or 0, own["count"])


def reports_of(_viewer: Viewer, row: Document) -> list[TipReport]:
    """Return to whom a locked file was reported, the first first."""
    return list(TipReport.objects.filter(document=row).order_by("happened_at", "id"))


def hand_overs_of(_viewer: Viewer, row: Document) -> list[HandOver]:
    """Return the hand-overs of a locked file, the first first."""
    return list(HandOver.objects.filter(document=row).order_by("at", "id"))


def pieces(viewer: Viewer, row: Document) -> Iterator[bytes]:
    """Yield the file as it came, piece by piece; raise SealBroken where one is missing, moved, altered or cut off.

    Each stretch is read under the viewer's identity: an answer may still be on its way when its view has ended.
    """
    key, number = row.key(), 0
    while number < row.chunk_count:
        with _asked_by(viewer):
            rows = list(Chunk.objects.filter(document_id=row.id, number__gt=number).order_by("number")[:_AT_ONCE])
        for chunk in rows:
            number += 1
            if chunk.number != number:
                raise SealBroken(f"Piece {number} is missing.")
            place = row.place_of_chunk(number, is_last=number == row.chunk_count)
            yield key.open(bytes(chunk.sealed), place=place)
        if not rows:
            raise SealBroken(f"The file ends before piece {number + 1}.")
    if row.chunk_count == 0:
        raise SealBroken("The file has no pieces.")


@contextmanager
def _asked_by(viewer: Viewer) -> Iterator[None]:
    if connection.vendor != "postgresql" or viewer.user_id is None:
        yield
        return
    with identity.entered(viewer.user_id):
        yield


def _known(_viewer: Viewer) -> QuerySet[Document]:
    return Document.objects.select_related("key_row")


def held_of(_viewer: Viewer, case_ids: Collection[UUID]) -> list[tuple[UUID, UUID, str, datetime | None]]:
    """Return id, case, state and until when it is preserved, of each document of these cases: for retention alone."""
    rows = Document.objects.filter(case_id__in=list(case_ids)).order_by("id")
    return list(rows.values_list("id", "case_id", "state", "preserved_until"))
