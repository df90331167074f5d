"""A document as it lies in the database, with a piece and a page, made without the workshop: for tests of who may."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from openhart.documents.models import Chunk, Document, HandOver, Page, State, TipReport
from openhart.keys.models import WrappedKey

DATA = b"%PDF-1.7 not looked at"


def stored(case_id: UUID, *, by: UUID | None, at: datetime, description: str, locked: bool = False) -> Document:
    """Return a court order of one page; or a locked file that was reported and made ready for an officer."""
    ident = uuid4()
    key = WrappedKey.fresh(kind="document", owner_id=ident, made_at=at)
    key.save(force_insert=True)
    row = Document(
        id=ident, case_id=case_id, key_row=key, state=State.LOCKED if locked else State.KEPT, kind="court_order",
        size=len(DATA), chunk_count=1, type="pdf", shown_as="pictures", page_count=1, begun_at=at, added_at=at,
        by_id=by,
    )  # fmt: skip
    if locked:
        row.locked_at, row.preserved_until = at, at + timedelta(days=365)
    row.seal(name="order.pdf", description=description, sha256="0" * 64)
    row.save(force_insert=True)
    piece = row.key().seal(DATA, place=row.place_of_chunk(1, is_last=True))
    Chunk.objects.create(document=row, number=1, sealed=piece)
    seen = row.key().seal(b"\xff\xd8\xff", place=Page.place_of(row.id, 1))
    Page.objects.create(document=row, number=1, media="image/jpeg", width=1, height=1, made_at=at, sealed=seen)
    if locked:
        _told(row, by, at)
    return row


def _told(row: Document, by: UUID | None, at: datetime) -> None:
    report = TipReport(
        document=row, to="police", happened_at=at, recorded_at=at, by_id=by, submission=uuid4()
    )  # fmt: skip
    report.sealed = row.key().seal_fields({"number": "1", "person": "", "note": ""}, place=report.place())
    report.save(force_insert=True)
    given = HandOver(document=row, at=at, by_id=by, submission=uuid4())
    words = dict.fromkeys(("agency", "officer", "badge", "number", "telephone", "password"), "x") | {"salt": "00" * 8}
    given.sealed = row.key().seal_fields(words, place=given.place())
    given.save(force_insert=True)
