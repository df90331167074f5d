"""A mail server in a process of its own: `python -m bench.mailserver PORT JOURNAL`; it writes down what it accepted.

An address that begins with "dead" does not exist. What stands in the journal was accepted, whatever the sender saw.
"""

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_ID = re.compile(rb"(?im)^Message-ID: <([^@>]+)@")


class Journal:
    """Accepts what is not for a dead address, after a while when it is told to be slow."""

    def __init__(self, file: int, slow_s: float) -> None:
        self._file = file
        self._slow_s = slow_s

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address.startswith("dead"):
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        found = _ID.search(envelope.original_content)
        if found is None:
            return "554 no Message-ID"
        if self._slow_s:
            await asyncio.sleep(self._slow_s)
        os.write(self._file, found.group(1) + b"\n")
        return "250 2.0.0 taken"


def accepted(path: Path) -> Counter[str]:
    """Return how often each message was accepted."""
    return Counter(path.read_text(encoding="ascii").split()) if path.exists() else Counter()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(port: int, journal: Path, *, slow_ms: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """Let a server run in a process of its own, and answer, during the block."""
    command = [sys.executable, "-m", "bench.mailserver", str(port), str(journal), str(slow_ms)]
    running = subprocess.Popen(command)
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield running
    finally:
        running.terminate()
        running.wait()


async def _serve(port: int, journal: Path, slow_s: float) -> None:
    from aiosmtpd.smtp import SMTP  # noqa: PLC0415 - a dependency of development

    stop = asyncio.Event()
    file = os.open(journal, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    server = await loop.create_server(
        lambda: SMTP(Journal(file, slow_s), hostname="mail.example", loop=loop),
        "127.0.0.1",
        port,
        reuse_address=True,
    )
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) / 1000))
