"""Signed webhooks: proof of who sends, the same key at every try, and no way in to our own network."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings
from tests.outbox.certificates import Certificate
from tests.outbox.conftest import Queued, Time
from tests.outbox.hooking import HookServer, is_signed

from openhart.accounts.access import SYSTEM
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused
from openhart.foundation.released import release
from openhart.keys.models import KeyDestroyed
from openhart.outbox import actions, queries
from openhart.outbox.adapters import reaching, webhook
from openhart.outbox.adapters.faults import Fault
from openhart.outbox.lifecycle import State
from openhart.outbox.management.carrying import Carrier
from openhart.outbox.models import Endpoint, Line, Message
from openhart.outbox.sources import Hook

BODY = b'{"form":"dcf-737"}'


@pytest.fixture
def hooks(certificate: Certificate, settings: Settings, db: None, time: Time) -> Iterator[HookServer]:
    """A recipient's server, with its endpoint added here."""
    settings.WEBHOOK_AUTHORITY = str(certificate.chain)
    served = HookServer(certificate).begin()
    secret = actions.add_endpoint(code="hartford", url=served.url, may_be_private=True, by=None, at=time.now)
    served.hooked.secret, served.hooked.now = secret, time.now.timestamp()
    yield served
    served.end()


@pytest.fixture
def hook(queued: Queued, said: dict[str, object]) -> Message:
    """A message to it."""
    said["hartford"] = Hook("hartford", release(uuid4(), BODY))
    return queued("hartford", channel="webhook")


def now_of(message: Message) -> Message:
    return Message.objects.get(id=message.id)


@pytest.mark.requirement("R-NOT-8")
def test_a_webhook_carries_what_was_released_signed_with_its_time_and_its_id(
    hooks: HookServer, hook: Message, carrier: Carrier, time: Time
) -> None:
    assert carrier.finish() == 1
    assert (now_of(hook).state, now_of(hook).done_at) == (State.SENT, time.now)
    assert (hooks.hooked.bodies, hooks.hooked.ids, hooks.hooked.verified) == ([BODY], [str(hook.id)], [True])
    assert hooks.hooked.headers[0]["content-type"] == "application/json"
    assert int(hooks.hooked.headers[0]["webhook-timestamp"]) == int(time.now.timestamp())


@pytest.mark.requirement("R-NOT-8")
def test_a_message_recorded_and_sent_again_later_is_known_to_be_a_replay(
    hooks: HookServer, hook: Message, carrier: Carrier, time: Time
) -> None:
    carrier.finish()
    headers, secret = hooks.hooked.headers[0], hooks.hooked.secret
    assert is_signed(secret, headers, BODY, time.now.timestamp() + 299)
    assert not is_signed(secret, headers, BODY, time.now.timestamp() + 301)
    assert not is_signed(secret, headers, BODY + b" ", time.now.timestamp())
    assert not is_signed(secret, {**headers, "webhook-id": str(uuid4())}, BODY, time.now.timestamp())
    assert not is_signed("whsec_" + "A" * 44, headers, BODY, time.now.timestamp())


@pytest.mark.parametrize(("status", "fault", "is_down"), [
    (500, "http_500", False), (404, "http_404", False), (410, "http_410", False), (302, "redirected", False),
    (429, "http_429", True), (503, "http_503", True),
])  # fmt: skip
@pytest.mark.requirement("R-NOT-7")
def test_a_webhook_is_repeated_under_the_same_key_until_it_is_accepted(  # noqa: PLR0917 - three of them say one thing
    hooks: HookServer, hook: Message, carrier: Carrier, time: Time, status: int, fault: str, is_down: bool
) -> None:
    hooks.hooked.status = status
    carrier.finish()
    assert (now_of(hook).state, now_of(hook).tries, now_of(hook).fault) == (State.WAITING, 1, fault)
    assert Line.objects.filter(code="webhook:hartford", is_down=True).exists() is is_down
    hooks.hooked.status = 200
    time.passes(minutes=1)
    carrier.finish()
    assert now_of(hook).state == State.SENT
    assert set(hooks.hooked.ids) == {str(hook.id)}
    assert len(hooks.hooked.ids) == 2, "where a redirect leads nobody went"


@pytest.mark.parametrize("answers", ["never", "trickles"])
@pytest.mark.requirement("R-NOT-7")
def test_an_endpoint_that_takes_its_time_is_given_up_and_asked_again_under_the_same_key(
    hooks: HookServer, hook: Message, carrier: Carrier, time: Time, monkeypatch: pytest.MonkeyPatch, answers: str
) -> None:
    monkeypatch.setattr(webhook, "LONGEST_S", 0.5)
    hooks.hooked.answers = answers
    carrier.finish()
    assert (now_of(hook).state, now_of(hook).fault) == (State.WAITING, "no_reply")
    hooks.hooked.answers = "at once"
    time.passes(minutes=1)
    carrier.finish()
    assert now_of(hook).state == State.SENT
    assert hooks.hooked.ids == [str(hook.id)] * 2


@pytest.mark.requirement("R-NOT-8")
def test_a_new_secret_signs_beside_the_old_one_for_a_while_and_then_alone(
    hooks: HookServer, queued: Queued, said: dict[str, object], carrier: Carrier, time: Time
) -> None:
    said["hartford"] = Hook("hartford", release(uuid4(), BODY))
    old = hooks.hooked.secret
    new = actions.rotate_endpoint(code="hartford", old_for=timedelta(days=7), by=None, at=time.now)
    assert new != old

    def verified_with(secret: str) -> bool:
        hooks.hooked.secret, hooks.hooked.now = secret, time.now.timestamp()
        queued("hartford", channel="webhook", at=time.now)
        carrier.finish()
        return hooks.hooked.verified[-1]

    assert verified_with(old)
    assert verified_with(new)
    time.passes(days=7)
    assert not verified_with(old)
    assert verified_with(new)
    assert Entry.objects.get(act="endpoint.rotated").detail["sealed"] == Endpoint.objects.get().place()


def test_a_secret_lies_sealed_and_is_destroyed_with_its_endpoint(
    hooks: HookServer, hook: Message, carrier: Carrier, time: Time
) -> None:
    row = Endpoint.objects.select_related("key_row").get()
    assert hooks.hooked.secret.encode() not in bytes(row.sealed)
    actions.end_endpoint(code="hartford", by=None, at=time.now)
    with pytest.raises(KeyDestroyed):
        Endpoint.objects.select_related("key_row").get().secrets()
    carrier.finish()
    assert (now_of(hook).state, now_of(hook).fault, hooks.hooked.ids) == (State.WAITING, "endpoint_ended", [])


def test_an_endpoint_nobody_added_leaves_the_message_waiting(queued: Queued, carrier: Carrier, said: Any) -> None:
    said["nowhere"] = Hook("nowhere", release(uuid4(), BODY))
    message = queued("nowhere", channel="webhook")
    carrier.finish()
    assert (now_of(message).state, now_of(message).fault) == (State.WAITING, "no_endpoint")


@pytest.mark.requirement("R-SEC-2")
def test_nothing_but_what_the_gate_released_goes_out_and_only_as_it_was_released(
    hooks: HookServer, queued: Queued, said: dict[str, object], carrier: Carrier
) -> None:
    with pytest.raises(TypeError, match="what the gate released"):
        Hook("hartford", BODY)  # type: ignore[arg-type]
    changed = release(uuid4(), BODY)
    changed.payload = b'{"form":"all"}'
    said["hartford"] = Hook("hartford", changed)
    altered = queued("hartford", channel="webhook")
    said["other"] = Hook("hartford", release(uuid4(), BODY))
    elsewhere = queued("other", channel="webhook")
    actions.add_endpoint(code="other", url=hooks.url, may_be_private=True, by=None, at=altered.queued_at)
    carrier.finish()
    assert (now_of(altered).state, now_of(altered).fault) == (State.SET_ASIDE, "ValueError")
    assert (now_of(elsewhere).state, now_of(elsewhere).fault) == (State.SET_ASIDE, "TypeError")
    assert hooks.hooked.bodies == []


@pytest.mark.requirement("R-NOT-8")
def test_an_endpoint_without_a_certificate_that_is_believed_gets_nothing(
    hooks: HookServer, hook: Message, carrier: Carrier, settings: Settings
) -> None:
    settings.WEBHOOK_AUTHORITY = ""
    carrier.finish()
    assert (now_of(hook).state, now_of(hook).fault, hooks.hooked.bodies) == (State.WAITING, "certificate", [])


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.10", "100.64.0.1", "0.0.0.0", "169.254.169.254", "224.0.0.1",  # noqa: S104
    "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd12:3456::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1",
    "2002:0a00:0001::1", "2002:7f00:0001::1", "2001:db8::1", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.requirement("R-NOT-8")
def test_an_address_inside_our_own_network_is_not_gone_to(address: str) -> None:
    assert not reaching.is_allowed(address, may_be_private=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"])
def test_a_public_address_is(address: str) -> None:
    assert reaching.is_allowed(address, may_be_private=False)


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "0.0.0.0", "224.0.0.1"])  # noqa: S104
def test_what_answers_on_the_link_alone_is_not_gone_to_even_where_private_is_meant(address: str) -> None:
    assert not reaching.is_allowed(address, may_be_private=True)
    assert reaching.is_allowed("10.0.0.1", may_be_private=True)


@pytest.mark.requirement("R-NOT-8")
def test_a_name_that_means_another_machine_a_moment_later_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int, **_kwargs: Any) -> list[Any]:
        asked.append(host)
        address = "203.0.113.9" if len(asked) > 1 else "8.8.8.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    reached: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket, "create_connection", lambda where, **_kwargs: reached.append(where) or socket.socket())
    reaching.connected("hook.example", None, may_be_private=False).close()
    assert (asked, reached) == (["hook.example"], [("8.8.8.8", 443)])


def test_one_private_address_among_public_ones_is_enough_to_go_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(_host: str, port: int, **_kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with pytest.raises(Fault, match="private_address"):
        reaching.connected("hook.example", 443, may_be_private=False)


@pytest.mark.parametrize("url", [
    "http://hook.example/", "https://", "ftp://hook.example", "https://user@hook.example", "https://u:p@hook.example/",
    "https://hook.example/#x", "https://hook.example:99999/", "https://hook.example/\r\nHost: x", "https://hoök.example",
    "https://hook.example/a b", "//hook.example", "",
])  # fmt: skip
def test_an_endpoint_is_https_and_nothing_else(db: None, time: Time, url: str) -> None:
    with pytest.raises(Refused, match="address of a webhook"):
        actions.add_endpoint(code="hook", url=url, may_be_private=False, by=None, at=time.now)


def test_endpoints_have_one_code_each_and_rotations_an_end(db: None, time: Time) -> None:
    given: dict[str, Any] = {"url": "https://hook.example/in", "may_be_private": False, "by": None, "at": time.now}
    actions.add_endpoint(code="hook", **given)
    for code, sentence in (("hook", "already"), ("Hook!", "small letters")):
        with pytest.raises(Refused, match=sentence):
            actions.add_endpoint(code=code, **given)
    with pytest.raises(Refused, match="30 days"):
        actions.rotate_endpoint(code="hook", old_for=timedelta(days=31), by=None, at=time.now)
    with pytest.raises(Refused, match="no endpoint"):
        actions.rotate_endpoint(code="other", old_for=timedelta(0), by=None, at=time.now)
    assert [row.code for row in queries.endpoints(SYSTEM)] == ["hook"]
