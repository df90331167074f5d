"""Many due messages drained to a real mail server: the channel alone, and the watcher with all that it writes down.

*The channel alone*: the same mails, composed by the same reads, over as many connections of the same kind to the same
server (aiosmtpd, in a process of its own); nothing is written down. The rest is the watcher's own.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import queue
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bench import mailserver
from bench.installing import open_installation
from bench.measuring import hand_over, median, memory_mb, say

_BATCH = 1_000
_SOURCE = "bench"


def main(argv: Sequence[str] | None = None) -> None:
    """Measure on one installation."""
    parser = argparse.ArgumentParser(prog="python -m bench.outbox")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    from openhart.outbox import sources
    from openhart.outbox.management import carrying

    port = mailserver.free_port()
    _name_server(port)
    sources.register(_SOURCE, compose)
    with tempfile.TemporaryDirectory() as scratch:
        journal = Path(scratch) / "journal"
        with mailserver.serving(port, journal):
            _queue(200)
            _drained()  # warm
            found = [_round(chosen.messages, journal) for _ in range(chosen.rounds)]
    alone, watched = ([one[name] for one in found] for name in ("alone_s", "watcher_s"))
    hand_over({
        "messages": chosen.messages, "hands": carrying.MAIL_HANDS,
        "alone_s": median(alone), "watcher_s": median(watched),
        "overhead_ms": median([(b - a) / chosen.messages * 1000 for a, b in zip(alone, watched, strict=True)]),
        "ratio": median([b / a for a, b in zip(alone, watched, strict=True)]),
        "memory_mb": found[-1]["memory_mb"], "doubled": sum(one["doubled"] for one in found),
        "missing": sum(one["missing"] for one in found),
    })  # fmt: skip


def compose(message: Any) -> Any:
    """Return a mail as a room would: after one read of a row of its own."""
    from openhart.outbox.models import Message
    from openhart.outbox.sources import Mail

    row = Message.objects.only("id", "destination").get(source=_SOURCE, source_id=message.source_id)
    return Mail(f"{row.destination}@police.example", "A letter waits for you", "Somebody has written to you.\n" * 5)


def _name_server(port: int) -> None:
    from django.conf import settings

    settings.MAIL = {
        "url": f"smtp://127.0.0.1:{port}?tls=none", "from": "desk@dcf.example", "password_file": "", "name": "DCF"
    }  # fmt: skip


def _queue(count: int) -> list[UUID]:
    """Queue so many messages that are due; return their ids."""
    from openhart.foundation import clock, ids
    from openhart.outbox.models import Message

    due = clock.now() - timedelta(minutes=1)
    rows = [
        Message(
            source=_SOURCE, source_id=ids.new_id(), channel="mail", destination=f"town-{number}", line="mail",
            not_before=due, next_at=due, queued_at=due,
        )
        for number in range(count)
    ]  # fmt: skip
    Message.objects.bulk_create(rows, batch_size=_BATCH)
    return [row.id for row in rows]


def _round(count: int, journal: Path) -> dict[str, Any]:
    """Measure once, one after the other, so that whatever else the machine does is near for both."""
    ids = _queue(count)
    say(f"{count:,} messages over the channel alone")
    alone = _alone()
    before = mailserver.accepted(journal)
    say(f"{count:,} messages by the watcher")
    seconds, memory = _drained()
    seen = mailserver.accepted(journal) - before
    return {
        "alone_s": alone, "watcher_s": seconds, "memory_mb": memory,
        "doubled": sum(1 for each in ids if seen[str(each)] > 1),
        "missing": sum(1 for each in ids if not seen[str(each)]),
    }  # fmt: skip


def _alone() -> float:
    """Return how many seconds the channel takes for these messages, with as many connections as the watcher has."""
    from django.db import connections

    from openhart.foundation import clock
    from openhart.outbox.adapters import opening
    from openhart.outbox.management.carrying import MAIL_HANDS
    from openhart.outbox.models import Message

    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    for message in Message.objects.filter(source=_SOURCE, state="waiting"):
        waiting.put(message)

    def work() -> None:
        session = opening.opened("mail", clock.now)
        while True:
            try:
                message = waiting.get_nowait()
            except queue.Empty:
                break
            session.hand_over(message, compose(message), lambda: None)
            if session.is_used_up:
                session.close()
                session = opening.opened("mail", clock.now)
        session.close()
        connections.close_all()

    return _together([work] * MAIL_HANDS)


def _together(acts: list[Callable[[], None]]) -> float:
    began = time.perf_counter()
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - began


def _drained() -> tuple[float, list[float]]:
    """Return how many seconds the watcher takes to send all that is due, and its memory at quarters of it."""
    from openhart.outbox.management.carrying import carried
    from openhart.outbox.models import Message

    waiting = Message.objects.filter(source=_SOURCE).exclude(state="sent")
    total = waiting.count()
    memory: list[float] = []
    began = time.perf_counter()
    with carried(say):
        while left := waiting.count():
            if len(memory) < 4 and total - left >= total * (len(memory) + 1) / 5:  # noqa: PLR2004 - at four fifths
                memory.append(round(memory_mb(), 1))
            time.sleep(0.1)
        seconds = time.perf_counter() - began
    Message.objects.filter(source=_SOURCE).delete()
    return seconds, memory


if __name__ == "__main__":
    main()
