"""What can go wrong on the way, in two kinds: surely not accepted, or nobody knows."""

from collections.abc import Callable
from typing import Protocol

from openhart.outbox.models import Message
from openhart.outbox.sources import Hook, Mail

#: Called in the last moment before a message may have arrived; it raises LetGo when it must not be sent.
Before = Callable[[], None]


class Fault(Exception):  # noqa: N818 - the house's word
    """Raised when a message was surely not accepted.

    ``is_lines``: the destination answers nobody, and its other messages wait with it. ``is_messages``: this message
    was refused, and waits longer each time. One fault may be both.
    """

    def __init__(self, code: str, *, is_lines: bool = False, is_messages: bool = False) -> None:
        """Keep the code: few letters, never what the other side said."""
        super().__init__(code)
        self.code, self.is_lines, self.is_messages = code[:40], is_lines, is_messages


class Unanswered(Exception):  # noqa: N818 - likewise
    """Raised when a message was handed over and no answer came: it may have arrived."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code[:40]


class LetGo(Exception):  # noqa: N818 - likewise
    """Raised when a message is in other hands by now, or the process stops: nothing was sent."""


class Session(Protocol):
    """An open way to a destination."""

    @property
    def is_used_up(self) -> bool:
        """Return whether the next message had better begin a new one."""
        ...

    def hand_over(self, message: Message, said: Mail | Hook, before: Before) -> None:
        """Hand a message over and return once it is accepted; raise Fault, Unanswered or LetGo otherwise."""
        ...

    def close(self) -> None:
        """End the session; never raises."""
        ...
