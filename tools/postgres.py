"""A throw-away PostgreSQL of our own for tests and benchmarks: made, started, and gone afterwards."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server that runs: its address, and the folder that holds its data, its log and its socket."""

    url: str
    folder: Path
    control: tuple[str, ...]
    options: str

    def stop(self) -> None:
        """Stop it as an operator does: everything is written out first."""
        _run([*self.control, "-m", "fast", "stop"], str(self.folder))

    def start(self) -> None:
        """Start it, or start it again."""
        _run([*self.control, "-o", self.options, "start"], str(self.folder))


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version first, or None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _run(command: list[str], folder: str) -> None:
    """Run a program of the server as somebody who may: PostgreSQL refuses to run as root."""
    whole = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command
    subprocess.run(whole, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster in a scratch folder, yield its URL, stop and remove it."""
    with cluster(durable=durable) as started:
        yield started.url


@contextlib.contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start a cluster in a scratch folder, yield it, stop and remove it."""
    folder = binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed here.")
    with tempfile.TemporaryDirectory(prefix="openhart-pg-", ignore_cleanup_errors=True) as scratch:
        data = Path(scratch) / "data"
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(scratch, owner.pw_uid, owner.pw_gid)
        _run([str(folder / "initdb"), "-D", str(data), "-U", "hart", "-A", "trust", "-E", "UTF8"], scratch)
        port = _free_port()
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {scratch} -c max_connections=60"
        if not durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        control = [str(folder / "pg_ctl"), "-D", str(data), "-w", "-l", f"{scratch}/log"]
        started = Cluster(f"postgresql://hart@127.0.0.1:{port}/postgres", Path(scratch), tuple(control), options)
        started.start()
        try:
            yield started
        finally:
            if (data / "postmaster.pid").exists():
                _run([*control, "-m", "immediate", "stop"], scratch)
