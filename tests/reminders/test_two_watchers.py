"""Several watchers look at once, while people work: each person is told once, nobody is left out or kept waiting."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from tests.reminders.conftest import FRIDAY, HOUR, POLICE, add, happen, look, refer

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role
from openhart.cases.models import Case
from openhart.notices import actions as notices
from openhart.outbox.models import Message
from openhart.places import actions as places
from openhart.reminders.models import Clock, Kind, Mailing, Reminder

pytestmark = [pytest.mark.requirement("R-NOT-7"), pytest.mark.django_db(transaction=True)]
WATCHERS = 3


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Return how each act failed, if it did, when all were called at the same moment on connections of their own."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> BaseException | None:
        connection.ensure_connection()
        barrier.wait()
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test shows it
            return fault
        else:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def cases() -> list[Case]:
    """Six cases, each with a notice to the FBI that nobody answers, and who stands behind them."""
    for name, role in (
        ("Sol", Role.CARELINE_SCREENER), ("Sue", Role.CARELINE_SUPERVISOR), ("Ana", Role.STATEWIDE_HART_LEAD)
    ):  # fmt: skip
        add(name, role)
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=FRIDAY)
    made = [refer() for _ in range(6)]
    for case in made:
        sent = notices.Sent(to="fbi", recipient="fbi", how="telephone", happened_at=FRIDAY)
        notices.record_sent(case=case, sent=sent, submission=uuid4(), by=SYSTEM, at=FRIDAY)
    return made


def test_three_watchers_tell_everybody_of_every_step_once(cases: list[Case]) -> None:
    for hours in (8, 12, 13, 24, 26):
        at = FRIDAY + hours * HOUR
        assert at_once(*[lambda at=at: look(at)] * WATCHERS) == [None] * WATCHERS  # type: ignore[misc]
    look(FRIDAY + 26 * HOUR)  # what one watcher left because another held it comes with the next look
    found = Counter(Reminder.objects.values_list("clock_id", "person_id", "step"))
    assert set(found.values()) == {1}
    for case in cases:
        police = Reminder.objects.filter(clock__case=case, clock__code=POLICE)
        assert set(police.values_list("person__display_name", "step")) >= {
            ("Sol", 0), ("Sol", 1), ("Sue", 1), ("Ana", 2)
        }  # fmt: skip
        assert Clock.objects.filter(case=case, kind=Kind.NOTICE).count() == 1
    assert Message.objects.filter(source="reminders").count() == Mailing.objects.count()


def test_people_who_work_while_watchers_look_wait_for_nobody_and_nobody_fails(cases: list[Case]) -> None:
    at = FRIDAY + 12 * HOUR
    acts = [lambda case=case: happen(case, "notice.sent", at, to="local_law_enforcement") for case in cases]
    assert [fault for fault in at_once(*[lambda: look(at)] * 2, *acts) if fault is not None] == []
    look(at)
    look(at + timedelta(hours=1))
    assert not Reminder.objects.filter(clock__code=POLICE, step=2).exists(), "all of them were told by then"
