"""Break-glass when two hands press at once: one answer holds, one opening is made."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection
from tests.accounts.emergency_cast import ask, wanted

from openhart.accounts.access import Viewer
from openhart.accounts.actions import emergencies as actions
from openhart.accounts.models import EmergencyAccess, Grant, Origin
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("R-SEC-5")]


def at_once(*hands: Callable[[], object]) -> list[str]:
    """Return what came of each: "done", or the reason of its refusal."""
    ready = Barrier(len(hands))

    def press(hand: Callable[[], object]) -> str:
        try:
            ready.wait(10)
            hand()
        except Refused as refused:
            return refused.reason
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(hands)) as pool:
        return list(pool.map(press, hands))


@pytest.mark.parametrize("_round", range(5))
def test_of_agreeing_and_declining_at_once_one_holds(
    _round: int, nora: Viewer, auditor: Viewer, supervisor: Viewer, now: datetime
) -> None:
    row = ask(nora, now, wanted(is_restricted=True))
    came = at_once(
        lambda: actions.agree(emergency_id=row.id, by=auditor, at=now),
        lambda: actions.decline(emergency_id=row.id, by=supervisor, at=now),
    )
    assert came.count("done") == 1
    row.refresh_from_db()
    is_open = row.opened_at is not None
    assert is_open is (came[0] == "done")
    assert is_open is (row.ended_at is None)
    assert Grant.objects.filter(origin=Origin.EMERGENCY).count() == is_open
    assert Entry.objects.filter(act__in=["emergency.opened", "emergency.declined"]).count() == 1


def test_two_askings_at_once_are_one_opening(nora: Viewer, now: datetime) -> None:
    about = wanted()
    assert at_once(*[lambda: ask(nora, now, about)] * 4) == ["done"] * 4
    assert EmergencyAccess.objects.count() == 1
    assert Grant.objects.filter(origin=Origin.EMERGENCY).count() == 1


def test_not_more_than_five_are_opened_however_many_are_asked_at_once(nora: Viewer, now: datetime) -> None:
    came = at_once(*[lambda: ask(nora, now) for _ in range(8)])
    assert came.count("done") == 5
    assert EmergencyAccess.objects.count() == 5


def test_giving_back_and_cutting_short_at_once_ends_it_once(nora: Viewer, auditor: Viewer, now: datetime) -> None:
    row = ask(nora, now)
    came = at_once(*[lambda by=by: actions.close(emergency_id=row.id, by=by, at=now) for by in (nora, auditor)])  # type: ignore[misc]
    assert came.count("done") == 1
    assert Entry.objects.filter(act="emergency.closed").count() == 1
