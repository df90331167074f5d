"""Clocks, medians and memory."""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of all values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def timed(act: Callable[[], Any]) -> float:
    """Return how many seconds ``act`` takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def side_by_side(acts: dict[str, Callable[[], int]], *, seconds: float, rounds: int = 15) -> dict[str, float]:
    """Run acts, which return how much they did, in turn for so long each; return the median rate of each a second.

    In turn, so that whatever else the machine does slows all of them alike.
    """
    rates: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            done, began = 0, time.perf_counter()
            while time.perf_counter() - began < seconds / rounds:
                done += act()
            rates[name].append(done / (time.perf_counter() - began))
    return {name: median(each) for name, each in rates.items()}


def memory_mb() -> float:
    """Return the memory this process holds now, in MB; 0 where it cannot be read."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def machine() -> dict[str, Any]:
    """Return what the figures were taken on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "busy_with_others": _load(),
    }


def _load() -> float:
    """Return how many programs wanted to run during the last minute, before ours began."""
    try:
        return round(os.getloadavg()[0], 1)
    except (AttributeError, OSError):
        return 0.0


def say(text: str) -> None:
    """Tell whoever waits how far it has come."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def hand_over(result: dict[str, Any]) -> None:
    """Print the result of one part for the process that started it."""
    sys.stdout.write(json.dumps(result) + "\n")
