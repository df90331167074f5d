"""A long trial of the outbox: mail dead for days, dead addresses, watchers killed while they send, clocks that jump.

The mail server is real and in a process of its own; what stands in its journal was accepted, and the journal is what
the outbox's own word is compared with. Watchers are processes, forked and ended with SIGKILL.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import contextlib
import mmap
import os
import random
import signal
import struct
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bench import mailserver

SOURCE = "trial"
WATCHERS = 2
_SLOW_MS = 20
_STANDS_STILL_S = 1.0
_CLAIM = timedelta(seconds=31)
_JUMPS = (timedelta(hours=2), timedelta(hours=-2), timedelta(hours=1), timedelta(hours=-1))


@dataclass(frozen=True)
class Plan:
    """How long and how hard."""

    notices: int
    dead: int
    days: int
    kills: int
    every: timedelta = timedelta(minutes=10)  # between two looks while mail is dead
    jump_each: int = 20  # kills


@dataclass
class Found:
    """What came of it; all that must be nought is checked by whoever asked."""

    probes: int = 0
    touched_while_dead: int = 0
    recovered_s: float = 0.0
    kills: int = 0
    jumps: int = 0
    sent: int = 0
    unknown: int = 0
    unknown_arrived: int = 0
    doubled: int = 0
    lost: int = 0
    lied: int = 0  # said sent, and never accepted
    dead_sent: int = 0
    dead_still_tried: int = 0
    faults: list[str] = field(default_factory=list)


class Clock:
    """The clock of each watcher: it runs as ours does, and jumps when it is told to, also in another process."""

    def __init__(self, base: datetime) -> None:
        self._base, self._began = base, time.monotonic()
        self._shared = mmap.mmap(-1, 8 * WATCHERS)

    def now(self, watcher: int = 0) -> datetime:
        (ahead,) = struct.unpack_from("d", self._shared, 8 * watcher)
        return self._base + timedelta(seconds=time.monotonic() - self._began + ahead)

    def jump(self, much: timedelta, watcher: int | None = None) -> None:
        for each in range(WATCHERS) if watcher is None else [watcher]:
            (ahead,) = struct.unpack_from("d", self._shared, 8 * each)
            struct.pack_into("d", self._shared, 8 * each, ahead + much.total_seconds())


class Trial:
    """One trial on the database that is open. ``name_server`` puts a port into the settings."""

    def __init__(self, plan: Plan, *, at: datetime, scratch: Path, name_server: Callable[[int], None]) -> None:
        from openhart.outbox import sources

        self._plan, self._at, self._chance = plan, at, random.Random(7)
        self.journal = scratch / "journal"
        self._port = mailserver.free_port()
        name_server(self._port)
        sources.register(SOURCE, compose)
        self.found = Found()
        self._live: list[UUID] = []
        self._dead: list[UUID] = []

    def run(self) -> Found:
        self._queue(self._plan.notices - self._plan.dead, self._plan.dead)
        self._while_dead()
        clock = Clock(self._at)
        with mailserver.serving(self._port, self.journal):
            self._recover(clock)
        self._queue(self._plan.notices - self._plan.dead, self._plan.dead, at=clock.now())
        with mailserver.serving(self._port, self.journal, slow_ms=_SLOW_MS):
            self._kill(clock)
            self._finish(clock)
        self._judge()
        return self.found

    def _queue(self, live: int, dead: int, at: datetime | None = None) -> None:
        from openhart.foundation import ids
        from openhart.outbox import actions

        at = at or self._at
        for number in range(live + dead):
            name = f"dead-{number}" if number < dead else f"town-{number}"
            message = actions.queue(
                source=SOURCE, source_id=ids.new_id(), case_id=None, channel="mail", destination=name, not_before=at,
                by=None, at=at,
            )  # fmt: skip
            (self._dead if number < dead else self._live).append(message.id)

    def _while_dead(self) -> None:
        """Let two watchers look again and again at a server that is not there."""
        from openhart.outbox.management.carrying import Carrier
        from openhart.outbox.management.hands import Pace
        from openhart.outbox.models import Message

        ends = self._at + timedelta(days=self._plan.days)
        pace = Pace(now=lambda: self._at, chance=self._chance.random)
        carriers = [Carrier(pace) for _ in range(WATCHERS)]
        while self._at < ends:
            for carrier in carriers:
                self.found.probes += carrier.finish()
            self._at += self._plan.every
        waiting = Message.objects.filter(source=SOURCE, state="waiting", tries=0).count()
        self.found.touched_while_dead = len(self._live) + len(self._dead) - waiting

    def _recover(self, clock: Clock) -> None:
        """Measure how long after the server is back everybody who lives is served."""
        began = time.monotonic()
        watchers = [self._watcher(clock, number) for number in range(WATCHERS)]
        wanted = {str(each) for each in self._live}
        while not wanted <= set(mailserver.accepted(self.journal)):
            if time.monotonic() - began > 600:  # noqa: PLR2004 - ten minutes are for ever here
                self.found.faults.append("not all were served after the server came back")
                break
            time.sleep(0.05)
        self.found.recovered_s = round(time.monotonic() - began, 1)
        for each in watchers:
            end(each, signal.SIGTERM)

    def _kill(self, clock: Clock) -> None:
        """Kill watchers while they send, and let clocks jump; where all is in dead hands, time passes at once."""
        watchers = [self._watcher(clock, number) for number in range(WATCHERS)]
        seen, moved, stood = self._accepted(), time.monotonic(), 0
        while self.found.kills < self._plan.kills:
            if self._accepted() == seen:
                if time.monotonic() - moved > _STANDS_STILL_S:
                    moved, stood = time.monotonic(), stood + 1
                    clock.jump(_CLAIM)
                    if stood > 1:  # all that could go has gone: new notices come in
                        self._queue(self._plan.notices // 5, 0, at=clock.now())
                time.sleep(0.002)
                continue
            time.sleep(self._chance.random() * 0.05)
            number = self._chance.randrange(WATCHERS)
            end(watchers[number], signal.SIGKILL)
            self.found.kills += 1
            if self.found.kills % self._plan.jump_each == 0:
                much = self._chance.choice(_JUMPS)
                clock.jump(much, number if self._chance.random() < 0.5 else None)  # noqa: PLR2004 - one clock, or all
                self.found.jumps += 1
            watchers[number] = self._watcher(clock, number)
            seen, moved, stood = self._accepted(), time.monotonic(), 0
        for each in watchers:
            end(each, signal.SIGTERM)

    def _finish(self, clock: Clock) -> None:
        """Let one watcher bring to an end what the killed ones left."""
        from openhart.outbox.management.carrying import Carrier
        from openhart.outbox.management.hands import Pace
        from openhart.outbox.models import Message

        carrier = Carrier(Pace(now=clock.now, chance=self._chance.random))
        for _ in range(10):
            clock.jump(timedelta(hours=5))
            carrier.finish()
            open_ones = Message.objects.filter(source=SOURCE)
            in_hand = open_ones.filter(state__in=["dialling", "handing_over"])
            if not in_hand.exists() and not open_ones.filter(state="waiting", tries=0).exists():
                break

    def _judge(self) -> None:
        """Compare what the outbox says with what the server accepted."""
        from openhart.outbox.models import Message

        accepted = mailserver.accepted(self.journal)
        states = {row.id: row for row in Message.objects.filter(source=SOURCE)}
        said = Counter(str(states[each].state) for each in self._live)
        self.found.sent, self.found.unknown = said["sent"], said["unknown"]
        self.found.lost = len(self._live) - said["sent"] - said["unknown"]
        for each in self._live:
            count, state = accepted[str(each)], states[each].state
            self.found.doubled += count > 1
            self.found.lied += state == "sent" and count == 0
            self.found.unknown_arrived += state == "unknown" and count == 1
        self.found.dead_sent = sum(accepted[str(each)] for each in self._dead)
        self.found.dead_still_tried = sum(
            states[each].state == "waiting" and states[each].tries > 0 for each in self._dead
        )

    def _accepted(self) -> int:
        """Return how many lines the journal has, by its size: each is a number of 36 letters."""
        return self.journal.stat().st_size // 37 if self.journal.exists() else 0

    def _watcher(self, clock: Clock, number: int) -> int:
        """Fork a watcher that carries by its clock until it is ended; return the process."""
        from django.db import connections

        connections.close_all()  # what is open is not shared
        pid = os.fork()
        if pid:
            return pid
        try:
            carry(clock, number)
        finally:
            os._exit(0)


def carry(clock: Clock, number: int) -> None:
    from openhart.outbox.management.booking import Together
    from openhart.outbox.management.carrying import Carrier
    from openhart.outbox.management.hands import Pace

    book = Together()
    pace = Pace(now=lambda: clock.now(number), chance=random.random, book=book)
    signal.signal(signal.SIGTERM, lambda *_: pace.stop.set())
    Carrier(pace).run(lambda _text: None)
    book.close()


def end(pid: int, how: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)
    os.waitpid(pid, 0)


def compose(message: Any) -> Any:
    """Return the mail of the trial."""
    from openhart.outbox.sources import Mail

    return Mail(f"{message.destination}@police.example", "A letter waits for you", "Somebody has written to you.")
