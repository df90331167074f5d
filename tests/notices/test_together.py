"""Several watchers and people at the same moment: each notice leaves once, is recorded once, and no answer is wrong."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from tests.notices.carried import later, transport

from openhart.accounts.access import Viewer
from openhart.cases.models import Case, Event
from openhart.disclosure.models import Disclosure
from openhart.foundation.refused import Refused
from openhart.inbox.models import Letter
from openhart.notices import actions
from openhart.notices.actions import watching
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Notice
from openhart.outbox.models import Message

pytestmark = [pytest.mark.requirement("R-NOT-2"), pytest.mark.django_db(transaction=True)]
Send = Callable[..., Dispatch]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Return what each act returned or was refused with, all called at the same moment on connections of their own."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        connection.ensure_connection()
        barrier.wait()
        try:
            return act()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def settle_down(at: datetime) -> None:
    """Look until nothing is left: what one watcher left to another comes with the next look."""
    while watching.look(at=at):
        pass


def test_three_watchers_release_and_record_each_notice_once(referred: Case, send: Send) -> None:
    rows = [send(), send("csao", "csao"), send("hhs", "hhs")]
    at = later(rows[0], seconds=31)
    at_once(*[lambda: watching.look(at=at)] * 3)
    settle_down(at)
    assert set(Dispatch.objects.values_list("state", flat=True)) == {life.ON_ITS_WAY}
    assert (Letter.objects.count(), Message.objects.count(), Disclosure.objects.count()) == (1, 1, 1)
    transport("sent", at)
    at_once(*[lambda: watching.look(at=at)] * 3)
    settle_down(at)
    assert Notice.objects.count() == 1
    assert Event.objects.filter(case=referred, code="notice.sent").count() == 1


def test_taken_back_while_a_watcher_releases_it_has_left_or_has_not(referred: Case, ben: Viewer, send: Send) -> None:
    for number in range(4):
        row = send(after=60 + number)
        at = later(row, seconds=31)
        taken, _ = at_once(
            lambda row=row, at=at: actions.take_back(case=referred, dispatch_id=row.id, by=ben, at=at),  # type: ignore[misc]
            lambda at=at: watching.look(at=at),  # type: ignore[misc]
        )
        settle_down(at)
        row.refresh_from_db()
        assert (taken, row.state) in {(True, life.TAKEN_BACK), (False, life.ON_ITS_WAY)}
        assert Disclosure.objects.filter(source_id=row.id).count() == int(not taken)
        if not taken:
            wrong = actions.Wrong(because="other", reason="Only a trial.")
            actions.call_back(case=referred, dispatch_id=row.id, wrong=wrong, by=ben, at=at)


def test_recorded_by_hand_while_a_watcher_records_it_there_is_one_notice(
    referred: Case, ben: Viewer, send: Send
) -> None:
    row = send()
    at = later(row, seconds=31)
    watching.look(at=at)
    transport("sent", at)
    sent = actions.Sent(to="fbi", recipient="fbi", how="telephone", happened_at=at)
    later_on = at + timedelta(minutes=1)
    at_once(
        lambda: watching.look(at=later_on),
        lambda: actions.record_sent(case=referred, sent=sent, submission=uuid4(), by=ben, at=later_on),
    )
    settle_down(later_on)
    row.refresh_from_db()
    assert row.state == life.TOLD
    assert Notice.objects.filter(id=row.id).count() == int(row.notice_id == row.id)
    assert Notice.objects.exclude(id=row.id).count() == 1


def test_two_colleagues_who_press_send_in_the_same_moment_send_one(
    referred: Case, ben: Viewer, ana: Viewer, reachable: None, now: datetime
) -> None:
    at = now + timedelta(hours=1)
    sending = actions.Sending(to="fbi", recipient="fbi")
    found = at_once(*(
        lambda by=by: actions.dispatch(case=referred, sending=sending, submission=uuid4(), by=by, at=at)  # type: ignore[misc]
        for by in (ben, ana)
    ))  # fmt: skip
    assert sum(isinstance(each, Dispatch) for each in found) == 1
    assert sum(isinstance(each, Refused) for each in found) == 1
    assert Dispatch.objects.count() == 1
