"""Carrying: what is due goes, line by line, beside whatever else the watcher does."""

import logging
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connections

from openhart.accounts.access import SYSTEM
from openhart.foundation import clock, log
from openhart.outbox.actions import carrying, expire, lines
from openhart.outbox.lifecycle import CLAIM_FOR
from openhart.outbox.management.booking import Together
from openhart.outbox.management.hands import Hands, Pace, Tray
from openhart.outbox.models import Channel
from openhart.outbox.queries import due_lines

#: So many connections to the mail server at once, and so many to all endpoints together, one to each.
MAIL_HANDS, HOOK_HANDS = 8, 16
_LOOK_S, _AWAY_S = 1.0, 5.0
_RENEW, _COUNT, _MEND, _EXPIRE = CLAIM_FOR / 3, timedelta(seconds=30), timedelta(minutes=1), timedelta(hours=1)
_DUE_FOR_HANDS = 5  # messages for which it is worth to open another connection
Say = Callable[[str], None]


class Carrier:
    """Looks for what is due and lets hands work. ``look`` and ``finish`` do it in the caller's thread."""

    def __init__(self, pace: Pace | None = None) -> None:
        """Begin with empty trays."""
        self.pace = pace or Pace(now=clock.now, chance=random.random)
        self._trays: dict[str, Tray] = {}
        self._working: dict[str, list[threading.Thread]] = {}
        self._last: dict[str, datetime] = {}

    def tidy(self) -> None:
        """Say that our hands are there, take messages out of those that are gone, and count what is stuck."""
        now = self.pace.now()
        has_fallen_back = now < self._last.get("look", now)
        self._last["look"] = now
        if has_fallen_back:
            self._last = {"look": now}
        claims = {claim for tray in self._trays.values() for claim in tray.claims()}
        if self._is_time("mend", _MEND, now):
            carrying.mend(at=now)
        if self._is_time("renew", _RENEW, now):
            carrying.renew(tokens=claims, at=now)
            carrying.sweep(but=claims, at=now)
        if self._is_time("count", _COUNT, now):
            lines.count(at=now)
        if self._is_time("expire", _EXPIRE, now):
            expire(by=SYSTEM, at=now)

    def finish(self) -> int:
        """Hand over everything that is due, in this thread, until nothing is or nobody answers; return how many."""
        self.tidy()
        done = 0
        for line, _ in due_lines(SYSTEM, self.pace.now()):
            done += Hands(self._tray(line), self.pace).work()
        return done

    def look(self) -> None:
        """Look once for what is due, and let as many hands work on each line as it is worth."""
        self.tidy()
        self._working = {line: alive for line, them in self._working.items() if (alive := _alive(them))}
        for line, count in due_lines(SYSTEM, self.pace.now()):
            for _ in range(self._wanted(line, count)):
                self._start(line)

    def run(self, say: Say) -> None:
        """Look again and again until told to stop; then wait for the hands to put down what they hold."""
        was_away = False
        while not self.pace.stop.is_set():
            try:
                self.look()
                was_away = False
                pause = _LOOK_S
            except (OperationalError, InterfaceError) as fault:
                if not was_away:
                    say(f"The outbox cannot reach the database ({type(fault).__name__}). Trying again.")
                connections.close_all()
                was_away, pause = True, _AWAY_S
            except Exception as fault:  # noqa: BLE001 - whatever it is, the outbox must not stand still unseen
                log.note("outbox.faltered", level=logging.ERROR, kind=type(fault).__name__)
                connections.close_all()
                pause = _AWAY_S
            self.pace.stop.wait(pause)
        for them in self._working.values():
            for thread in them:
                thread.join()
        connections.close_all()

    def _is_time(self, what: str, every: timedelta, now: datetime) -> bool:
        last = self._last.get(what)
        if last is not None and now - last < every:
            return False
        self._last[what] = now
        return True

    def _tray(self, line: str) -> Tray:
        return self._trays.setdefault(line, Tray(line, self.pace))

    def _wanted(self, line: str, count: int) -> int:
        """Return how many more hands are to work on a line that has so many due."""
        busy = len(self._working.get(line, []))
        if line.startswith(Channel.MAIL):
            return max(0, min(MAIL_HANDS, 1 + count // _DUE_FOR_HANDS) - busy)
        hooks = sum(len(them) for code, them in self._working.items() if not code.startswith(Channel.MAIL))
        return 1 if not busy and hooks < HOOK_HANDS else 0

    def _start(self, line: str) -> None:
        thread = threading.Thread(target=self._work, args=(line,), name=f"outbox {line}", daemon=True)
        self._working.setdefault(line, []).append(thread)
        thread.start()

    def _work(self, line: str) -> None:
        tray = self._tray(line)
        try:
            Hands(tray, self.pace).work()
            if self.pace.stop.is_set():
                tray.put_back()
        finally:
            connections.close_all()


def _alive(threads: list[threading.Thread]) -> list[threading.Thread]:
    return [thread for thread in threads if thread.is_alive()]


@contextmanager
def carried(say: Say) -> Iterator[None]:
    """Carry beside what is done in the block, and end with it."""
    book = Together()
    carrier = Carrier(Pace(now=clock.now, chance=random.random, book=book))
    thread = threading.Thread(target=carrier.run, args=(say,), name="outbox", daemon=True)
    thread.start()
    try:
        yield
    finally:
        carrier.pace.stop.set()
        thread.join()
        book.close()
