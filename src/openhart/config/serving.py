"""Keeping a desk open: a web server in a process of its own, and beside it the watcher's heartbeat.

`hart serve` and `hart demo` share this. Ctrl-C, or the end of either, ends both.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

from django.db import connection, connections

from openhart.cases.management import watching

USUAL_PORT = 8000
_PORTS_TRIED = 50
_BEAT_S = 30.0
_GLANCE_S = 0.2
_PATIENCE_S = 10.0
_THREADS = 4
_APPLICATION = "openhart.config.wsgi:application"


class CannotServeError(Exception):
    """Raised with a sentence when nothing can listen at the address asked for."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the desk listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Return the address as a browser takes it."""
        shown = "localhost" if self.host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{shown}:{self.port}/"


def address(host: str, port: int | None) -> Address:
    """Return the address asked for; without a port the usual one, or the next that is free."""
    if port is not None:
        fault = _taken(host, port)
        if fault is not None:
            raise CannotServeError(f"Nothing can listen at {host}, port {port}: {fault}. Choose another with --port.")
        return Address(host, port)
    for candidate in range(USUAL_PORT, USUAL_PORT + _PORTS_TRIED):
        fault = _taken(host, candidate)
        if fault is None:
            return Address(host, candidate)
    raise CannotServeError(f"No port from {USUAL_PORT} on is free at {host}: {fault}. Choose one with --port.")


def _taken(host: str, port: int) -> str | None:
    """Return why nobody could listen there, or None when they could."""
    try:
        kind, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind, socket.SOCK_STREAM) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as fault:
        return (fault.strerror or str(fault)).lower()
    return None


def serve(at: Address, *, opened: Callable[[], None]) -> int:
    """Serve the desk at an address until stopped; call ``opened`` once it answers. Return the exit status."""
    _check_migrated()
    try:
        with _ended_by_signals(), _server(at) as server:
            _wait_until_open(at, server)
            opened()
            _watch(server)
    except KeyboardInterrupt:
        return 0
    return server.returncode or 0


def _check_migrated() -> None:
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - needs the rooms to be loaded

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotServeError("The database is older than this program. Bring it up with `hart migrate` first.")
    connections.close_all()


@contextlib.contextmanager
def _server(at: Address) -> Iterator[subprocess.Popen[bytes]]:
    """Start the web server, and stop it whatever happens."""
    # In a session of its own: Ctrl-C reaches us alone, and the server hears once, and only from us, that it ends.
    server = subprocess.Popen(_command(at), start_new_session=True)
    try:
        yield server
    finally:
        if server.poll() is None:
            server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(_PATIENCE_S)
        _end_what_is_left(server)


def _end_what_is_left(server: subprocess.Popen[bytes]) -> None:
    """Kill the server and its workers if they would not end by themselves."""
    if os.name == "nt":
        server.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _command(at: Address) -> list[str]:
    if os.name == "nt":
        where = f"--listen={at.host}:{at.port}"
        return [sys.executable, "-m", "waitress", where, f"--threads={_THREADS}", _APPLICATION]
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", at.host, "--port", str(at.port),
        "--workers", "1", "--respawn-failed-workers", "--blocking-threads", str(_THREADS), "--no-ws",
        "--log-level", "warning", _APPLICATION,
    ]  # fmt: skip


def _wait_until_open(at: Address, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((at.host, at.port), timeout=1):
            return
        time.sleep(_GLANCE_S)
    raise CannotServeError("The web server could not be started; what it said stands above.")


def _watch(server: subprocess.Popen[bytes]) -> None:
    """Look for duties that time alone makes owed, every half minute, for as long as the server runs."""
    next_beat = time.monotonic()
    while server.poll() is None:
        if time.monotonic() >= next_beat:
            watching.look(_say_aside)
            next_beat = time.monotonic() + _BEAT_S
        time.sleep(_GLANCE_S)


def _say_aside(said: str) -> None:
    sys.stderr.write(f"{said}\n")


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let the signals that end services and terminals end this like Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP", "SIGINT")
    before = {number: signal.signal(number, stop) for name in names if (number := getattr(signal, name, None))}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
