"""Only PostgreSQL has row-level security: on SQLite these files are not collected, so that nothing is skipped."""

import os

import pytest
from django.conf import settings
from tests.rls.world import Told, tell

collect_ignore_glob = [] if os.environ.get("HART_TEST_DATABASE_URL") else ["test_*.py"]


@pytest.fixture
def told(db: None) -> Told:
    """Twelve cases with a row in every table, three colleagues, one draft each."""
    return tell()


@pytest.fixture(autouse=True)
def _is_the_desk() -> None:
    """Say what every test here stands on."""
    assert settings.DATABASE_ROLE == "desk"
