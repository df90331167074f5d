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


def per_second(act: Callable[[], int], *, seconds: float, rounds: int = 5) -> list[float]:
    """Run ``act``, which returns how much it did, for so long in several rounds; return the rate of each."""
    rates = []
    for _ in range(rounds):
        done, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds / rounds:
            done += act()
        rates.append(done / (time.perf_counter() - began))
    return rates


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
    }


def say(text: str) -> None:
    """Tell whoever waits how far it has come."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def hand_over(result: dict[str, Any]) -> None:
    """Print the result of one part for the process that started it."""
    sys.stdout.write(json.dumps(result) + "\n")
