"""A file on its way in: every piece is sealed and written as it comes, each in a transaction of its own."""

import shutil
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.db import transaction as django_transaction

from openhart.accounts.access import Viewer
from openhart.documents import lifecycle, queries
from openhart.documents.lifecycle import Limits
from openhart.documents.models import Chunk, Document, State
from openhart.foundation import ids
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys

TAKEN_OVER = "The same file was sent a second time meanwhile. What the other page says holds."


def check_room(*, case_id: UUID, size: int, by: Viewer, at: datetime) -> None:
    """Refuse a file of so many bytes that is larger, or more, than the desk takes, before any of it is read."""
    limits: Limits = settings.DOCUMENT_LIMITS
    if size > limits.per_file:
        most = lifecycle.size_words(limits.per_file)
        raise Refused(f"The file is larger than the desk takes ({most}). Send it in parts, or ask how to bring it in.")
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free - size < limits.headroom:
        raise Refused("The desk's disk is nearly full, so no files are taken now. Reports are. Tell an administrator.")
    used = queries.used(by, case_id, at=at)
    if used.by_case + size > limits.per_case:
        raise Refused(
            f"The files of this case are as large as one case may have ({lifecycle.size_words(limits.per_case)})."
        )
    if used.by_person + size > limits.per_day or used.files_by_person >= limits.files_per_day:
        raise Refused("You have sent as much within a day as one person may. Ask a colleague, or go on tomorrow.")


@transaction
def begin(*, document_id: UUID, case_id: UUID, name: str, by: Viewer, at: datetime) -> Document | None:
    """Begin to take a file under the id the server gave out; None when a document is kept under it already.

    A second upload under the same id takes the place of one that is not kept yet.
    """
    row = _row(document_id, case_id, by, at)
    if row.state not in lifecycle.UNFINISHED:
        return None
    row.chunks.all().delete()
    row.state = State.ARRIVING
    row.attempt, row.size, row.chunk_count = ids.new_id(), 0, 0
    row.seal(name=lifecycle.clean_name(name))
    row.save()
    return row


def _row(document_id: UUID, case_id: UUID, by: Viewer, at: datetime) -> Document:
    """Return the sender's row of that id, locked; made with a key of its own when there is none."""
    try:
        with django_transaction.atomic():
            if not Document.objects.filter(id=document_id).exists():
                key = keys.make(kind="document", owner_id=document_id, by=by.user_id, at=at)
                Document.objects.create(
                    id=document_id, case_id=case_id, key_row=key, state=State.ARRIVING, begun_at=at, by_id=by.user_id
                )
    except IntegrityError:  # it was sent twice at once, or is on a case that is not open to this sender
        pass
    found = Document.objects.select_for_update(of=("self",)).select_related("key_row").filter(id=document_id).first()
    if found is None or found.case_id != case_id or found.by_id != by.user_id:
        raise Refused("This page was used for something else already. Open the form again.")
    return found


@transaction
def take_piece(*, document: Document, number: int, plain: bytes, is_last: bool, by: Viewer, at: datetime) -> None:  # noqa: ARG001 - many pieces, one entry when it is kept
    """Seal one piece and write it; refuse when another upload of the same page has taken over."""
    current = Document.objects.select_for_update().filter(id=document.id, attempt=document.attempt)
    if not current.filter(state=lifecycle.ARRIVING).exists():
        raise Refused(TAKEN_OVER)
    place = document.place_of_chunk(number, is_last=is_last)
    Chunk.objects.create(document_id=document.id, number=number, sealed=document.key().seal(plain, place=place))


@transaction
def complete(*, document: Document, size: int, count: int, sha256: str, by: Viewer, at: datetime) -> Document:
    """Note that a file has arrived whole."""
    row = Document.objects.select_for_update(of=("self",)).select_related("key_row").filter(id=document.id).first()
    if row is None or row.attempt != document.attempt or row.state != lifecycle.ARRIVING:
        raise Refused(TAKEN_OVER)
    check_room(case_id=row.case_id, size=size, by=by, at=at)
    row.size, row.chunk_count, row.state = size, count, State.ARRIVED
    row.seal(sha256=sha256)
    row.save()
    return row


@transaction
def abandon(*, document: Document, by: Viewer, at: datetime) -> None:
    """Throw away a file that did not arrive whole, or that is not kept: its key, its pieces and its row."""
    row = Document.objects.select_for_update().filter(id=document.id, attempt=document.attempt).first()
    if row is not None and row.state in lifecycle.UNFINISHED:
        keys.destroy(owner_ids=[row.id], by=by.user_id, at=at)
        row.delete()
