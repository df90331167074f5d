"""My day and a page of a queue: how many queries they make and how long they take."""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.measuring import hand_over, median, percentile, timed

_PAGES = {"my_day": "/", "queue": "/queues/notices/", "queue_region": "/queues/triage/?region=4"}
_WHO = ("statewide", "screener", "regional")


def main(argv: Sequence[str] | None = None) -> None:
    """Measure the pages of one installation."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--times", type=int, default=150)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    _tell_the_time()
    hand_over({f"{page} as {who}": _measure(path, who, chosen.times) for page, path in _PAGES.items() for who in _WHO})


def _tell_the_time() -> None:
    """Let the pages see the present of the stories, so that both databases are as full of urgent work as each other."""
    from bench.stories import NOW
    from openhart.foundation import clock

    clock.now = lambda: NOW


def _measure(path: str, who: str, times: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.visiting import opened, signed_in

    client = signed_in(who)
    for _ in range(5):
        answer = opened(client, path)
    with CaptureQueriesContext(connection) as captured:
        opened(client, path)
        queries = len(captured)  # counted here: the next page empties the list
    taken = [timed(lambda: opened(client, path)) * 1000 for _ in range(times)]
    return {
        "queries": queries,
        "median_ms": median(taken),
        "p95_ms": percentile(taken, 0.95),
        "bytes": len(answer.content),
    }


if __name__ == "__main__":
    main()
