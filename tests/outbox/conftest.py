"""What the tests of the outbox stand on."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import uuid4

import pytest

from openhart.outbox import actions, sources
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
