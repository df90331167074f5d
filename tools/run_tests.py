"""Run the tests: everything on SQLite, then all that touches a database again on PostgreSQL.

What cannot run here is named at the end. With HART_NO_SKIPS=1 a skip is a failure.
"""

import os
import shutil
import subprocess
import sys

from postgres import binaries, running

# Pure rooms and browser journeys gain nothing from a second database; what starts processes chooses its own.
_ONE_DATABASE_IS_ENOUGH = (
    "policy", "policies", "architecture", "journeys", "ui", "foundation", "sealing", "config", "partners", "website",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run both rounds and return the worse status."""
    forbid_skips = os.environ.get("HART_NO_SKIPS") == "1"
    skipped = []
    if not (shutil.which("chromium") or os.environ.get("HART_CHROMIUM")):
        skipped.append("journeys in a browser: Chromium is not installed")
    print("== SQLite", flush=True)
    status = _pytest([*arguments, "--ignore=tests/journeys"], {})
    if not skipped and not arguments:
        print("== Journeys", flush=True)
        status = max(status, _pytest(["tests/journeys"], {}))
    ignored = [f"--ignore=tests/{room}" for room in _ONE_DATABASE_IS_ENOUGH]
    given = os.environ.get("HART_TEST_DATABASE_URL")
    if given:
        status = max(status, _pytest([*arguments, *ignored], {"HART_TEST_DATABASE_URL": given}))
    elif binaries() is not None:
        with running() as url:
            print("== PostgreSQL", flush=True)
            status = max(status, _pytest([*arguments, *ignored], {"HART_TEST_DATABASE_URL": url}))
    else:
        skipped.append("everything on PostgreSQL: its programs are not installed")
    for reason in skipped:
        print(f"SKIPPED {reason}", flush=True)
    return 1 if skipped and forbid_skips else status


def _pytest(arguments: list[str], extra: dict[str, str]) -> int:
    environment = {**os.environ, **extra}
    if not extra:
        environment.pop("HART_TEST_DATABASE_URL", None)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *arguments]
    return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
