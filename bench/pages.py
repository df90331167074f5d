"""My day and pages of queues at two desks, a small and a large one, visited in turn.

Each desk is a process of its own that visits what it is told to. In turn, so that whatever else the machine
does slows both alike.
"""

# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.measuring import hand_over, median, percentile, timed

PAGES = (
    ("My day, Statewide HART Lead", "/", "statewide"),
    ("My day, Careline screener", "/", "screener"),
    ("Queue of notices, statewide", "/queues/notices/", "statewide"),
    ("Queue of notices, one region", "/queues/notices/", "regional"),
    ("Queue of triage, statewide", "/queues/triage/", "statewide"),
)
_VISITS = 10


def main(argv: Sequence[str] | None = None) -> None:
    """Measure the pages of the desks named, or be one of the desks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, nargs="+")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--desk", action="store_true")
    chosen = parser.parse_args(argv)
    if chosen.desk:
        _be_a_desk(chosen.data[0])
    else:
        hand_over(compare(chosen.data, chosen.rounds))


def compare(folders: Sequence[Path], rounds: int) -> dict[str, list[dict[str, Any]]]:
    """Return, for each page, what was found at each desk."""
    desks = [_started(folder) for folder in folders]
    found: dict[str, list[dict[str, Any]]] = {}
    for title, path, who in PAGES:
        answers: list[list[dict[str, Any]]] = [[] for _ in desks]
        for number in range(rounds + 1):
            for place, desk in enumerate(desks):
                answer = _asked(desk, {"path": path, "who": who, "times": _VISITS})
                answers[place] += [answer] if number else []  # the first round warms up
        found[title] = [_together(each) for each in answers]
    for desk in desks:
        desk.communicate()
    return found


def _started(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bench.pages", "--desk", "--data", str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _asked(desk: subprocess.Popen[str], question: dict[str, Any]) -> dict[str, Any]:
    if desk.stdin is None or desk.stdout is None:
        raise SystemExit("A desk without pipes was started.")
    desk.stdin.write(json.dumps(question) + "\n")
    desk.stdin.flush()
    line = desk.stdout.readline()
    if not line:
        raise SystemExit("A desk ended; what it said stands above.")
    answer: dict[str, Any] = json.loads(line)
    return answer


def _together(answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    taken = [each for answer in answers for each in answer["ms"]]
    return {
        "queries": max(answer["queries"] for answer in answers),
        "median_ms": median(taken),
        "p95_ms": percentile(taken, 0.95),
        "bytes": answers[-1]["bytes"],
    }


def _be_a_desk(data: Path) -> None:
    """Visit what is asked on standard input until it ends."""
    open_installation(data)
    _tell_the_time()
    clients: dict[str, Any] = {}
    for line in sys.stdin:
        hand_over(_visit(clients, **json.loads(line)))
        sys.stdout.flush()


def _tell_the_time() -> None:
    """Let the pages see the present of the stories, so that both desks are as full of urgent work as each other."""
    from bench.stories import NOW
    from openhart.foundation import clock

    clock.now = lambda: NOW


def _visit(clients: dict[str, Any], *, path: str, who: str, times: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.visiting import opened, signed_in

    client = clients.get(who) or clients.setdefault(who, signed_in(who))
    with CaptureQueriesContext(connection) as captured:
        answer = opened(client, path)
        queries = len(captured)  # counted here: the next page empties the list
    taken = [timed(lambda: opened(client, path)) * 1000 for _ in range(times)]
    return {"queries": queries, "ms": taken, "bytes": len(answer.content)}


if __name__ == "__main__":
    main()
