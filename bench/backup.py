"""How long a backup and its way back take for a desk of some size, and that their memory stays flat."""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.measuring import hand_over

_PIECE = 1024 * 1024
#: Runs a command of ours and says the most memory it took.
_RUN = (
    "import resource, sys\nfrom openhart.config import cli\n"
    "try:\n    status = cli.main(sys.argv[1:])\nexcept SystemExit as end:\n    status = end.code\n"
    "print('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\nsys.exit(status)"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Fill an installation with so many megabytes of sealed words, back it up, bring it back."""
    parser = argparse.ArgumentParser(prog="python -m bench.backup", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--megabytes", type=int, default=1024)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    found: dict[str, Any] = {"megabytes": chosen.megabytes}
    before = _measured(chosen.data)
    _fill(chosen.megabytes)
    found.update({"small": before, "large": _measured(chosen.data)})
    hand_over(found)
    return 0


def _fill(megabytes: int) -> None:
    """Seal pieces of a megabyte, each with a key of its own, as documents are."""
    from django.db import connection

    from openhart.accounts.models import User
    from openhart.drafts.models import Draft, Kind
    from openhart.foundation import clock, ids
    from openhart.keys import actions as keys

    at = clock.now()
    for number in range(megabytes):
        owner = User.objects.create(username=f"bench-{number}", display_name="Bench")
        ident = ids.new_id()
        row = keys.make(kind=Draft.KIND, owner_id=ident, by=None, at=at)
        draft = Draft(id=ident, key_row=row, owner=owner, kind=Kind.NEW_REFERRAL, begun_at=at, updated_at=at)
        draft.sealed = draft.key().seal(os.urandom(_PIECE), place=draft.place())
        draft.save(force_insert=True)
    connection.close()


def _measured(data: Path) -> dict[str, Any]:
    """Make a backup and bring it back in an empty place; return seconds and the most megabytes of memory of each."""
    with tempfile.TemporaryDirectory(prefix="openhart-bench-backup-") as scratch:
        out = Path(scratch) / "out"
        made = _run("--data", str(data), "backup", "--to", str(out))
        records, keys = next(out.glob("records-*")), next(out.glob("keys-*"))
        made["archive_mb"] = records.stat().st_size / 1_000_000
        place = str(Path(scratch) / "place")
        back = _run("--data", place, "restore", str(records), "--keys", str(keys), HART_DATABASE_URL="")
    return {"backup": made, "restore": back}


def _run(*words: str, **extra: str) -> dict[str, Any]:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *words], env={**os.environ, **extra}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    peak = next(int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("peak "))
    return {"seconds": round(time.monotonic() - began, 1), "peak_mb": round(peak / 1024)}


if __name__ == "__main__":
    sys.exit(main())
