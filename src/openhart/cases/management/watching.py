"""Keeping watch: looking again and again, through a database that goes away for a while."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from types import FrameType
from typing import ClassVar

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from openhart.accounts.management import tidying
from openhart.audit.management import keeping
from openhart.cases import actions
from openhart.foundation import clock
from openhart.foundation.apart import apart

Say = Callable[[str], None]
_LONGEST_PAUSE_S = 60.0


class _Others:
    """What rooms on higher floors look for, by their names."""

    parts: ClassVar[dict[str, Callable[[Say, datetime], None]]] = {}


def also(room: str, part: Callable[[Say, datetime], None]) -> None:
    """Let a room on a higher floor look at each look, too; said again it replaces what was said."""
    _Others.parts[room] = part


def look(say: Say) -> int | None:
    """Look once, and tidy once a day; return how many cases were looked at, or None without a database.

    A room at which something is wrong stops no other.
    """
    try:
        at = clock.now()
        looked = actions.watch_once(at=at)
        apart("tidying", partial(tidying.tidy_daily, say=say, at=at), say)
        apart("the trail", partial(keeping.keep, say=say, at=at), say)
        for room, part in _Others.parts.items():
            apart(room, partial(part, say, at), say)
    except (OperationalError, InterfaceError) as fault:
        say(f"The database cannot be reached ({type(fault).__name__}). Trying again.")
        connections.close_all()
        return None
    return looked


def keep_watch(*, every_s: float, stop: threading.Event, say: Say, look: Callable[[Say], int | None] = look) -> None:
    """Look every ``every_s`` seconds until told to stop; wait longer, up to a minute, while nothing answers."""
    pause = every_s
    was_away = False
    while not stop.is_set():
        close_old_connections()
        looked = look(say)
        if looked is None:
            was_away, pause = True, min(pause * 2, _LONGEST_PAUSE_S)
        else:
            if was_away:
                say("The database answers again.")
            was_away, pause = False, every_s
            if looked:
                say(f"{looked} {'case' if looked == 1 else 'cases'} looked at.")
        stop.wait(pause)


@contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """Give an event that SIGTERM and Ctrl-C set, so that the look under way ends whole."""
    stop = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, tell) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
