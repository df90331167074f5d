"""Queueing, taking back and settling, and what is asked afterwards."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.outbox.conftest import Queued

from openhart.accounts.access import SYSTEM, Viewer
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused
from openhart.outbox import actions, queries
from openhart.outbox.lifecycle import State
from openhart.outbox.models import Line, Message

MINUTE = timedelta(minutes=1)


def put(message: Message, state: State, at: datetime) -> None:
    """Put a message into a state, as the watcher would have."""
    done = None if state in {State.WAITING, State.DIALLING, State.HANDING_OVER} else at
    Message.objects.filter(id=message.id).update(state=state, done_at=done, claim=uuid4(), claimed_until=at + MINUTE)


@pytest.mark.requirement("R-NOT-7")
def test_the_same_thing_to_the_same_destination_is_queued_once(queued: Queued, now: datetime) -> None:
    thing = uuid4()
    first = queued("hartford", source_id=thing)
    again = queued("hartford", source_id=thing, not_before=now + MINUTE, at=now + MINUTE)
    assert (again.id, again.not_before) == (first.id, now)
    assert queued("bristol", source_id=thing).id != first.id
    assert queued("hartford").id != first.id
    assert Message.objects.count() == 3


def test_a_message_never_waits_for_a_time_that_was_over_before_it_was_queued(queued: Queued, now: datetime) -> None:
    message = queued(not_before=now - timedelta(days=1))
    assert (message.not_before, message.next_at) == (now, now)


def test_an_endpoint_is_a_line_of_its_own_and_all_mail_goes_by_one(queued: Queued) -> None:
    assert queued("a").line == queued("b").line == "mail"
    assert queued("a", channel="webhook").line == "webhook:a"


@pytest.mark.parametrize("state", [State.WAITING, State.SET_ASIDE])
def test_what_has_not_gone_is_taken_back(queued: Queued, now: datetime, state: State, ana: Viewer) -> None:
    message = queued()
    put(message, state, now)
    assert actions.take_back(message_id=message.id, by=ana.user_id, at=now + MINUTE)
    assert Message.objects.get(id=message.id).state == State.TAKEN_BACK
    assert actions.take_back(message_id=message.id, by=ana.user_id, at=now + MINUTE), "a second press changes nothing"
    assert Entry.objects.filter(act="message.taken_back", subject_id=message.id, actor_id=ana.user_id).count() == 1


@pytest.mark.parametrize("state", [State.DIALLING, State.HANDING_OVER, State.SENT, State.UNKNOWN, State.NOT_NEEDED])
def test_what_went_or_is_going_is_not_taken_back(queued: Queued, now: datetime, state: State) -> None:
    message = queued()
    put(message, state, now)
    assert not actions.take_back(message_id=message.id, by=None, at=now + MINUTE)
    assert Message.objects.get(id=message.id).state == state


def test_an_unknown_outcome_is_settled_by_a_person(queued: Queued, now: datetime, ana: Viewer) -> None:
    arrived, again = queued("hartford"), queued("bristol")
    for message in (arrived, again):
        put(message, State.UNKNOWN, now)
    actions.settle(message_id=arrived.id, has_arrived=True, by=ana.user_id, at=now + MINUTE)
    actions.settle(message_id=again.id, has_arrived=False, by=ana.user_id, at=now + MINUTE)
    arrived.refresh_from_db()
    again.refresh_from_db()
    assert (arrived.state, arrived.done_at, arrived.settled_by_id) == (State.SENT, now, ana.user_id)
    assert (again.state, again.done_at, again.next_at, again.claim) == (State.WAITING, None, now + MINUTE, None)
    with pytest.raises(Refused, match="nothing to settle"):
        actions.settle(message_id=arrived.id, has_arrived=False, by=ana.user_id, at=now + MINUTE)


def test_what_was_set_aside_tries_again_and_nothing_else_does(queued: Queued, now: datetime) -> None:
    message = queued()
    with pytest.raises(Refused, match="not set aside"):
        actions.resume(message_id=message.id, by=None, at=now)
    put(message, State.SET_ASIDE, now)
    actions.resume(message_id=message.id, by=None, at=now + MINUTE)
    assert Message.objects.get(id=message.id).state == State.WAITING


def test_a_room_hears_how_its_own_messages_went(queued: Queued, now: datetime) -> None:
    thing, other = uuid4(), uuid4()
    mail, hook = queued("a", source_id=thing), queued("a", source_id=thing, channel="webhook")
    queued("a", source_id=other)
    put(mail, State.SENT, now)
    Line.objects.create(code="webhook:a", is_down=True, down_since=now, probe_at=now, changed_at=now)
    found = queries.outcomes(SYSTEM, "tests", [thing, uuid4()])
    assert list(found) == [thing]
    assert [(one.message_id, one.is_sent, one.done_at, one.is_line_down) for one in found[thing]] == [
        (mail.id, True, now, False), (hook.id, False, None, True)
    ]  # fmt: skip
    assert queries.outcomes(SYSTEM, "others", [thing]) == {}


@pytest.mark.parametrize("wrong", [
    {"state": State.DIALLING},
    {"state": State.SENT},
    {"state": State.UNKNOWN},
    {"done_at": "now"},
    {"next_at": "before"},
])  # fmt: skip
def test_the_database_keeps_the_states_honest(queued: Queued, now: datetime, wrong: dict[str, object]) -> None:
    message = queued()
    times = {"now": now, "before": now - MINUTE}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(id=message.id).update(
            **{name: times.get(str(value), value) for name, value in wrong.items()}
        )


def test_messages_go_with_a_case_that_is_disposed_of_and_by_the_watcher_alone(
    queued: Queued, now: datetime, ana: Viewer
) -> None:
    case_id = uuid4()
    gone, stays = queued(case_id=case_id), queued()
    with pytest.raises(Refused, match="the watcher"):
        actions.forget(case_ids=[case_id], by=ana, at=now)
    assert actions.forget(case_ids=[case_id], by=SYSTEM, at=now) == [gone.id]
    assert list(Message.objects.values_list("id", flat=True)) == [stays.id]


def test_old_messages_that_concern_no_case_go_once_they_have_ended(queued: Queued, now: datetime, ana: Viewer) -> None:
    old, of_case, waits = queued("a"), queued("b", case_id=uuid4()), queued("c")
    for message in (old, of_case):
        put(message, State.SENT, now)
    assert actions.expire(by=SYSTEM, at=now + timedelta(days=90)) == 0
    with pytest.raises(Refused, match="the watcher"):
        actions.expire(by=ana, at=now + timedelta(days=91))
    assert actions.expire(by=SYSTEM, at=now + timedelta(days=91)) == 1
    assert set(Message.objects.values_list("id", flat=True)) == {of_case.id, waits.id}


@pytest.mark.requirement("R-NOT-7")
def test_after_a_backup_is_brought_back_a_mail_that_waited_is_not_sent_before_somebody_says_so(
    queued: Queued, now: datetime
) -> None:
    states = [State.WAITING, State.DIALLING, State.HANDING_OVER, State.SENT, State.SET_ASIDE]
    mails = [queued(state) for state in states]
    hook = queued("hook", channel="webhook")
    for message, state in zip(mails, states, strict=True):
        put(message, state, now)
    assert actions.doubt(by=None, at=now) == 3
    found = [Message.objects.get(id=message.id).state for message in mails]
    assert found == [State.UNKNOWN] * 3 + [State.SENT, State.SET_ASIDE]
    assert Message.objects.get(id=hook.id).state == State.WAITING
    assert actions.doubt(by=None, at=now) == 0
