"""Duties that time alone makes owed, and the projection that can be thrown away."""

from datetime import datetime, timedelta

import pytest

from openhart.accounts.access import SYSTEM
from openhart.cases import actions
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty, Heartbeat


def missing(case: Case, now: datetime) -> None:
    event = StepTaken(
        step="child.missing",
        facts={
            "child.in_agency_care": True,
            "case.open": True,
            "child.age": 14,
            "child.missing_since": (now - timedelta(hours=2)).isoformat(),
        },
    )
    actions.record(case=case, event=event, by=SYSTEM, at=now)


@pytest.mark.requirement("R-CON-3")
def test_the_seventy_two_hour_consult_appears_by_time_alone(case: Case, now: datetime) -> None:
    missing(case, now)
    appears = now + timedelta(hours=70)
    assert not Duty.objects.filter(code="consult.missing_72h").exists()
    assert case.looks_again_at == appears
    assert actions.watch_once(at=appears - timedelta(seconds=1)) == 0
    assert not Duty.objects.filter(code="consult.missing_72h").exists()
    assert actions.watch_once(at=appears) == 1
    duty = Duty.objects.get(code="consult.missing_72h")
    assert (duty.from_at, duty.due_at) == (appears, appears + timedelta(hours=24))
    assert actions.watch_once(at=appears) == 0


def test_the_watcher_beats_even_when_nothing_is_due(db: None, now: datetime) -> None:
    actions.watch_once(at=now)
    assert Heartbeat.objects.get().beat_at == now


def test_a_fresh_rebuild_agrees_with_what_was_written_step_by_step(case: Case, now: datetime) -> None:
    missing(case, now)
    later = now + timedelta(hours=80)
    actions.watch_once(at=later)
    looked = list(actions.rebuild(at=later, write=False))
    assert looked == [(1, [])]


def test_a_duty_altered_by_hand_is_found_and_mended(case: Case, now: datetime) -> None:
    missing(case, now)
    Duty.objects.filter(code="notify.ncmec").update(due_at=now + timedelta(days=9))
    Duty.objects.filter(code="notify.police_missing").delete()
    later = now + timedelta(hours=1)
    [(_, found)] = actions.rebuild(at=later, write=False)
    assert {item.duty for item in found} == {"notify.ncmec", "notify.police_missing"}
    [(_, mended)] = actions.rebuild(at=later, write=True)
    assert len(mended) == 2
    assert list(actions.rebuild(at=later, write=False)) == [(1, [])]
    assert Duty.objects.get(code="notify.ncmec").due_at == now + timedelta(hours=24)


@pytest.mark.parametrize(
    ("name", "wrong"), [("facts", {"child.age": 3}), ("undecided", [{"duty": "notify.fbi"}]), ("decision", "accepted")]
)
def test_a_fact_sheet_altered_by_hand_is_found_and_mended(case: Case, now: datetime, name: str, wrong: object) -> None:
    missing(case, now)
    Case.objects.filter(id=case.id).update(**{name: wrong})
    [(_, found)] = actions.rebuild(at=now, write=False)
    assert [item.duty for item in found] == [f"case.{name}"]
    list(actions.rebuild(at=now, write=True))
    assert list(actions.rebuild(at=now, write=False)) == [(1, [])]
    assert getattr(Case.objects.get(id=case.id), name) == getattr(case, name)
