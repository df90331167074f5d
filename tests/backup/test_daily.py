"""The watcher takes away keys past their time, and says once a day that no backup was verified."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from openhart.cases import actions as cases
from openhart.cases.queries.backups import BACKUP
from openhart.config import installation
from openhart.config.backup import daily
from openhart.config.backup.archive import KEYS, Line, Writer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)


@pytest.fixture
def ident(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installation for real records, with a folder of backups."""
    made = installation.create(tmp_path / "data", pack="us-ct", is_demo=False)
    settings.DATA_DIR, settings.IS_DEMO = made.data, False
    monkeypatch.setenv("HART_BACKUPS", str(tmp_path))
    monkeypatch.setattr(daily._Last, "looked_at", None)
    monkeypatch.setattr(daily._Last, "spoke_at", None)
    return made.ident


def _archive(folder: Path, ident: str, at: datetime) -> Path:
    pair = f"{int(at.timestamp()):x}".rjust(32, "0")[::-1]
    writer = Writer(folder, Line(KEYS, pair, pair, ident, at.isoformat(), "0"), bytes(32))
    writer.complete({})
    return writer.publish().path


def test_keys_past_their_time_go_while_it_watches(ident: str, tmp_path: Path) -> None:
    old, fresh = (_archive(tmp_path, ident, NOW - timedelta(days=days)) for days in (30, 1))
    said: list[str] = []
    daily.look(say=said.append, at=NOW)
    assert (old.exists(), fresh.exists()) == (False, True)
    assert said[0] == f"{old.name} is gone: its time was over."


def test_it_says_once_a_day_that_no_backup_was_verified_and_is_silent_when_one_was(ident: str) -> None:
    said: list[str] = []
    for hours in (0, 2, 20, 25):
        daily.look(say=said.append, at=NOW + timedelta(hours=hours))
    assert len(said) == 2
    assert "No backup has been verified yet" in said[0]
    cases.beat(watcher=BACKUP, by=None, at=NOW + timedelta(hours=48), looked=1)
    daily.look(say=said.append, at=NOW + timedelta(hours=60))
    assert len(said) == 2


def test_a_demonstration_waits_for_no_backup(ident: str, settings: Any) -> None:
    settings.IS_DEMO = True
    said: list[str] = []
    daily.look(say=said.append, at=NOW)
    assert said == []
