"""Who keeps the records, and the triggers that a flush of another test may have taken away."""

import importlib
from collections.abc import Iterator

import pytest
from django.db import connection
from tests.conftest import person, viewer_of

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role, Scope

_EVENTS = importlib.import_module("openhart.cases.migrations.0004_disposal").SQLITE
_LEDGER = importlib.import_module("openhart.disclosure.migrations.0005_disposal").SQLITE
_STONES = importlib.import_module("openhart.retention.migrations.0002_row_level_security").SQLITE


@pytest.fixture(autouse=True)
def _triggers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the triggers of the migrations where they were, and take those of tombstones away before a flush."""
    if not {"db", "transactional_db"} & set(request.fixturenames) and not request.node.get_closest_marker("django_db"):
        yield
        return
    marker = request.node.get_closest_marker("django_db")
    transactional = "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction"))
    request.getfixturevalue("transactional_db" if transactional else "db")
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        for statement in (*_EVENTS, *_LEDGER, *(f"DROP TRIGGER IF EXISTS {name}" for name in _names()), *_STONES):
            cursor.execute(statement)
    yield
    if transactional:
        with connection.cursor() as cursor:
            for name in _names():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _names() -> list[str]:
    return [f"retention_tombstone_no_{act}" for act in ("update", "delete")]


@pytest.fixture
def rosa(db: None) -> Viewer:
    """Rosa keeps the records."""
    return viewer_of(person("Rosa", Role.RECORDS_OFFICER, Scope.AGENCY))


@pytest.fixture
def grace(db: None) -> Viewer:
    """Grace audits."""
    return viewer_of(person("Grace", Role.AUDITOR, Scope.AGENCY))


@pytest.fixture
def noah(db: None) -> Viewer:
    """Noah is the agency's lawyer."""
    return viewer_of(person("Noah", Role.LEGAL, Scope.AGENCY))
