"""Attacks on the watch: one room, one task of the day or one part of the look at which something is wrong."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from openhart.accounts.management import tidying
from openhart.cases.management import watching
from openhart.cases.models import Heartbeat
from openhart.config import purging
from openhart.config import watching as whole
from openhart.foundation import apart, clock
from openhart.sealing.envelope import SealBroken

Part = Callable[[Callable[[str], None], datetime], None]
pytestmark = pytest.mark.django_db


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A room that breaks, one behind it, and what the second did."""
    done: list[str] = []

    def breaks(_say: Callable[[str], None], _at: datetime) -> None:
        raise SealBroken("This is Robin Vale's")

    def goes_on(_say: Callable[[str], None], _at: datetime) -> None:
        done.append("went on")

    both: dict[str, Part] = {"first": breaks, "second": goes_on}
    monkeypatch.setattr(watching._Others, "parts", both)
    monkeypatch.setattr(tidying._Others, "parts", both)
    monkeypatch.setattr(tidying._Last, "at", clock.now())
    monkeypatch.setattr(apart._Failed, "last", {})
    return done


@pytest.mark.requirement("R-NOT-7")
def test_a_room_at_which_something_is_wrong_stops_no_other_and_no_watch(
    parts: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    said: list[str] = []
    assert [watching.look(said.append) for _ in range(2)] == [0, 0]
    assert parts == ["went on"] * 2
    assert said == ["Something is wrong with first (SealBroken). The rest goes on; it is tried again."], "once"
    assert Heartbeat.objects.exists()
    assert "Robin" not in caplog.text
    assert [record.levelname for record in caplog.records if "part.failed" in record.message] == ["ERROR"] * 2
    watching._Others.parts["first"] = lambda _say, _at: None
    watching.look(said.append)
    assert said[1:] == ["All is well again with first."]


def test_what_is_tidied_once_a_day_goes_on_past_a_room_that_fails_and_is_not_tried_at_every_look(
    parts: list[str],
) -> None:
    said: list[str] = []
    at = clock.now() + timedelta(days=2)
    tidying.tidy_daily(say=said.append, at=at)
    tidying.tidy_daily(say=said.append, at=at + timedelta(minutes=1))
    assert parts == ["went on"]
    assert said[-1] == "Something is wrong with tidying first (SealBroken). The rest goes on; it is tried again."
    tidying.tidy_daily(say=said.append, at=at - timedelta(days=1))
    assert parts == ["went on"] * 2, "a clock that was set back does not let disposal wait"


def test_keys_that_cannot_be_destroyed_do_not_end_the_watch(parts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(purging, "look", full)
    said: list[str] = []
    assert whole.look(said.append) == 0
    assert "Something is wrong with destroyed keys (OSError). The rest goes on; it is tried again." in said


def test_a_database_that_is_away_is_waited_for(parts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_say: Callable[[str], None], _at: datetime) -> None:
        raise OperationalError("gone")

    watching._Others.parts["first"] = away
    monkeypatch.setattr("openhart.cases.management.watching.connections.close_all", lambda: None)
    assert watching.look(lambda _text: None) is None
    assert parts == []
