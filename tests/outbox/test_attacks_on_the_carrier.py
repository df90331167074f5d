"""Attacks on the carrier: a database that stumbles, and faults that nobody foresaw."""
# ruff: noqa: ARG002 - a destination of a test looks at little of what it is given

import threading

import pytest
from django.db import IntegrityError, OperationalError
from pytest_django import Settings
from tests.outbox.conftest import Queued, Time

from openhart.outbox.actions import carrying
from openhart.outbox.adapters import reaching, webhook
from openhart.outbox.adapters.faults import Before, Fault
from openhart.outbox.lifecycle import State
from openhart.outbox.management.carrying import Carrier
from openhart.outbox.management.hands import Pace
from openhart.outbox.models import Message
from openhart.outbox.sources import Hook, Mail
from openhart.sealing.envelope import KeyOutOfReach


class Stumbling:
    """A destination at which the database is gone the first time a hand-over is to be written down."""

    is_used_up = False

    def __init__(self, fault: Exception | None) -> None:
        self.fault = fault
        self.sent: list[str] = []

    def hand_over(self, message: Message, said: Mail | Hook, before: Before) -> None:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        before()
        self.sent.append(str(message.id))

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.requirement("R-NOT-7")
def test_a_database_that_stumbles_once_leaves_no_message_in_hands_that_nobody_has(
    queued: Queued, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [queued(f"town-{number}") for number in range(4)]
    monkeypatch.setattr("openhart.outbox.management.hands.connections.close_all", lambda: None)  # the test's own stays
    line = Stumbling(OperationalError("database is locked"))
    carrier = Carrier(Pace(now=time, chance=lambda: 0, open_line=lambda _line, _now: line))
    carrier.finish()
    for _ in range(4):  # the same process goes on, and nothing new is queued on this line
        time.passes(seconds=16)
        carrier.finish()
    assert {Message.objects.get(id=message.id).state for message in messages} == {State.SENT}
    assert sorted(line.sent) == sorted(str(message.id) for message in messages)


@pytest.mark.requirement("R-NOT-7")
def test_hands_that_break_off_for_a_reason_nobody_foresaw_leave_the_others_to_the_next(
    queued: Queued, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = [queued(f"town-{number}") for number in range(4)]

    def cannot(**_given: object) -> None:
        raise IntegrityError("the trail takes nothing")

    line = Stumbling(ValueError("ours"))
    carrier = Carrier(Pace(now=time, chance=lambda: 0, open_line=lambda _line, _now: line))
    with monkeypatch.context() as broken:
        broken.setattr(carrying, "set_aside", cannot)
        with pytest.raises(IntegrityError):
            carrier.finish()
    for _ in range(4):
        time.passes(seconds=16)
        carrier.finish()
    assert {Message.objects.get(id=message.id).state for message in messages} == {State.SENT}
    assert len(line.sent) == 4


@pytest.mark.requirement("R-NOT-7")
def test_a_look_that_fails_for_a_reason_nobody_foresaw_does_not_end_the_outbox(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    carrier = Carrier()
    looks = iter([RuntimeError("can't start new thread"), IntegrityError("x"), None])

    def look() -> None:
        fault = next(looks)
        if fault is not None:
            raise fault
        carrier.pace.stop.set()

    monkeypatch.setattr(carrier, "look", look)
    monkeypatch.setattr("openhart.outbox.management.carrying._AWAY_S", 0.0)
    monkeypatch.setattr("openhart.outbox.management.carrying._LOOK_S", 0.0)
    running = threading.Thread(target=carrier.run, args=(lambda _text: None,), daemon=True)
    running.start()
    running.join(timeout=10)
    assert not running.is_alive()
    assert carrier.pace.stop.is_set(), "it looked a third time"


@pytest.mark.parametrize(
    "address", ["fec0::1", "64:ff9b:1::7f00:1", "64:ff9b::a9fe:a9fe", "::ffff:10.0.0.1", "::127.0.0.1"]
)
def test_no_old_or_translated_address_leads_a_webhook_inside(address: str) -> None:
    assert not reaching.is_allowed(address, may_be_private=False)


@pytest.mark.requirement("R-NOT-7")
def test_while_the_keys_cannot_be_read_messages_wait_and_go_by_themselves_when_they_can(
    queued: Queued, time: Time, said: dict[str, object]
) -> None:
    message, other = queued("sealed"), queued("clear")
    said["sealed"] = KeyOutOfReach("The key file cannot be read.")
    line = Stumbling(None)
    carrier = Carrier(Pace(now=time, chance=lambda: 0, open_line=lambda _line, _now: line))
    carrier.finish()
    held = Message.objects.get(id=message.id)
    assert (held.state, held.fault, Message.objects.get(id=other.id).state) == (State.WAITING, "no_keys", State.SENT)
    del said["sealed"]
    time.passes(minutes=2)
    carrier.finish()
    assert Message.objects.get(id=message.id).state == State.SENT


def test_a_file_of_certificates_that_is_not_there_sets_no_webhook_aside(settings: Settings) -> None:
    settings.WEBHOOK_AUTHORITY = "/nowhere/authority.pem"
    with pytest.raises(Fault, match="no_authority") as raised:
        webhook._context()
    assert (raised.value.is_lines, raised.value.is_messages) == (True, False)
