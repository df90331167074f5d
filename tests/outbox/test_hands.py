"""Many hands: claims, fences, hands that are gone, clocks that fall back, and what is written down together."""
# ruff: noqa: ARG002 - a destination of a test looks at little of what it is given

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from tests.outbox.conftest import Queued, Time
from tests.outbox.mailing import MailServer

from openhart.foundation import ids
from openhart.foundation.released import release
from openhart.outbox.actions import carrying, lines
from openhart.outbox.adapters import opening
from openhart.outbox.adapters.faults import Before, LetGo, Session
from openhart.outbox.lifecycle import CLAIM_FOR, State
from openhart.outbox.management.booking import Together
from openhart.outbox.management.carrying import Carrier, carried
from openhart.outbox.management.hands import Pace
from openhart.outbox.models import Line, Message
from openhart.outbox.sources import Hook, Mail


def claimed(time: Time, *, limit: int = 1) -> list[Message]:
    return carrying.claim(line="mail", token=ids.new_id(), limit=limit, at=time.now)


def now_of(message: Message) -> Message:
    return Message.objects.get(id=message.id)


@pytest.mark.requirement("R-NOT-7")
def test_what_is_in_one_pair_of_hands_is_in_no_other(queued: Queued, time: Time) -> None:
    for number in range(3):
        queued(f"town-{number}")
    first, second = claimed(time, limit=2), claimed(time, limit=2)
    assert (len(first), len(second), claimed(time)) == (2, 1, [])
    assert len({message.id for message in first + second}) == 3


@pytest.mark.parametrize("state", [State.DIALLING, State.HANDING_OVER])
@pytest.mark.parametrize("channel", ["mail", "webhook"])
@pytest.mark.requirement("R-NOT-7")
def test_what_a_process_that_is_gone_left_is_tried_again_unless_it_may_have_arrived(
    queued: Queued, time: Time, state: State, channel: str
) -> None:
    message = queued("town", channel=channel)
    [held] = carrying.claim(line=message.line, token=ids.new_id(), limit=1, at=time.now)
    if state == State.HANDING_OVER:
        assert carrying.begin_hand_over(message=held)
    time.passes(seconds=30)
    assert carrying.sweep(but=[], at=time.now) == 0, "it may only be slow"
    time.passes(seconds=1)
    assert carrying.sweep(but=[held.claim or uuid4()], at=time.now) == 0, "our own hands are known to be there"
    assert carrying.sweep(but=[], at=time.now) == 1
    nobody_knows = (state, channel) == (State.HANDING_OVER, "mail")
    assert now_of(message).state == (State.UNKNOWN if nobody_knows else State.WAITING)
    assert now_of(message).tries == 0


@pytest.mark.requirement("R-NOT-7")
def test_hands_that_renew_their_claim_keep_it(queued: Queued, time: Time) -> None:
    queued("town")
    [held] = claimed(time)
    for _ in range(5):
        time.passes(seconds=20)
        carrying.renew(tokens=[held.claim or uuid4()], at=time.now)
        assert carrying.sweep(but=[], at=time.now) == 0


@pytest.mark.requirement("R-NOT-7")
def test_hands_that_lost_a_message_to_others_send_nothing_and_change_nothing(queued: Queued, time: Time) -> None:
    message = queued("town")
    [slow] = claimed(time)
    time.passes(hours=2)  # a clock that jumped, as another watcher sees it
    carrying.sweep(but=[], at=time.now)
    [quick] = claimed(time)
    assert not carrying.begin_hand_over(message=slow)
    carrying.refused(message=slow, fault="recipient_550", chance=0, at=time.now)
    carrying.put_back(messages=[slow])
    carrying.set_aside(message=slow, fault="KeyError", at=time.now)
    carrying.not_needed(message=slow, at=time.now)
    assert (now_of(message).state, now_of(message).claim) == (State.DIALLING, quick.claim)
    assert carrying.begin_hand_over(message=quick)


@pytest.mark.requirement("R-NOT-7")
def test_who_was_only_slow_still_says_that_it_was_accepted(queued: Queued, time: Time) -> None:
    message = queued("town")
    [slow] = claimed(time)
    carrying.begin_hand_over(message=slow)
    time.passes(hours=2)
    carrying.sweep(but=[], at=time.now)
    assert now_of(message).state == State.UNKNOWN
    assert carrying.accepted(message=slow, at=time.now)
    assert now_of(message).state == State.SENT


@pytest.mark.requirement("R-NOT-7")
def test_a_clock_that_falls_back_lets_nothing_wait_for_a_time_that_was_wrong(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time
) -> None:
    time.passes(hours=2)  # ahead
    late = queued("late", at=time.now, not_before=time.now + timedelta(seconds=30))
    dead = queued("dead", at=time.now - timedelta(hours=3), not_before=time.now - timedelta(hours=3))
    server.box.sender_code = ""
    carrier.finish()
    lines.failed(line="mail", fault="unreachable", chance=0, at=time.now)
    [held] = [queued("held", at=time.now - timedelta(hours=3), not_before=time.now - timedelta(hours=3))]
    claimed(time)
    time.passes(hours=-2)  # right again
    carrier.finish()
    assert now_of(late).next_at == time.now + timedelta(seconds=30), "it waits as long as it was to wait"
    assert now_of(dead).tries == 2, "the pause of the wrong time was not waited for"
    until = now_of(held).claimed_until
    assert until is not None
    assert until <= time.now + CLAIM_FOR
    time.passes(seconds=31)
    carrier.finish()
    assert {now_of(late).state, now_of(held).state} == {State.SENT}


@pytest.mark.requirement("R-NOT-7")
def test_a_line_whose_next_probe_a_wrong_clock_promised_is_asked_now(db: None, time: Time) -> None:
    time.passes(hours=2)
    lines.failed(line="mail", fault="unreachable", chance=0, at=time.now)
    time.passes(hours=-2)
    assert lines.may_try(line="mail", chance=0, at=time.now) == (True, True)
    assert lines.may_try(line="mail", chance=0, at=time.now) == (False, True), "one at a time"


class Stuck:
    """A destination that lets a test do something at the worst moment."""

    is_used_up = False

    def __init__(self, when_before: object = None) -> None:
        self.when_before = when_before
        self.sent: list[str] = []

    def hand_over(self, message: Message, said: Mail | Hook, before: Before) -> None:
        if callable(self.when_before):
            self.when_before()
        before()
        self.sent.append(str(message.id))

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.requirement("R-NOT-7")
def test_a_watcher_that_is_told_to_stop_begins_no_hand_over_and_puts_back_what_it_holds(
    queued: Queued, time: Time
) -> None:
    messages = [queued(f"town-{number}") for number in range(3)]
    stuck = Stuck()
    pace = Pace(now=time, chance=lambda: 0, open_line=lambda _line, _now: stuck)
    stuck.when_before = pace.stop.set
    carrier = Carrier(pace)
    carrier.finish()
    carrier._tray("mail").put_back()
    assert stuck.sent == []
    assert {now_of(message).state for message in messages} == {State.WAITING}


def test_a_database_that_goes_away_in_the_middle_leaves_the_message_to_whoever_sweeps(
    queued: Queued, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = queued("town")

    def gone() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("openhart.outbox.management.hands.connections.close_all", lambda: None)  # the test's own stays
    carrier = Carrier(Pace(now=time, chance=lambda: 0, open_line=lambda _line, _now: Stuck(gone)))
    carrier.finish()
    assert now_of(message).state == State.DIALLING
    assert carrier._tray("mail").claims() == set()
    good = Stuck()
    carrier = Carrier(Pace(now=time, chance=lambda: 0, open_line=lambda _line, _now: good))
    time.passes(seconds=31)
    carrier.finish()
    assert (now_of(message).state, good.sent) == (State.SENT, [str(message.id)])


def test_nothing_is_sent_by_hands_that_let_go(queued: Queued, time: Time) -> None:
    message = queued("town")

    def let_go() -> None:
        raise LetGo

    carrier = Carrier(Pace(now=time, chance=lambda: 0, open_line=lambda _line, _now: Stuck(let_go)))
    carrier.finish()
    assert now_of(message).state in {State.WAITING, State.DIALLING}


@pytest.fixture
def own_rows() -> Iterator[None]:
    """Nothing of a test that commits stays."""
    yield
    Message.objects.all().delete()
    Line.objects.all().delete()


@pytest.mark.requirement("R-NOT-7")
@pytest.mark.django_db(transaction=True)
def test_hands_in_threads_send_each_message_once_while_one_destination_hangs(
    queued: Queued, server: MailServer, own_rows: None, said: dict[str, object]
) -> None:
    hangs, go_on = threading.Event(), threading.Event()

    class Hanging(Stuck):
        def hand_over(self, message: Message, said: Mail | Hook, before: Before) -> None:
            hangs.set()
            go_on.wait(20)
            raise LetGo

    def opened(line: str, now: opening.Now) -> Session:
        return Hanging() if line.startswith("webhook") else opening.opened(line, now)

    said["slow"] = Hook("slow", release(uuid4(), b"{}"))
    messages = [queued(f"town-{number}") for number in range(40)]
    book = Together()
    pace = Pace(now=lambda: messages[-1].queued_at, chance=lambda: 0, open_line=opened, book=book)
    slow = queued("slow", channel="webhook")
    carrier = Carrier(pace)
    thread = threading.Thread(target=carrier.run, args=(lambda _text: None,))
    thread.start()
    assert hangs.wait(20)
    for _ in range(400):
        if Message.objects.filter(state=State.SENT).count() == 40:
            break
        threading.Event().wait(0.05)
    assert sorted(server.box.ids()) == sorted(str(message.id) for message in messages)
    assert now_of(slow).state == State.DIALLING
    go_on.set()
    pace.stop.set()
    thread.join(30)
    book.close()
    assert not thread.is_alive()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_watcher_carries_beside_what_else_it_does_and_ends_with_it(
    queued: Queued, server: MailServer, own_rows: None
) -> None:
    message = queued("town")
    heard: list[str] = []
    with carried(heard.append):
        for _ in range(400):
            if now_of(message).state == State.SENT:
                break
            threading.Event().wait(0.05)
    assert now_of(message).state == State.SENT
    assert heard == []
    connection.close()
