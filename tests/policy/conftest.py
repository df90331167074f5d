"""A small invented place for tests of the command, beside the real packs."""

from pathlib import Path

import pytest

PLACES = Path(__file__).parent / "places"


@pytest.fixture
def harbor(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the packs of the tests be found by name, and return the folder of one."""
    monkeypatch.setenv("HART_POLICIES", str(PLACES))
    return PLACES / "harbor"
