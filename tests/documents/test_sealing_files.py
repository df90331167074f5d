"""A file lies in sealed pieces; whoever cuts, swaps or moves one is found out."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.documents import made
from tests.documents.conftest import Keep, Send

from openhart.accounts.access import SYSTEM, Viewer
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.documents import actions, queries
from openhart.documents.models import Chunk, Document, Page
from openhart.foundation.refused import Refused
from openhart.keys.models import KeyDestroyed, WrappedKey
from openhart.sealing.envelope import SealBroken

pytestmark = pytest.mark.requirement("R-SEC-4")
WORDS = b"Canarywords of a message that nobody may read. " * 20


def whole(row: Document, by: Viewer = SYSTEM) -> bytes:
    fresh = Document.objects.select_related("key_row").get(id=row.id)
    return b"".join(queries.pieces(by, fresh))


def test_a_file_comes_back_as_it_came_and_lies_in_no_clear(send: Send) -> None:
    row = send(WORDS, "Canaryname.txt", piece=100)
    assert whole(row) == WORDS
    assert row.chunk_count == 10
    kept = b"".join(bytes(chunk.sealed) for chunk in Chunk.objects.all()) + bytes(row.sealed or b"")
    assert b"Canary" not in kept
    assert row.words()["name"] == "Canaryname.txt"


@pytest.mark.parametrize("left", range(10))
def test_a_file_cut_after_any_piece_is_not_read_as_whole(send: Send, left: int) -> None:
    row = send(WORDS, piece=100)
    Chunk.objects.filter(document=row, number__gt=left).delete()
    with pytest.raises(SealBroken):
        whole(row)
    Document.objects.filter(id=row.id).update(chunk_count=left)  # and the count was made to fit
    with pytest.raises(SealBroken):
        whole(row)


def test_a_piece_cut_short_swapped_moved_doubled_or_changed_is_found(send: Send) -> None:
    row, other = send(WORDS, piece=100), send(WORDS, piece=100)

    def chunk(number: int, of: Document = row) -> bytes:
        return bytes(Chunk.objects.get(document=of, number=number).sealed)

    good, theirs = chunk(3), chunk(3, other)
    changed = bytes([*good[:-1], good[-1] ^ 1])
    for bad in (good[:-1], chunk(4), theirs, chunk(10), b"", changed):
        Chunk.objects.filter(document=row, number=3).update(sealed=bad)
        with pytest.raises(SealBroken):
            whole(row)
    Chunk.objects.filter(document=row, number=3).update(sealed=good)
    assert whole(row) == WORDS
    Chunk.objects.filter(document=row, number=5).update(number=50)
    with pytest.raises(SealBroken, match="Piece 5 is missing"):
        whole(row)


def test_a_piece_of_an_earlier_attempt_does_not_fit_the_later_one(
    send: Send, case: Case, ben: Viewer, now: datetime
) -> None:
    first = actions.begin(document_id=uuid4(), case_id=case.id, name="a.txt", by=ben, at=now)
    assert first is not None
    actions.take_piece(document=first, number=1, plain=b"first", is_last=True, by=ben, at=now)
    old = bytes(Chunk.objects.get(document=first).sealed)
    second = actions.begin(document_id=first.id, case_id=case.id, name="a.txt", by=ben, at=now)
    assert second is not None
    with pytest.raises(Refused, match="a second time"):
        actions.take_piece(document=first, number=2, plain=b"late", is_last=True, by=ben, at=now)
    actions.take_piece(document=second, number=1, plain=b"second", is_last=True, by=ben, at=now)
    done = actions.complete(document=second, size=6, count=1, sha256="", by=ben, at=now)
    assert whole(done) == b"second"
    Chunk.objects.filter(document=done).update(sealed=old)
    with pytest.raises(SealBroken):
        whole(done)


def test_the_words_of_one_document_do_not_open_in_another(send: Send) -> None:
    row, other = send(WORDS, "a.txt"), send(WORDS, "b.txt")
    Document.objects.filter(id=row.id).update(sealed=other.sealed)
    row.refresh_from_db()
    with pytest.raises(SealBroken):
        row.words()


def test_nobody_takes_over_an_upload_of_somebody_else(
    send: Send, case: Case, ana: Viewer, ben: Viewer, now: datetime
) -> None:
    row = send(WORDS)
    with pytest.raises(Refused, match="used for something else"):
        actions.begin(document_id=row.id, case_id=case.id, name="x.txt", by=ana, at=now)
    with pytest.raises(Refused, match="used for something else"):
        actions.begin(document_id=row.id, case_id=uuid4(), name="x.txt", by=ben, at=now)
    assert queries.sent(ana, case.id, row.id) is None


def test_what_nobody_finished_is_nowhere_and_is_tidied_after_a_day(
    send: Send, case: Case, ben: Viewer, now: datetime
) -> None:
    row = send(WORDS)
    begun = actions.begin(document_id=uuid4(), case_id=case.id, name="half.txt", by=ben, at=now)
    assert begun is not None
    actions.take_piece(document=begun, number=1, plain=b"half", is_last=False, by=ben, at=now)
    assert queries.documents_of(ben, case.id) == []
    assert actions.clear_unfinished(by=SYSTEM, at=now + timedelta(hours=23)) == 0
    assert actions.clear_unfinished(by=SYSTEM, at=now + timedelta(hours=25)) == 2
    assert (Document.objects.count(), Chunk.objects.count()) == (0, 0)
    assert not WrappedKey.objects.filter(id__in=[row.id, begun.id], wrapped__isnull=False).exists()


def test_destroying_leaves_a_row_without_words_key_pieces_and_pages(keep: Keep, ben: Viewer, now: datetime) -> None:
    row = keep().document
    actions.show(document=row, number=1, by=ben, at=now)
    assert Page.objects.filter(document=row).count() == 1
    assert actions.destroy(document_ids=[row.id], by=SYSTEM, at=now) == 1
    row.refresh_from_db()
    assert (row.state, row.sealed, Chunk.objects.count(), Page.objects.count()) == ("destroyed", None, 0, 0)
    row.key_row.refresh_from_db()
    with pytest.raises(KeyDestroyed):
        row.key()
    assert actions.destroy(document_ids=[row.id], by=SYSTEM, at=now) == 0


def test_a_page_is_made_once_kept_sealed_and_every_look_is_written_down(keep: Keep, ben: Viewer, now: datetime) -> None:
    row = keep(made.paper(2)).document
    first = actions.show(document=row, number=2, by=ben, at=now)
    again = actions.show(document=row, number=2, by=ben, at=now)
    assert first == again
    assert Page.objects.filter(document=row).count() == 1
    assert not bytes(Page.objects.get().sealed).startswith(b"\xff\xd8")
    assert Entry.objects.filter(act="document.viewed", subject_id=row.case_id).count() == 2
    with pytest.raises(Refused, match="no such page"):
        actions.show(document=row, number=3, by=ben, at=now)


def test_how_much_a_day_a_case_and_the_disk_take(
    send: Send, case: Case, ben: Viewer, ana: Viewer, now: datetime, settings: object
) -> None:
    limits = type(settings.DOCUMENT_LIMITS)
    send(WORDS)

    def refusal(by: Viewer = ben, size: int = 100, at: datetime = now, **most: int) -> str:
        settings.DOCUMENT_LIMITS = limits(**{"headroom": 0, **most})
        try:
            actions.check_room(case_id=case.id, size=size, by=by, at=at)
        except Refused as refused:
            return refused.reason
        return ""

    assert refusal() == ""
    assert "larger than the desk takes" in refusal(per_file=99)
    assert "as large as one case may have" in refusal(per_case=len(WORDS) + 99)
    assert "within a day" in refusal(per_day=len(WORDS) + 99)
    assert refusal(by=ana, per_day=len(WORDS) + 99) == ""
    assert refusal(at=now + timedelta(days=1), per_day=len(WORDS) + 99) == ""
    assert "within a day" in refusal(files_per_day=1)
    assert "disk is nearly full" in refusal(headroom=1 << 60)


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_a_file_lies_in_clear_in_the_database(keep: Keep, settings: object) -> None:
    keep(WORDS, "Canaryname.txt", description="Canarydescription")
    for path in settings.DATA_DIR.glob("test.sqlite3*") if connection.vendor == "sqlite" else ():
        assert b"Canary" not in path.read_bytes()
    with connection.cursor() as cursor:
        for table in ("documents_document", "documents_chunk"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
            told = [bytes(value) for row in cursor.fetchall() for value in row if isinstance(value, bytes | memoryview)]
            assert told
            assert not any(b"Canary" in each for each in told)
