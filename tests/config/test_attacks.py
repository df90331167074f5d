"""The desk called by another name, sent files, and without its database or its key."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client, RequestFactory
from tests.conftest import person

from openhart.accounts.models import Role, Scope
from openhart.config import middleware
from openhart.config.process import LOOPBACK
from openhart.drafts.models import Draft
from openhart.sealing import keyring

CARELINE = "1-800-842-2288"


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    """A browser of a screener that gets the answer a person would get."""
    client.force_login(person("Sol", Role.CARELINE_SCREENER, Scope.AGENCY))
    client.raise_request_exception = False
    return client


@pytest.fixture
def without_key(tmp_path: Path) -> Iterator[None]:
    """The key file is gone."""
    keyring.use(tmp_path / "gone.key")
    yield
    keyring.use(settings.KEY_FILE)


@pytest.mark.parametrize("path", ["/sign-in/", "/", "/ui/token/", "/nowhere/"])
def test_the_desk_answers_to_no_name_but_its_own(desk: Client, settings: object, path: str) -> None:
    settings.ALLOWED_HOSTS = list(LOOPBACK)  # type: ignore[attr-defined]
    assert desk.get(path, headers={"host": "evil.example"}).status_code == 400
    assert desk.get(path, headers={"host": "localhost:8000"}).status_code in {200, 404}


def test_a_file_sent_with_a_form_is_kept_nowhere(desk: Client) -> None:
    draft_id = uuid4()
    sent = SimpleUploadedFile("canary.txt", b"canary " * 600_000)
    form = {"draft_kind": "referrals:new", "report-own_words": "Two phones.", "picture": sent}
    answer = desk.post(f"/drafts/{draft_id}/", form)
    assert answer.status_code == 200
    assert not answer.wsgi_request.FILES
    assert "report-own_words" in answer.wsgi_request.POST


@pytest.mark.parametrize("path", ["/drafts/", "/referrals/new/?draft={}"])
def test_without_its_key_the_desk_says_whom_to_call(desk: Client, without_key: None, path: str) -> None:
    keyring.use(settings.KEY_FILE)
    draft_id = uuid4()
    form = {"draft_kind": "referrals:new", "report-own_words": "Two phones."}
    desk.post(f"/drafts/{draft_id}/", form)
    keyring.use(settings.KEY_FILE.with_name("gone.key"))
    answers = [desk.get(path.format(draft_id)), desk.post(f"/drafts/{uuid4()}/", form)]
    for answer in answers:
        assert answer.status_code == 503
        assert CARELINE in answer.content.decode()
    assert Draft.objects.count() == 1
    keyring.use(settings.KEY_FILE)
    assert desk.get(path.format(draft_id)).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (OperationalError("database or disk is full"), 503),
        (DatabaseError("file is not a database"), 503),
        (IntegrityError("unique"), 500),
        (sqlite3.OperationalError("not Django's"), 500),
        (ValueError("a fault of ours"), 500),
    ],
)
def test_a_fault_outside_of_any_view_tells_an_unreachable_database_from_a_fault_of_ours(
    rf: RequestFactory, fault: Exception, status: int
) -> None:
    try:
        raise fault  # noqa: TRY301 - nothing lies between
    except Exception:  # noqa: BLE001 - whatever it is, the handler looks at it
        answer = middleware.failed(rf.get("/"))
    assert answer.status_code == status
    assert CARELINE in answer.content.decode()


@pytest.mark.parametrize("path", ["/cases/Jo-Canary/", "/Jo-Canary/", "/cases/Jo-Canary/reveal/"])
def test_a_name_typed_as_an_address_is_not_logged(path: str, caplog: pytest.LogCaptureFixture, db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("Sol", Role.CARELINE_SCREENER, Scope.AGENCY))
    assert strict.get(path).status_code in {404, 405}
    assert strict.post(path).status_code in {403, 404, 405}
    assert "Canary" not in caplog.text
