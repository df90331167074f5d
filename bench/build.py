"""A database of many cases, fast: `python -m bench.build --cases N --data DIR [--database URL]`.

Rows as the actions would write them (sealed names and words, events, duties by the policy), written in bulk by
as many processes as there are cores. The audit trail is left out.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.installing import open_installation
from bench.measuring import hand_over, say

_BATCH = 250


def main(argv: Sequence[str] | None = None) -> None:
    """Make the installation, or write one process's share of the cases."""
    chosen = _parser().parse_args(argv)
    if chosen.part is not None:
        write_part(chosen.data, chosen.cases, chosen.part, chosen.of, busy=chosen.busy)
        return
    began = time.perf_counter()
    build(chosen.data, chosen.cases, database=chosen.database, busy=chosen.busy)
    hand_over({"cases": chosen.cases, "seconds": time.perf_counter() - began})


def build(data: Path, cases: int, *, database: str = "", busy: bool = False) -> None:
    """Make an installation with so many cases in ``data``, which is emptied first."""
    from openhart.config import installation
    from openhart.sealing import keyfile

    shutil.rmtree(data, ignore_errors=True)
    keyfile.make(installation.create(data, pack="us-ct", is_demo=True, database=database).key_file)
    open_installation(data)
    _prepare()
    processes = min(os.cpu_count() or 1, max(1, cases // 1000))
    command = [sys.executable, "-m", "bench.build", "--data", str(data), "--cases", str(cases), "--of", str(processes)]
    command += ["--busy"] if busy else []
    running = [subprocess.Popen([*command, "--part", str(part)]) for part in range(processes)]
    if any(each.wait() for each in running):
        raise SystemExit("The database could not be built.")
    _finish(cases)


def _prepare() -> None:
    from django.core.management import call_command

    from bench import stories
    from openhart.accounts.access import SYSTEM
    from openhart.config.demo import staff
    from openhart.places import actions as places

    call_command("migrate", verbosity=0, interactive=False)
    at = stories.NOW.replace(year=stories.NOW.year - 10)
    places.load_pack_places(pack_name=stories.PACK, by=SYSTEM, at=at)
    staff.hire(at=at, everybody=staff.colleagues())


def _finish(cases: int) -> None:
    from django.db import connection

    from openhart.cases.models import Counter

    Counter.objects.bulk_create(Counter(year=year, last=cases) for year in range(2016, 2031))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def write_part(data: Path, cases: int, part: int, of: int, *, busy: bool) -> None:
    """Write every ``of``-th case, a batch at a time."""
    open_installation(data)
    from django.db import connection, transaction

    from bench import rows, stories
    from openhart.places import queries as places

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    regions = places.regions_by_town(stories.NOW.date())
    told = stories.pool(sorted(regions))
    batch = rows.Batch(regions)
    for count, copied in enumerate(stories.copies(told, range(part, cases, of), busy=busy), start=1):
        batch.add(*copied)
        if count % _BATCH == 0:
            with transaction.atomic():
                batch.write()
            if part == 0 and count % (_BATCH * 20) == 0:
                say(f"{count * of:,} of {cases:,} cases written")
    with transaction.atomic():
        batch.write()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.build")
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--database", default="")
    parser.add_argument("--busy", action="store_true", help="every second case has only just begun")
    parser.add_argument("--part", type=int)
    parser.add_argument("--of", type=int, default=1)
    return parser


if __name__ == "__main__":
    main()
