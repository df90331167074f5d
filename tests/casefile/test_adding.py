"""Bringing a document to a case, as a browser without JavaScript does it."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.core.files.uploadhandler import FileUploadHandler
from django.test import Client
from tests.casefile.conftest import Add, address, of, typed
from tests.documents import made

from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.documents import queries
from openhart.documents.models import Chunk, Document
from openhart.documents.uploads import Sealing
from openhart.keys.models import WrappedKey


def nothing_is_left() -> bool:
    alive = WrappedKey.objects.filter(kind="document", wrapped__isnull=False)
    return not (Document.objects.exists() or Chunk.objects.exists() or alive.exists())


def test_a_document_is_kept_sealed_and_listed(page: Client, case: Case, add: Add, ben: object) -> None:
    data = made.paper(2)
    answer = add(data, "Canaryname.pdf", dated_on="2026-02-01")
    row = Document.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, of(case, row))
    assert (row.state, row.type, row.page_count, row.size) == ("kept", "pdf", 2, len(data))
    assert b"".join(queries.pieces(ben, row)) == data
    listed = page.get(address(case)).content.decode()
    assert "Court order" in listed
    assert "Order of custody" in listed
    assert "Dated February 1, 2026" in listed
    assert "Canaryname" not in listed
    assert Entry.objects.filter(act="document.added", subject_id=case.id).count() == 1
    assert "Canary" not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_the_page_gives_out_the_key_under_which_a_file_is_sent(page: Client, case: Case) -> None:
    text = page.get(address(case, "add/")).content.decode()
    assert 'enctype="multipart/form-data"' in text
    assert f'action="/cases/{case.reference}/documents/add/' in text
    assert text.index('name="description"') < text.index('type="file"') < text.index('name="end"')


def test_the_same_page_sent_twice_is_one_document(page: Client, case: Case, add: Add) -> None:
    ident = uuid4()
    first, second = add(ident=ident), add(made.paper(3), ident=ident)
    assert first.headers["Location"] == second.headers["Location"]
    assert Document.objects.get().page_count == 1
    assert page.get(address(case, f"add/{ident}/")).headers["Location"] == first.headers["Location"]


def test_what_is_typed_and_the_file_are_kept_when_something_is_missing(page: Client, case: Case, add: Add) -> None:
    ident = uuid4()
    answer = add(ident=ident, kind="")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose what kind of document it is." in text
    assert "order.pdf" in text
    assert "need not choose it again" in text
    assert "No documents yet" in page.get(address(case)).content.decode()
    assert add(None, ident=ident).status_code == 303
    assert Document.objects.get().state == "kept"


def test_a_form_without_a_file_says_so(add: Add) -> None:
    answer = add(None)
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()
    answer = add(b"\0" * 0 or None, name="x")
    assert nothing_is_left()


def test_an_empty_file_is_refused_and_leaves_nothing(page: Client, case: Case) -> None:
    answer = page.post(address(case, f"add/{uuid4()}/"), typed(b""))
    assert answer.status_code == 422
    assert "The file is empty." in answer.content.decode()
    assert nothing_is_left()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (made.picture("PNG"), "photo.jpg", "The name and the content do not agree"),
        (b"MZ" + b"\0" * 99, "photo\u202egpj.exe", "This is a program"),
        (made.locked_paper(), "order.pdf", "locked with a password"),
        (made.word(word__vbaProject_dot_bin=b"x"), "letter.docx", "macros"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason_and_kept_when_asked_for(
    page: Client, case: Case, add: Add, data: bytes, name: str, said: str
) -> None:
    ident = uuid4()
    answer = add(data, name, ident=ident)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "Keep it sealed all the same, as evidence" in text
    assert "You need not choose it again" not in text  # it was not kept, and the page says one thing
    assert "\u202e" not in text
    assert "No documents yet" in page.get(address(case)).content.decode()
    answer = add(None, ident=ident, as_evidence="on")
    row = Document.objects.get()
    assert answer.status_code == 303
    assert (row.state, row.shown_as) == ("kept", "")
    text = page.get(of(case, row)).content.decode()
    assert said in text
    assert "Be careful with a copy of it" in text
    assert "<img" not in text
    assert page.get(of(case, row, "pages/1/")).status_code == 404


def test_another_file_takes_the_place_of_one_that_was_refused(page: Client, case: Case, add: Add) -> None:
    ident = uuid4()
    assert add(made.picture("PNG"), "photo.jpg", ident=ident).status_code == 422
    assert add(made.picture(), "photo.jpg", ident=ident).status_code == 303
    row = Document.objects.get()
    assert (row.type, row.shown_as) == ("jpeg", "pictures")


def test_a_file_that_is_too_large_is_refused_before_and_while_it_arrives(
    page: Client, case: Case, add: Add, settings: object
) -> None:
    limits = settings.DOCUMENT_LIMITS
    settings.DOCUMENT_LIMITS = type(limits)(per_file=200_000, headroom=0)
    answer = add(bytes(400_000), "video.mp4")
    assert answer.status_code == 413
    assert "larger than the desk takes" in answer.content.decode()
    answer = page.post(address(case, f"add/{uuid4()}/"), typed(bytes(230_000), "video.mp4"))
    assert answer.status_code == 422
    assert "larger than the desk takes" in answer.content.decode()
    assert "Order of custody" in answer.content.decode()
    assert nothing_is_left()


def test_an_upload_that_breaks_off_leaves_nothing(page: Client, case: Case) -> None:
    boundary = "----edge"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="kind"\r\n\r\ncourt_order\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    ).encode() + b"the half of it " * 200
    answer = page.post(address(case, f"add/{uuid4()}/"), body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422
    assert "did not arrive whole" in answer.content.decode()
    assert nothing_is_left()


def test_a_forged_form_is_refused_and_leaves_nothing(case: Case, ben_user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben_user)
    answer = client.post(address(case, f"add/{uuid4()}/"), typed(made.paper()))
    assert answer.status_code == 403
    assert nothing_is_left()
    client.get(address(case, "add/"))
    token = client.cookies[next(name for name in client.cookies if name.endswith("_form"))].value
    good = {"csrfmiddlewaretoken": token, **typed(made.paper())}
    assert client.post(address(case, f"add/{uuid4()}/"), good).status_code == 303


def test_only_the_page_of_documents_takes_a_file(page: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(Sealing, "new_file", lambda *_a, **_k: taken.append("a file"))
    data = {"reason": "x", "file": made.paper(), "end": "1"}
    answer = page.post(f"/cases/{case.reference}/record/child.missing/", {**typed(made.paper()), **data})
    assert answer.wsgi_request.FILES == {}
    assert taken == []
    assert nothing_is_left()
    assert issubclass(Sealing, FileUploadHandler)


def test_cleo_can_neither_see_nor_bring_a_document(case: Case, kept: Document, cleo_user: User) -> None:
    client = Client()
    client.force_login(cleo_user)
    for rest in ("", "add/", f"{kept.id}/", f"{kept.id}/pages/1/", f"{kept.id}/withdraw/", f"{kept.id}/lock/"):
        assert client.get(address(case, rest)).status_code == 404
    before = Chunk.objects.count()
    assert client.post(address(case, f"add/{uuid4()}/"), typed(made.paper())).status_code == 404
    assert client.post(of(case, kept, "original/")).status_code == 404
    assert Chunk.objects.count() == before


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.txt", '"><img src=x onerror=alert(1)>.txt', "=cmd|' /C calc'!A0.txt"]
)
def test_names_and_descriptions_are_shown_as_text(page: Client, case: Case, add: Add, name: str, now: datetime) -> None:
    answer = add(b"<script>alert(2)</script>", name, description="<script>alert(3)</script>")
    text = page.get(answer.headers["Location"]).content.decode() + page.get(address(case)).content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(2)" in text
    assert "&lt;script&gt;alert(3)" in text
