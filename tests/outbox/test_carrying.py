"""Carrying mail through a real server: refusals, silence, and what a message is worth afterwards."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.outbox.conftest import Queued, Time
from tests.outbox.mailing import MailServer

from openhart.audit.models import Entry
from openhart.outbox import actions
from openhart.outbox.lifecycle import State
from openhart.outbox.management.carrying import Carrier
from openhart.outbox.models import Line, Message
from openhart.outbox.sources import Mail


def now_of(message: Message) -> Message:
    return Message.objects.get(id=message.id)


@pytest.mark.requirement("R-NOT-7")
def test_a_message_goes_once_with_an_id_that_never_changes(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time
) -> None:
    message = queued("hartford")
    assert carrier.finish() == 1
    assert carrier.finish() == 0
    found = now_of(message)
    assert (found.state, found.done_at, found.claim, found.fault) == (State.SENT, time.now, None, "")
    assert server.box.ids() == [str(message.id)]
    mail = server.box.arrived[0]
    assert mail["To"] == "hartford@police.example"
    assert mail["From"] == "DCF <desk@dcf.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "Look."


def test_nothing_goes_before_its_time(queued: Queued, carrier: Carrier, server: MailServer, time: Time) -> None:
    queued("hartford", not_before=time.now + timedelta(seconds=30))
    time.passes(seconds=29)
    assert carrier.finish() == 0
    time.passes(seconds=1)
    assert carrier.finish() == 1


@pytest.mark.requirement("R-NOT-7")
def test_a_refused_address_backs_off_alone_and_without_end_while_the_others_go(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time
) -> None:
    dead = queued("dead")
    for number in range(3):
        queued(f"town-{number}")
    assert carrier.finish() == 4
    assert len(server.box.arrived) == 3
    pauses = []
    for _ in range(10):
        waits = now_of(dead)
        assert (waits.state, waits.fault) == (State.WAITING, "recipient_550")
        pauses.append((waits.next_at - time.now) / timedelta(minutes=1))
        time.now = waits.next_at - timedelta(seconds=1)
        assert carrier.finish() == 0
        time.passes(seconds=1)
        assert carrier.finish() == 1
    assert pauses == [1, 3, 10, 30, 60, 120, 240, 240, 240, 240]
    assert now_of(dead).tries == 11
    assert not Line.objects.filter(is_down=True).exists(), "a living server is not blamed for a dead address"


@pytest.mark.requirement("R-NOT-7")
def test_a_corrected_address_is_used_at_the_next_try(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time, said: dict[str, object]
) -> None:
    message = queued("dead")
    carrier.finish()
    said["dead"] = Mail("alive@police.example", "A letter waits", "Look.")
    time.passes(minutes=1)
    carrier.finish()
    assert now_of(message).state == State.SENT
    assert [mail["To"] for mail in server.box.arrived] == ["alive@police.example"]


@pytest.mark.requirement("R-NOT-7")
def test_a_dead_server_is_asked_for_by_one_message_and_the_others_wait_untouched(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time
) -> None:
    messages = [queued(f"town-{number}") for number in range(30)]
    server.end()
    assert carrier.finish() == 1
    waits = []
    for _ in range(8):
        line = Line.objects.get(code="mail")
        assert (line.is_down, line.fault, line.down_since) == (True, "unreachable", messages[0].queued_at)
        assert line.probe_at
        waits.append((line.probe_at - time.now).total_seconds())
        assert carrier.finish() == 0, "nobody asks before it is time"
        time.now = line.probe_at
        assert carrier.finish() == 1
    assert waits == [1, 2, 4, 8, 15, 30, 30, 30]
    assert set(Message.objects.values_list("state", "tries", "next_at")) == {(State.WAITING, 0, messages[0].not_before)}
    server.begin()
    time.passes(seconds=30)
    assert carrier.finish() == 30
    assert sorted(server.box.ids()) == sorted(str(message.id) for message in messages)
    assert not Line.objects.get(code="mail").is_down


@pytest.mark.parametrize(("address", "fault"), [
    ("later", "recipient_450"),
    ("spam", "content_554"),
    ("closing", "recipient_421"),
    ("hangs-up", "broken_off"),
])  # fmt: skip
@pytest.mark.requirement("R-NOT-7")
def test_one_bad_message_never_holds_up_the_others(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time, address: str, fault: str
) -> None:
    bad = queued(address)
    good = [queued(f"town-{number}") for number in range(3)]
    for _ in range(3):
        carrier.finish()
        time.passes(seconds=2)
    assert sorted(server.box.ids()) == sorted(str(message.id) for message in good)
    assert (now_of(bad).state, now_of(bad).tries, now_of(bad).fault) == (State.WAITING, 1, fault)


@pytest.mark.requirement("R-NOT-7")
def test_a_mail_whose_acceptance_nobody_saw_is_unknown_and_never_sent_again_by_itself(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time
) -> None:
    lost = queued("no-reply")
    good = queued("hartford")
    carrier.finish()
    assert (now_of(lost).state, now_of(lost).fault) == (State.UNKNOWN, "broken_off")
    for _ in range(3):
        time.passes(days=1)
        carrier.finish()
    assert server.box.ids() == [str(lost.id), str(good.id)]
    assert Line.objects.get(code="mail").unknown == 1
    actions.settle(message_id=lost.id, has_arrived=False, by=None, at=time.now)
    carrier.finish()
    assert server.box.ids().count(str(lost.id)) == 2, "a person said: again, under the same Message-ID"


@pytest.mark.requirement("R-NOT-7")
def test_a_server_that_takes_mail_and_never_says_so_is_asked_less_and_less(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time
) -> None:
    for number in range(40):
        queued(f"no-reply-{number}")
    for _ in range(24 * 60):
        carrier.finish()
        time.passes(minutes=1)
    assert Message.objects.filter(state=State.UNKNOWN).count() == 27, "one an hour, and not one each half minute"


@pytest.mark.requirement("R-NOT-7")
def test_a_server_that_refuses_us_leaves_every_message_untouched(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time
) -> None:
    server.box.sender_code = "553"
    message = queued()
    carrier.finish()
    assert (now_of(message).tries, now_of(message).fault, Line.objects.get().fault) == (0, "sender_553", "sender_553")
    server.box.sender_code = ""
    time.passes(seconds=1)
    carrier.finish()
    assert now_of(message).state == State.SENT


@pytest.mark.requirement("R-NOT-7")
def test_a_message_that_cannot_be_composed_is_set_aside_and_shouted_about(
    queued: Queued, carrier: Carrier, server: MailServer, time: Time, said: dict[str, object]
) -> None:
    said["poison"] = KeyError("child")
    poison, strange = queued("poison"), queued("town", source="nobody")
    good = queued("hartford")
    carrier.finish()
    assert (now_of(poison).state, now_of(poison).fault) == (State.SET_ASIDE, "KeyError")
    assert (now_of(strange).state, now_of(strange).fault) == (State.SET_ASIDE, "no_source")
    assert now_of(good).state == State.SENT
    assert Entry.objects.get(act="message.set_aside", subject_id=poison.id).detail == {"fault": "KeyError"}
    time.passes(minutes=1)
    carrier.finish()
    assert Line.objects.get(code="mail").set_aside == 2
    said["poison"] = Mail("well@police.example", "A letter waits", "Look.")
    actions.resume(message_id=poison.id, by=None, at=time.now)
    carrier.finish()
    assert now_of(poison).state == State.SENT


def test_a_room_that_sends_the_wrong_kind_is_set_aside_and_no_connection_is_spoilt(
    queued: Queued, carrier: Carrier, server: MailServer, said: dict[str, object]
) -> None:
    said["wrong"] = object()
    wrong, good = queued("wrong"), queued("hartford")
    carrier.finish()
    assert (now_of(wrong).state, now_of(wrong).fault) == (State.SET_ASIDE, "TypeError")
    assert now_of(good).state == State.SENT


def test_what_its_room_no_longer_wants_sent_is_not_sent(
    queued: Queued, carrier: Carrier, server: MailServer, said: dict[str, object]
) -> None:
    said["withdrawn"] = None
    message = queued("withdrawn")
    carrier.finish()
    assert now_of(message).state == State.NOT_NEEDED
    assert server.box.arrived == []


@pytest.mark.requirement("R-NOT-7")
def test_what_is_not_set_waits_and_says_so(queued: Queued, carrier: Carrier, time: Time, settings: Settings) -> None:
    settings.IS_DEMO = False
    message = queued()
    carrier.finish()
    assert (now_of(message).state, now_of(message).tries, now_of(message).fault) == (State.WAITING, 0, "not_set")
