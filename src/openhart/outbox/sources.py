"""What the rooms that queue messages say at the start of the process: how one is composed when it is sent."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from openhart.foundation.released import Released
from openhart.outbox.models import Message

#: A mail says that something waits, and where; not more.
LONGEST_SUBJECT, LONGEST_TEXT = 150, 10_000
_NUMBER = re.compile(r"\b[A-Z]{1,8}-[0-9]{4}-[0-9]{6}-[A-Z]\b")


class SaysTooMuch(ValueError):  # noqa: N818 - what it does
    """Raised when a mail holds what no mail may: the number of a case, or more words than a knock needs."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A knock at somebody's door: it says that something waits and where, and nothing of any case."""

    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        """Raise SaysTooMuch for the number of a case and for more than a knock needs."""
        if _NUMBER.search(self.subject) or _NUMBER.search(self.text):
            raise SaysTooMuch("A mail carries no case data, not even a number.")
        if len(self.subject) > LONGEST_SUBJECT or len(self.text) > LONGEST_TEXT:
            raise SaysTooMuch("A mail is a knock at the door, not a letter.")


@dataclass(frozen=True, slots=True)
class Hook:
    """What goes to an endpoint, by its code, signed: the recipient's version as JSON, released by the gate."""

    endpoint: str
    released: Released

    def __post_init__(self) -> None:
        """Raise TypeError for what the gate did not release."""
        if not isinstance(self.released, Released):
            raise TypeError("A webhook carries what the gate released, and nothing else.")


Compose = Callable[[Message], Mail | Hook | None]


@dataclass(slots=True)
class _Sources:
    by_name: dict[str, Compose] = field(default_factory=dict)


_sources = _Sources()


def register(source: str, compose: Compose) -> None:
    """Let a room say how its messages are composed, in the moment of sending; None: no longer to be sent.

    Called from AppConfig.ready(); said again it replaces what was said. ``compose`` reads and writes nothing, may be
    called again for the same message, and is called by the watcher.
    """
    _sources.by_name[source] = compose


def compose(message: Message) -> Mail | Hook | None:
    """Return what a message says now; raise LookupError when no room here knows it."""
    found = _sources.by_name.get(message.source)
    if found is None:
        raise LookupError(message.source)
    return found(message)
