"""Where an act comes from: which process, from which address, in which session. Known without being handed on."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

_NO_SESSION = ""


def _none() -> str:
    return _NO_SESSION


@dataclass(frozen=True, slots=True)
class Origin:
    """Where from: the process, the network address, or at a shell the operating system's account, and the session.

    ``session`` is asked for when it is needed: signing in gives the browser a new one in the middle of a request.
    """

    process: str
    address: str
    session: Callable[[], str] = _none
    written_of: set[UUID] = field(default_factory=set)  # of what the trail was told since this request came in


_HERE: ContextVar[Origin | None] = ContextVar("openhart_origin", default=None)


def current() -> Origin:
    """Return where the present act comes from; outside of requests a shell, and the account that uses it."""
    return _HERE.get() or Origin("shell", _account())


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Let everything done inside the block come from there."""
    token = _HERE.set(origin)
    try:
        yield
    finally:
        _HERE.reset(token)


def _account() -> str:
    try:
        return getpass.getuser()[:45]
    except (OSError, KeyError, ImportError):  # an account without a name, or a system that has none
        return "unknown"
