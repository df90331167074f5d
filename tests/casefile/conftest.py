"""Ben's browser at the documents of a case, and what it sends."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.documents import made

from openhart.accounts.models import User
from openhart.cases.models import Case
from openhart.documents.models import Document

Add = Callable[..., HttpResponse]


def address(case: Case, rest: str = "") -> str:
    return f"/cases/{case.reference}/documents/{rest}"


def of(case: Case, row: Document, rest: str = "") -> str:
    return address(case, f"{row.id}/{rest}")


def typed(data: bytes | None, name: str = "order.pdf", **more: str) -> dict[str, Any]:
    """Return a form as a browser sends it: what is typed, the file, and the field that stands last."""
    file = {"file": SimpleUploadedFile(name, data)} if data is not None else {}
    return {"kind": "court_order", "description": "Order of custody", **more, **file, "end": "1"}


@pytest.fixture
def page(client: Client, ben_user: User) -> Client:
    """Ben's browser."""
    client.force_login(ben_user)
    return client


@pytest.fixture
def add(page: Client, case: Case) -> Add:
    """Ben sends the form."""

    def sent(
        data: bytes | None = b"", name: str = "order.pdf", *, ident: UUID | None = None, **more: str
    ) -> HttpResponse:
        data = made.paper() if data == b"" else data
        return page.post(address(case, f"add/{ident or uuid4()}/"), typed(data, name, **more))

    return sent


@pytest.fixture
def kept(add: Add) -> Document:
    """A court order of two pages that Ben has added."""
    answer = add(made.paper(2))
    assert answer.status_code == 303, answer.content.decode()
    return Document.objects.select_related("key_row").get()


@pytest.fixture
def locked(add: Add) -> Document:
    """A file that Ben said may be unlawful to look at."""
    assert add(b"not looked at", "video.mp4", kind="messages", is_unlawful="on").status_code == 303
    return Document.objects.select_related("key_row").get()


def cast(name: str, role: Any, now: datetime) -> User:
    """Return a colleague who holds a role for the whole agency."""
    from tests.conftest import person  # noqa: PLC0415 - read when it is needed

    from openhart.accounts.models import Scope  # noqa: PLC0415 - likewise

    return person(name, role, Scope.AGENCY, at=now)
