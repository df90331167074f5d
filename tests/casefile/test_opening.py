"""One document: what is shown is a copy, what is handed out is the original, and both are written down."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.casefile.conftest import Add, address, cast, of
from tests.documents import made

from openhart.accounts.models import Role
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.documents.models import Document, Page
from openhart.foundation import clock


def test_the_pages_of_a_pdf_are_pictures(page: Client, case: Case, kept: Document) -> None:
    text = page.get(of(case, kept)).content.decode()
    assert 'alt="Page 2 of 2: Order of custody"' in text
    answer = page.get(of(case, kept, "pages/2/"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.get(of(case, kept, "pages/3/")).status_code == 404
    looks = Entry.objects.filter(subject_id=case.id, act__startswith="document.").values_list("act", flat=True)
    assert sorted(looks) == ["document.added", "document.opened", "document.viewed"]


def test_the_original_is_handed_out_whole_to_be_saved(page: Client, case: Case, add: Add) -> None:
    data = made.with_place()
    add(data, 'Foto "Jo" ä.jpg', kind="missing_photo")
    row = Document.objects.get()
    answer = page.post(of(case, row, "original/"))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == data
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Foto%20%22Jo%22%20%C3%A4.jpg")
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["Content-Length"] == str(len(data))
    shown = page.get(of(case, row, "pages/1/")).content
    assert b"Canarymaker" in data
    assert b"Canarymaker" not in shown
    entry = Entry.objects.get(act="document.downloaded")
    assert entry.detail["document"] == str(row.id)
    assert page.get(of(case, row, "original/")).status_code == 405


def test_an_original_asks_who_is_there_once_more(page: Client, case: Case, kept: Document) -> None:
    session = page.session
    session["fresh_at"] = (clock.now() - timedelta(hours=1)).isoformat()
    session.save()
    answer = page.post(of(case, kept, "original/"))
    assert (answer.status_code, "/account/step-up/" in answer.headers["Location"]) == (303, True)
    assert not Entry.objects.filter(act="document.downloaded").exists()


def test_a_kind_that_tells_of_a_protected_field_is_kept_from_who_may_not_see_it(
    case: Case, add: Add, page: Client
) -> None:
    add(kind="medical", description="Canarydiagnosis")
    row = Document.objects.get()
    client = Client()
    client.force_login(cast("Lea", Role.INTERSTATE_COMPACT_OFFICE, clock.now() - timedelta(days=1)))
    listed = client.get(address(case)).content.decode()
    assert "Medical record" in listed
    assert "Kept from your role" in listed
    assert "Canary" not in listed
    for rest, method in (("", client.get), ("original/", client.post), ("withdraw/", client.get)):
        answer = method(of(case, row, rest))
        assert answer.status_code == 403
        assert "Canary" not in answer.content.decode()
    assert client.get(of(case, row, "pages/1/")).status_code == 404
    assert "Canarydiagnosis" in page.get(of(case, row)).content.decode()


def test_who_only_reads_looks_and_takes_no_copy(case: Case, kept: Document) -> None:
    client = Client()
    client.force_login(cast("Aud", Role.AUDITOR, clock.now() - timedelta(days=1)))
    text = client.get(of(case, kept)).content.decode()
    assert "Take a copy" not in text
    assert "Withdraw it" not in text
    assert client.post(of(case, kept, "original/")).status_code == 403


def test_withdrawing_asks_why_and_closes_the_document(page: Client, case: Case, kept: Document) -> None:
    page.get(of(case, kept, "pages/1/"))
    assert Page.objects.count() == 1
    assert page.post(of(case, kept, "withdraw/"), {"reason": ""}).status_code == 422
    assert page.post(of(case, kept, "withdraw/"), {"reason": "It belongs to another case."}).status_code == 303
    assert Page.objects.count() == 0
    text = page.get(of(case, kept)).content.decode()
    assert "withdrawn as a mistaken upload" in text
    assert "It belongs to another case." in text
    assert "<img" not in text
    assert "order.pdf" not in text
    assert page.get(of(case, kept, "pages/1/")).status_code == 404
    assert page.post(of(case, kept, "original/")).status_code == 403
    assert page.get(of(case, kept, "withdraw/")).status_code == 409
    assert "Withdrawn" in page.get(address(case)).content.decode()


def test_the_panel_asks_as_much_of_three_documents_as_of_one(page: Client, case: Case, add: Add) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page.get(address(case))
        return len(seen)

    add(b"one", "a.txt")
    first = queries()
    add(b"two", "b.txt")
    add(b"three", "c.txt")
    assert queries() == first


@pytest.mark.parametrize("given", ["0", "-1", "99999999999", "x", "1"])
def test_a_wrong_place_among_the_pages_shows_the_first(page: Client, case: Case, kept: Document, given: str) -> None:
    assert "Page 1 of 2" in page.get(of(case, kept) + f"?from={given}").content.decode()
