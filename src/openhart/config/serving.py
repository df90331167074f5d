"""Keeping sites open: each web server in a process of its own, and beside the desk's the watcher's heartbeat.

`hart serve` and `hart demo` share this. Ctrl-C, or the end of one, ends all.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from openhart.config import installation

USUAL_PORT = 8000
_PORTS_TRIED = 50
_BEAT_S = 30.0
_GLANCE_S = 0.2
_PATIENCE_S = 10.0
_THREADS = 4
_APPLICATIONS = {
    "desk": "openhart.config.wsgi:application",
    "partners": "openhart.config.wsgi_partners:application",
    "public": "openhart.config.wsgi_public:application",
}
SITES = tuple(_APPLICATIONS)
_LOG = Path(__file__).with_name("server_log.json")
#: What belongs to one process of the children's wing alone, by its name.
_OWN = ("HART_DATABASE_URL_", "HART_SECRET_KEY_")
#: What the public process is not even told.
_NOT_PUBLIC = ("HART_DATABASE_URL", "HART_KEYS")


class CannotServeError(Exception):
    """Raised with a sentence when nothing can listen at the address asked for."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a site listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Return the address as a browser takes it."""
        shown = "localhost" if self.host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{shown}:{self.port}/"


@dataclass(frozen=True, slots=True)
class Site:
    """One site and where it listens."""

    process: str
    at: Address


def address(host: str, port: int | None, *, beside: Address | None = None) -> Address:
    """Return the address asked for; without a port the usual one, the one ``beside`` another, or the next free."""
    if port is not None:
        fault = _taken(host, port)
        if fault is not None:
            raise CannotServeError(f"Nothing can listen at {host}, port {port}: {fault}. Choose another with --port.")
        return Address(host, port)
    first = USUAL_PORT if beside is None else beside.port + 1
    for candidate in range(first, first + _PORTS_TRIED):
        fault = _taken(host, candidate)
        if fault is None:
            return Address(host, candidate)
    raise CannotServeError(f"No port from {first} on is free at {host}: {fault}. Choose one with --port.")


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


def serve(sites: Sequence[Site], *, opened: Callable[[], None]) -> int:
    """Serve sites until stopped; call ``opened`` once all answer. Return the exit status.

    Beside a desk the watcher is kept going and messages are carried, under the database role of this process.
    """
    if any(site.process != "public" for site in sites):
        _check_migrated()
    try:
        with _ended_by_signals(), contextlib.ExitStack() as open_sites:
            servers = [open_sites.enter_context(_server(site)) for site in sites]
            for site, server in zip(sites, servers, strict=True):
                _wait_until_open(site.at, server)
            opened()
            is_desk = any(site.process == "desk" for site in sites)
            if is_desk:
                open_sites.enter_context(_carried())
            ended = _watch(servers, beat=is_desk)
    except KeyboardInterrupt:
        return 0
    return ended


def environment_of(process: str, whole: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a site's process, without what belongs to the others."""
    others = {
        name for name in whole for own in _OWN if name.startswith(own) and name.removeprefix(own) != process.upper()
    }
    kept = {name: value for name, value in whole.items() if name not in others}
    if process == "public":
        kept = {name: value for name, value in kept.items() if name not in _NOT_PUBLIC}
        kept["HART_DATA"] = str(installation.public_home(installation.data_home()))
    kept["DJANGO_SETTINGS_MODULE"] = f"openhart.config.{process}"
    return kept


def _check_migrated() -> None:
    from django.db import connection, connections  # noqa: PLC0415 - the public process has no database
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - needs the rooms to be loaded

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotServeError("The database is older than this program. Bring it up with `hart migrate` first.")
    connections.close_all()


@contextlib.contextmanager
def _server(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    """Start the web server, and stop it whatever happens."""
    # In a session of its own: Ctrl-C reaches us alone, and the server hears once, and only from us, that it ends.
    environment = environment_of(site.process, os.environ)
    server = subprocess.Popen(_command(site), start_new_session=True, env=environment)
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


def _command(site: Site) -> list[str]:
    at, application = site.at, _APPLICATIONS[site.process]
    if os.name == "nt":
        where = f"--listen={at.host}:{at.port}"
        return [sys.executable, "-m", "waitress", where, f"--threads={_THREADS}", "--ident=", application]
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", at.host, "--port", str(at.port),
        "--workers", "1", "--respawn-failed-workers", "--blocking-threads", str(_THREADS), "--no-ws",
        "--log-level", "warning", "--log-config", str(_LOG), application,
    ]  # fmt: skip


def _wait_until_open(at: Address, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((at.host, at.port), timeout=1):
            return
        time.sleep(_GLANCE_S)
    raise CannotServeError("The web server could not be started; what it said stands above.")


def _watch(servers: Sequence[subprocess.Popen[bytes]], *, beat: bool) -> int:
    """Wait until one of the servers ends, and return its status; look for duties that time alone makes owed."""
    next_beat = time.monotonic()
    while True:
        ended = [server.returncode for server in servers if server.poll() is not None]
        if ended:
            return ended[0]
        if beat and time.monotonic() >= next_beat:
            _look()
            next_beat = time.monotonic() + _BEAT_S
        time.sleep(_GLANCE_S)


def _look() -> None:
    from openhart.config import watching  # noqa: PLC0415 - the public process has no cases

    watching.look(_say_aside)


def _carried() -> contextlib.AbstractContextManager[None]:
    from openhart.outbox.management import carrying  # noqa: PLC0415 - the public process has no messages

    return carrying.carried(_say_aside)


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
