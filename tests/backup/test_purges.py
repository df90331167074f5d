"""Destroyed keys leave the files without a person who remembers it; where only the owner can, it is said."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from openhart.accounts.access import SYSTEM
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.queries.purges import WAITS_AT_MOST, keys_wait_since
from openhart.config import purging
from openhart.keys import actions, queries

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _for_real_records(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.IS_DEMO = False
    monkeypatch.setattr(purging._Last, "looked_at", None)
    monkeypatch.setattr(purging._Last, "purged_at", None)


def _look(at: datetime) -> list[str]:
    said: list[str] = []
    cases.beat(watcher="desk", by=None, at=at, looked=0)
    purging.look(say=said.append, at=at)
    return said


def _destroy(at: datetime) -> None:
    row = actions.make(kind="case", owner_id=uuid4(), by=None, at=at)
    assert actions.destroy(owner_ids=[row.id], by=None, at=at) == 1


def _purges() -> int:
    return Entry.objects.filter(act="keys.purged").count()


def test_where_nothing_was_destroyed_nothing_is_done_and_nothing_said() -> None:
    for hours in (0, 2, 40):
        assert _look(NOW + hours * HOUR) == []
    assert _purges() == 0
    assert keys_wait_since(SYSTEM, NOW + 40 * HOUR) is None


def test_what_was_destroyed_goes_once_a_day_by_the_watcher_or_waits_visibly_for_the_owner() -> None:
    _look(NOW)
    _destroy(NOW + HOUR)
    assert queries.purge_is_due(SYSTEM)
    said = _look(NOW + 2 * HOUR)
    if connection.vendor == "sqlite":
        assert said == ["Nothing of a destroyed key is left in the files of the database."]
        _destroy(NOW + 3 * HOUR)
        assert [_look(NOW + hours * HOUR) for hours in (4, 25)] == [[], []], "not twice a day"
        assert _look(NOW + 26 * HOUR) == said
        assert (_purges(), keys_wait_since(SYSTEM, NOW + 26 * HOUR)) == (2, None)
        return
    assert (said, _purges()) == ([], 0)
    _look(NOW + WAITS_AT_MOST)
    assert keys_wait_since(SYSTEM, NOW + WAITS_AT_MOST) is None
    late = NOW + WAITS_AT_MOST + 2 * HOUR
    _look(late)
    assert keys_wait_since(SYSTEM, late) == NOW
    assert actions.purge(by=None, at=late, account="ops")
    assert not queries.purge_is_due(SYSTEM)
    _look(late + HOUR)
    assert keys_wait_since(SYSTEM, late + HOUR) is None


def test_while_the_watcher_is_silent_nothing_is_known_of_it() -> None:
    _look(NOW)
    assert keys_wait_since(SYSTEM, NOW + 90 * HOUR) is None
