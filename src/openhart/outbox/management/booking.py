"""Writing down each step of each message: at once, or together with those of other hands in one transaction.

A step that must be on the disk before the next is waited for. A dozen hands wait for one commit instead of a dozen, so
that what the disk takes for a commit is not what a message takes.
"""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import InterfaceError, OperationalError, connections
from django.db import transaction as django_transaction

from openhart.foundation import log
from openhart.outbox.actions import carrying
from openhart.outbox.models import Message

GONE = (OperationalError, InterfaceError)
_MOST_TOGETHER = 64
_AGAIN_S = 1.0
#: How often a stopping process tries to write down what was accepted while the database is away.
_LAST_TRIES = 10
Then = Callable[[], None]


class Book(Protocol):
    """Where hands write down how far a message is."""

    def begin_hand_over(self, message: Message) -> bool:
        """Return once it is on the disk that the message may arrive; False when the hands have lost it."""
        ...

    def accepted(self, message: Message, at: datetime, then: Then) -> None:
        """Write down that a message was accepted, and call ``then``; it must not be forgotten."""
        ...


class AtOnce:
    """Writes in the caller's thread and transaction."""

    def begin_hand_over(self, message: Message) -> bool:
        """Write it down."""
        return carrying.begin_hand_over(message=message)

    def accepted(self, message: Message, at: datetime, then: Then) -> None:
        """Write it down."""
        carrying.accepted(message=message, at=at)
        then()


@dataclass(slots=True)
class _Line:
    message: Message
    at: datetime | None  # when it was accepted; None: it is about to be handed over
    done: "Future[bool]"
    then: Then | None = None


class Together:
    """Writes in a thread of its own whatever has come together meanwhile, in one transaction."""

    def __init__(self) -> None:
        """Begin the thread."""
        self._lines: queue.SimpleQueue[_Line | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox book", daemon=True)
        self._thread.start()

    def begin_hand_over(self, message: Message) -> bool:
        """Wait until it is written; raise what the database raised."""
        line = _Line(message, None, Future())
        self._lines.put(line)
        return line.done.result()

    def accepted(self, message: Message, at: datetime, then: Then) -> None:
        """Have it written; nobody waits, but a process that ends does."""
        self._lines.put(_Line(message, at, Future(), then))

    def close(self) -> None:
        """Write down what is left, and end the thread."""
        self._stopping.set()
        self._lines.put(None)
        self._thread.join()

    def _run(self) -> None:
        kept: list[_Line] = []
        tries = 0
        while not self._is_over(kept, tries):
            kept = self._written([*kept, *self._taken(wait=not kept)])
            tries = tries + 1 if kept else 0
            if kept:
                self._stopping.wait(_AGAIN_S)
        connections.close_all()

    def _is_over(self, kept: list[_Line], tries: int) -> bool:
        return self._stopping.is_set() and self._lines.empty() and (not kept or tries > _LAST_TRIES)

    def _taken(self, *, wait: bool) -> list[_Line]:
        """Return what has come together; an empty line, which ends the waiting, is left out."""
        taken: list[_Line] = []
        with contextlib.suppress(queue.Empty):
            line = self._lines.get(block=wait)
            while line is not None and len(taken) < _MOST_TOGETHER:
                taken.append(line)
                line = self._lines.get(block=False) if len(taken) < _MOST_TOGETHER else None
        return taken

    def _written(self, lines: list[_Line]) -> list[_Line]:
        """Write lines down in one transaction; return those that must not be forgotten and could not be written."""
        try:
            with django_transaction.atomic():
                results = [_write(line) for line in lines]
        except GONE as fault:
            connections.close_all()
            for line in lines:
                if line.at is None:
                    line.done.set_exception(fault)
            return [line for line in lines if line.at is not None]
        except Exception as fault:  # noqa: BLE001 - one line that cannot be written must not take the others along
            if len(lines) == 1:
                _give_up(lines[0], fault)
                return []
            return [kept for line in lines for kept in self._written([line])]
        for line, result in zip(lines, results, strict=True):
            line.done.set_result(result)
            if line.then is not None:
                line.then()
        return []


def _give_up(line: _Line, fault: Exception) -> None:
    """Let go of a line that cannot be written; its message is found by whoever sweeps."""
    log.note("message.not_written", level=logging.ERROR, kind=type(fault).__name__)
    line.done.set_exception(fault)
    if line.then is not None:
        line.then()


def _write(line: _Line) -> bool:
    if line.at is None:
        return carrying.begin_hand_over(message=line.message)
    return carrying.accepted(message=line.message, at=line.at)
