"""hart cases and hart watch, as somebody at a shell uses them."""

import json
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from openhart.accounts.access import SYSTEM
from openhart.audit.models import Entry
from openhart.cases import actions
from openhart.cases.events import StepTaken
from openhart.cases.management import watching
from openhart.cases.models import Case, Duty, Heartbeat
from openhart.foundation import clock


@pytest.fixture
def referred(case: Case, now: datetime) -> Case:
    facts = {"concern": ["sex_trafficking"], "child.age": 15}
    actions.record(case=case, event=StepTaken(step="referral.received", facts=facts), by=SYSTEM, at=now)
    return case


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_list_as_json(referred: Case) -> None:
    assert json.loads(said("cases", "list", "--json")) == [
        {
            "reference": referred.reference, "opened": "2026-03-06T17:15:00-05:00", "closed": None, "region": "4",
            "decision": None, "open_duties": Duty.objects.filter(case=referred, state="open").count(),
            "next_due": "2026-03-06T21:15:00-05:00",
        }
    ]  # fmt: skip


def test_the_list_ends_where_it_was_told_to(referred: Case, now: datetime) -> None:
    newer = actions.open_case(region="", by=SYSTEM, at=now + timedelta(minutes=1))
    assert [case["reference"] for case in json.loads(said("cases", "list", "--json", "--limit", "1"))] == [
        newer.reference
    ]
    with pytest.raises(CommandError, match="1 or more"):
        said("cases", "list", "--limit", "0")


def test_duties_as_json_have_the_shape_of_hart_policy_run(referred: Case) -> None:
    told = json.loads(said("cases", "duties", referred.reference, "--json"))
    police = next(duty for duty in told["duties"] if duty["duty"] == "notify.local_law_enforcement")
    assert set(police) == {
        "duty", "episode", "owed_by", "from", "due", "limit", "state", "discharged_at", "because",
    }  # fmt: skip
    assert police["due"] == "2026-03-07T05:15:00-05:00"
    assert police["limit"] == "law"
    assert {"duty", "rule", "needs"} == set(told["undecided"][0])


def test_a_case_looked_at_from_a_shell_is_written_down(referred: Case) -> None:
    call_command("cases", "duties", referred.reference, "--json", stdout=StringIO())
    entry = Entry.objects.get(act="case.viewed")
    assert (entry.actor_id, entry.subject_id) == (None, referred.id)
    assert entry.detail == {"panel": "duties", "where": "shell"}


def test_tables_for_people(referred: Case, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("cases", "list")
    call_command("cases", "duties", referred.reference.lower())
    out = capsys.readouterr().out
    assert referred.reference in out
    assert "notify.local_law_enforcement" in out
    assert "Fri 6 Mar 2026" in out


@pytest.mark.parametrize("reference", ["HT-2026-000001-0", "nonsense", "HT-1999-000007-Q"])
def test_a_number_that_is_none_is_refused_in_words(db: None, reference: str) -> None:
    with pytest.raises(CommandError) as refused:
        said("cases", "duties", reference)
    assert refused.value.returncode == 2


def test_verify_finds_nothing_on_a_sound_projection(referred: Case) -> None:
    assert "1 cases looked at; 0 duties would change." in said("cases", "rebuild", "--verify")


def test_verify_reports_a_difference_and_leaves_it_and_rebuild_mends_it(
    referred: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    Duty.objects.filter(case=referred, code="notify.fbi").update(state="done")
    with pytest.raises(SystemExit) as ended:
        call_command("cases", "rebuild", "--verify")
    assert ended.value.code == 1
    assert "notify.fbi" in capsys.readouterr().out
    assert Duty.objects.get(case=referred, code="notify.fbi").state == "done"
    assert "1 duty changed." in said("cases", "rebuild")
    assert Duty.objects.get(case=referred, code="notify.fbi").state == "open"


def test_watch_once_beats_the_heart(db: None) -> None:
    assert "0 cases looked at." in said("watch", "--once")
    assert Heartbeat.objects.get(watcher="desk").beat_at <= clock.now()


def test_a_poison_case_is_set_aside_and_said_loudly_and_the_others_go_on(
    case: Case, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    well = actions.open_case(region="4", by=SYSTEM, at=now)
    Case.objects.filter(id=case.id).update(looks_again_at=now, pack="no-such-pack")
    Case.objects.filter(id=well.id).update(looks_again_at=now + timedelta(seconds=1))
    later = now + timedelta(minutes=5)
    assert actions.watch_once(at=later) == 2
    assert case.reference in caplog.text
    assert "set aside" in caplog.text
    assert Entry.objects.filter(act="case.set_aside", subject_id=case.id).exists()
    case.refresh_from_db()
    well.refresh_from_db()
    assert case.looks_again_at is not None
    assert case.looks_again_at > later
    assert well.looks_again_at is None
    assert Heartbeat.objects.get(watcher="desk").beat_at == later


def test_the_watch_outlives_a_database_that_goes_away(db: None) -> None:
    heard: list[str] = []
    looks = iter([OperationalError("gone"), OperationalError("gone"), None])
    stop = threading.Event()

    def look(say: Callable[[str], None]) -> int | None:
        outcome: Any = next(looks)
        if outcome is not None:
            say("The database cannot be reached.")
            return None
        stop.set()
        return 1

    watching.keep_watch(every_s=0.01, stop=stop, say=heard.append, look=look)
    assert heard == [
        "The database cannot be reached.", "The database cannot be reached.", "The database answers again.",
        "1 case looked at.",
    ]  # fmt: skip


def test_the_signal_that_ends_services_ends_the_watch_cleanly() -> None:
    with watching.stopped_by_signals() as stop:
        signal.raise_signal(signal.SIGTERM)
        deadline = time.monotonic() + 1
        while not stop.is_set() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert stop.is_set()
