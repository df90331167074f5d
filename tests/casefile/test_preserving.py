"""What may be child sexual abuse material: nobody at the desk looks, it is preserved, reported and handed over."""

import hashlib
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.casefile.conftest import address, cast, of

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.disclosure.models import Disclosure
from openhart.documents import actions
from openhart.documents.adapters.copying import locked_copy, size_of
from openhart.documents.models import Document, HandOver, Page
from openhart.documents.preservation import preservation_of
from openhart.foundation import clock
from openhart.foundation.refused import Refused

DATA = b"not looked at"


def report_form(**more: str) -> dict[str, str]:
    local = timezone.localtime(clock.now() - timedelta(minutes=5))
    return {
        "to": "police", "happened_at_0": f"{local:%Y-%m-%d}", "happened_at_1": f"{local:%H:%M}",
        "number": "26-4711", "person": "Det. Roe", "note": "", "submission": str(uuid4()), **more,
    }  # fmt: skip


def officer(**more: str) -> dict[str, str]:
    return {
        "kind": "local_law_enforcement", "agency": "Hartford Police", "officer": "Det. Roe", "badge": "77",
        "number": "26-4711",
        "telephone": "860-555-0100", "submission": str(uuid4()), **more,
    }  # fmt: skip


@pytest.fixture
def lead(case: Case) -> Client:
    """A browser of somebody who answers for the work."""
    client = Client()
    client.force_login(cast("Lee", Role.STATEWIDE_HART_LEAD, clock.now() - timedelta(days=1)))
    return client


def test_a_file_said_to_be_unlawful_is_locked_without_being_opened(page: Client, case: Case, locked: Document) -> None:
    assert (locked.state, locked.type, locked.shown_as, locked.page_count) == ("locked", "", "", 0)
    text = page.get(of(case, locked)).content.decode()
    assert "Do not look, do not copy, do not send" in text
    assert "CyberTipline" in text
    assert "18 USC 2258A(h)(1)" in text
    assert "video.mp4" not in text
    assert "<img" not in text
    assert page.get(of(case, locked, "pages/1/")).status_code == 404
    assert page.post(of(case, locked, "original/")).status_code == 403
    assert page.get(of(case, locked, "withdraw/")).status_code == 409
    assert "Locked" in page.get(address(case)).content.decode()


def test_anybody_on_the_case_locks_a_file_afterwards_and_its_pictures_are_destroyed(
    page: Client, case: Case, kept: Document
) -> None:
    page.get(of(case, kept, "pages/1/"))
    assert Page.objects.count() == 1
    auditor = Client()
    auditor.force_login(cast("Aud", Role.AUDITOR, clock.now() - timedelta(days=1)))
    url = of(case, kept, "lock/")
    assert "cannot be undone" in auditor.get(url).content.decode()
    assert auditor.post(url, {}).status_code == 422
    assert auditor.post(url, {"is_meant": "on"}).status_code == 303
    assert Page.objects.count() == 0
    assert page.get(of(case, kept, "pages/1/")).status_code == 404
    assert auditor.get(url).status_code == 409
    entry = Entry.objects.get(act="document.locked")
    assert entry.detail == {"document": str(kept.id), "copies_destroyed": 1}


def test_a_page_that_was_being_made_while_the_file_was_locked_is_neither_shown_nor_kept(
    case: Case, kept: Document, ben: object
) -> None:
    before = Document.objects.select_related("key_row").get(id=kept.id)
    actions.lock(document=kept, pack=case.pack, by=ben, at=clock.now())
    with pytest.raises(Refused, match="law enforcement only"):
        actions.show(document=before, number=1, by=ben, at=clock.now())
    assert not Page.objects.exists()


def test_it_is_reported_then_handed_over_under_a_password_and_only_by_those_who_answer(
    page: Client, lead: Client, case: Case, locked: Document, tmp_path: Path
) -> None:
    assert lead.post(of(case, locked, "hand-over/"), officer()).status_code == 422
    assert page.post(of(case, locked, "report/"), report_form(number="")).status_code == 422
    sent = report_form()
    for _ in range(2):
        assert page.post(of(case, locked, "report/"), sent).status_code == 303
    assert locked.reports.count() == 1
    assert "26-4711" in page.get(of(case, locked)).content.decode()
    assert page.post(of(case, locked, "hand-over/"), officer()).status_code == 403
    assert lead.post(of(case, locked, "hand-over/"), officer()).status_code == 303
    given = HandOver.objects.get()
    left = Disclosure.objects.get(case=case)
    assert (left.recipient_kind, left.ground_code, left.channel) == (
        "local_law_enforcement",
        "us.report-trafficking",
        "in_person",
    )
    words = case.key().open_fields(left.sealed, place=left.place())
    assert hashlib.sha256(DATA).hexdigest() in str(words)
    password = locked.key().open_fields(given.sealed, place=given.place())["password"]
    assert password not in page.get(of(case, locked)).content.decode()
    assert password in lead.get(of(case, locked)).content.decode()
    assert page.post(of(case, locked, f"hand-over/{given.id}/")).status_code == 403
    answer = lead.post(of(case, locked, f"hand-over/{given.id}/"))
    copy = b"".join(answer.streaming_content)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(copy) == int(answer.headers["Content-Length"]) == size_of(len(DATA))
    assert DATA not in copy
    given.refresh_from_db()
    assert given.taken_at is not None
    acts = set(Entry.objects.filter(subject_id=case.id).values_list("act", flat=True))
    assert {"document.locked", "document.reported", "document.handed_over", "document.downloaded"} <= acts
    assert "26-4711" not in str(list(Entry.objects.values_list("detail", flat=True)))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl, as the police laboratory does")
def test_the_officer_opens_the_copy_with_openssl_and_finds_the_same_bytes(tmp_path: Path) -> None:
    data = bytes(range(256)) * 5_000
    pieces = [data[start : start + 100_001] for start in range(0, len(data), 100_001)]
    copy, out = tmp_path / "copy", tmp_path / "out"
    copy.write_bytes(b"".join(locked_copy(pieces, password="AAAA-BBBB", salt="00112233445566ff")))
    words = [
        "openssl",
        "enc",
        "-d",
        "-aes-256-cbc",
        "-md",
        "sha256",
        "-pbkdf2",
        "-iter",
        "600000",
        "-pass",
        "pass:AAAA-BBBB",
    ]
    subprocess.run([*words, "-in", str(copy), "-out", str(out)], check=True, capture_output=True)
    assert hashlib.sha256(out.read_bytes()).digest() == hashlib.sha256(data).digest()


def test_it_is_preserved_for_a_year_from_the_latest_report_and_destroyed_by_nobody_before(
    case: Case, locked: Document, ben: object, ana: object
) -> None:
    at = clock.now()
    least = preservation_of(case.pack).least
    assert least == timedelta(days=365)
    reported = actions.Reported(to="ncmec", happened_at=at, number="1")
    actions.record_report(
        document=locked, reported=reported, submission=uuid4(), pack=case.pack, by=ben, at=at + timedelta(days=30)
    )
    later = actions.Reported(to="police", happened_at=at + timedelta(days=20), number="2")
    actions.record_report(
        document=locked, reported=later, submission=uuid4(), pack=case.pack, by=ben, at=at + timedelta(days=30)
    )
    locked.refresh_from_db()
    assert locked.preserved_until == at + timedelta(days=20) + least
    soon, late = locked.preserved_until - timedelta(seconds=1), locked.preserved_until
    with pytest.raises(Refused, match="still preserved"):
        actions.destroy(document_ids=[locked.id], by=SYSTEM, at=soon)
    with pytest.raises(Refused, match="not handed to law enforcement"):
        actions.destroy(document_ids=[locked.id], by=SYSTEM, at=late)
    receiver = actions.Receiver(agency="a", officer="b", badge="c", number="d", telephone="e")
    given = actions.hand_over(document=locked, receiver=receiver, submission=uuid4(), by=ana, at=soon)
    actions.note_copied(hand_over=given, by=ana, at=soon)
    assert actions.destroy(document_ids=[locked.id], by=SYSTEM, at=late) == 1


def test_cleo_learns_nothing_of_a_locked_file(case: Case, locked: Document, cleo_user: User) -> None:
    client = Client()
    client.force_login(cleo_user)
    for rest in ("", "lock/", "report/", "hand-over/"):
        assert client.get(of(case, locked, rest)).status_code == 404
    assert client.post(of(case, locked, f"hand-over/{uuid4()}/")).status_code == 404
