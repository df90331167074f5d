"""Run the tests: everything on SQLite, all that touches a database again on PostgreSQL, and the journeys.

The rounds run side by side, and with `--checks` what is static beside them: each of them waits now and then, for a
disk, a browser or a process to start, and on two processors one after another they would leave one idle for a third
of the time. What a round said is shown whole when it ends. With arguments of pytest's they run one after another.

What cannot run here is named at the end. With HART_NO_SKIPS=1 a skip is a failure.
"""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from postgres import binaries, running

# The partners' pages are asked in the partners' own role by `tests/partners`, their matrix in no role.
# Pure rooms and browser journeys gain nothing from a second database; what starts processes chooses its own.
_ONE_DATABASE_IS_ENOUGH = (
    "policy", "policies", "architecture", "journeys", "ui", "foundation", "sealing", "config", "website",
    "canary", "keys/test_command.py", "demo/test_bench.py",
    "demo/test_serving.py", "access/test_matrix_partners.py", "outbox/test_postfix.py",
)  # fmt: skip
_JOURNEYS = "tests/journeys"
_URL, _SERVERS = "HART_TEST_DATABASE_URL", "HART_TEST_SERVERS"
_GLANCE_S = 0.2
_WORKERS = str(max(2, (os.cpu_count() or 2) // 2))


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One run of a program beside others."""

    name: str
    command: tuple[str, ...]
    more: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Return what it runs in: the database of this round and no other."""
        return {**{name: value for name, value in os.environ.items() if name not in {_URL, _SERVERS}}, **self.more}


def main(arguments: list[str]) -> int:
    """Run all rounds and return the worst status."""
    has_checks = "--checks" in arguments
    given = [one for one in arguments if one != "--checks"]
    skipped: list[str] = []
    with _database(skipped) as url:
        rounds = list(_rounds(given, url, skipped))
        if has_checks:
            rounds.insert(0, Round("Checks", (sys.executable, "tools/run_checks.py")))
        status = _one_by_one(rounds) if given else _side_by_side(rounds)
    for reason in skipped:
        print(f"SKIPPED {reason}", flush=True)
    return 1 if skipped and os.environ.get("HART_NO_SKIPS") == "1" else status


@contextlib.contextmanager
def _database(skipped: list[str]) -> Iterator[str]:
    """Give the addresses of PostgreSQL, a server for each worker, or nothing where there is none."""
    if os.environ.get(_URL):
        yield os.environ[_URL]
    elif binaries() is not None:
        with contextlib.ExitStack() as servers:
            yield " ".join(servers.enter_context(running()) for _ in range(int(_WORKERS)))
    else:
        skipped.append("everything on PostgreSQL: its programs are not installed")
        yield ""


def _rounds(arguments: list[str], url: str, skipped: list[str]) -> Iterator[Round]:
    yield _pytest("SQLite", [*arguments, f"--ignore={_JOURNEYS}"])
    if url:
        ignored = [f"--ignore=tests/{room}" for room in _ONE_DATABASE_IS_ENOUGH]
        yield _pytest("PostgreSQL", [*arguments, *ignored], {_URL: url.split(maxsplit=1)[0], _SERVERS: url})
    if not (shutil.which("chromium") or os.environ.get("HART_CHROMIUM")):
        skipped.append("journeys in a browser: Chromium is not installed")
    elif not arguments:
        # One worker: a browser and the desk that it walks through keep a processor each busy beside it.
        yield _pytest("Journeys", [_JOURNEYS], workers="1")


def _pytest(name: str, arguments: list[str], more: dict[str, str] | None = None, *, workers: str = _WORKERS) -> Round:
    command = (sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile", *arguments)
    return Round(name, command, more or {})


def _one_by_one(rounds: list[Round]) -> int:
    """Run rounds one after another, each seen as it goes."""
    worst = 0
    for one in rounds:
        print(f"== {one.name}", flush=True)
        worst = max(worst, subprocess.run(one.command, check=False, env=one.environment()).returncode)
    return worst


def _side_by_side(rounds: list[Round]) -> int:
    """Run rounds at the same time; show what each said when it ends."""
    began = time.monotonic()
    worst = 0
    with tempfile.TemporaryDirectory(prefix="openhart-rounds-") as folder:
        going = {one: _started(one, Path(folder) / one.name) for one in rounds}
        print("== " + ", ".join(one.name for one in rounds), flush=True)
        while going:
            time.sleep(_GLANCE_S)
            for one in [one for one, process in going.items() if process.poll() is not None]:
                status = going.pop(one).returncode
                worst = max(worst, abs(status))
                print(f"== {one.name}: {'good' if not status else 'BAD'}, {time.monotonic() - began:.0f} s", flush=True)
                print((Path(folder) / one.name).read_text(encoding="utf-8", errors="replace"), flush=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"== {time.monotonic() - began:.0f} s; processors worked {used.ru_utime + used.ru_stime:.0f} s", flush=True)
    return worst


def _started(one: Round, file: Path) -> "subprocess.Popen[bytes]":
    with file.open("wb") as said:
        return subprocess.Popen(one.command, env=one.environment(), stdout=said, stderr=subprocess.STDOUT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
