"""What the tests of the outbox stand on."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings
from tests.outbox import certificates
from tests.outbox.certificates import Certificate
from tests.outbox.mailing import MailServer

from openhart.outbox import actions, sources
from openhart.outbox.management.carrying import Carrier
from openhart.outbox.management.hands import Pace
from openhart.outbox.models import Message
from openhart.outbox.sources import Mail

Queued = Callable[..., Message]


@pytest.fixture
def said() -> Iterator[dict[str, object]]:
    """What the source "tests" says of each destination: a Mail, None, or a fault to raise."""
    kept: dict[str, object] = {}

    def compose(message: Message) -> object:
        found = kept.get(message.destination, Mail(f"{message.destination}@police.example", "A letter waits", "Look."))
        if isinstance(found, BaseException):
            raise found
        return found

    known = sources._sources.by_name.copy()
    sources.register("tests", compose)  # type: ignore[arg-type]
    yield kept
    sources._sources.by_name.clear()
    sources._sources.by_name.update(known)


@pytest.fixture
def queued(db: None, now: datetime, said: dict[str, object]) -> Queued:
    """Queue a message of the source "tests"."""

    def put(destination: str = "hartford", **other: object) -> Message:
        given: dict[str, object] = {
            "source": "tests", "source_id": uuid4(), "case_id": None, "channel": "mail", "not_before": now, "by": None,
            "at": now,
        }  # fmt: skip
        return actions.queue(**{**given, **other}, destination=destination)  # type: ignore[arg-type]

    return put


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate of this machine."""
    return certificates.made(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """A mail server on this machine in clear, named by the settings; begun."""
    served = MailServer().begin()
    settings.MAIL = mail_settings(f"smtp://127.0.0.1:{served.port}?tls=none")
    yield served
    served.end()


def mail_settings(url: str, password_file: str = "") -> dict[str, str]:
    return {"url": url, "from": "desk@dcf.example", "password_file": password_file, "name": "DCF"}


class Time:
    """The clock of a carrier, turned by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **much: float) -> datetime:
        self.now += timedelta(**much)
        return self.now


@pytest.fixture
def time(now: datetime) -> Time:
    """The clock of the carriers of a test."""
    return Time(now)


@pytest.fixture
def carrier(time: Time) -> Carrier:
    """A carrier that works in the test's own thread, by its clock, without jitter."""
    return Carrier(Pace(now=time, chance=lambda: 0.0))
