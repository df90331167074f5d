"""How fast the duties of all cases are worked out again, with one process and with two, in flat memory."""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.measuring import hand_over, memory_mb

_END = 4


def main(argv: Sequence[str] | None = None) -> None:
    """Measure with 1 and 2 processes, or do one process's share."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--after")
    parser.add_argument("--until")
    parser.add_argument("--share", action="store_true")
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    if chosen.share:
        hand_over(_share(chosen.after, chosen.until))
        return
    hand_over({str(count): _with_processes(chosen.data, count) for count in (1, 2)})


def _with_processes(data: Path, count: int) -> dict[str, Any]:
    bounds = _bounds(count)
    command = [sys.executable, "-m", "bench.rebuild", "--data", str(data), "--share"]
    began = time.perf_counter()
    running = []
    for after, until in bounds:
        limits = [word for name, value in (("--after", after), ("--until", until)) if value for word in (name, value)]
        running.append(subprocess.Popen([*command, *limits], stdout=subprocess.PIPE, text=True))
    shares = [json.loads(each.communicate()[0]) for each in running]
    seconds = time.perf_counter() - began
    cases = sum(share["cases"] for share in shares)
    return {
        "cases": cases,
        "seconds": seconds,
        "cases_per_s": cases / max(share["seconds"] for share in shares),
        "differences": sum(share["differences"] for share in shares),
        "memory_mb": [max(each) for each in zip(*(share["memory_mb"] for share in shares), strict=True)],
    }


def _bounds(count: int) -> list[tuple[str, str]]:
    """Return the ids between which each process works: after, until."""
    from openhart.cases.models import Case

    total = Case.objects.count()
    ids = Case.objects.order_by("id").values_list("id", flat=True)
    cuts = [str(ids[total * part // count]) for part in range(1, count)]
    return list(zip(["", *cuts], [*cuts, ""], strict=True))


def _share(after: str | None, until: str | None) -> dict[str, Any]:
    from uuid import UUID

    from bench.stories import NOW
    from openhart.cases import actions as cases

    looked = differences = 0
    memory: list[float] = []
    began = time.perf_counter()
    bounds = {name: UUID(value) for name, value in (("after", after), ("until", until)) if value}
    for count, found in cases.rebuild(at=NOW, write=True, **bounds):
        looked += count
        differences += len(found)
        memory.append(memory_mb())
    return {
        "cases": looked,
        "differences": differences,
        "seconds": time.perf_counter() - began,
        "memory_mb": [memory[len(memory) * quarter // _END - (quarter == _END)] for quarter in range(_END + 1)],
    }


if __name__ == "__main__":
    main()
