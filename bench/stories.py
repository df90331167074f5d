"""Stories for many cases: the storyteller of the demonstration, told once and copied with other times."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from openhart import policy
from openhart.config.demo.script import CaseScript, Report, Step
from openhart.config.demo.simulator import CITIES, World, simulate

PACK = "us-ct"
NOW = datetime(2026, 6, 17, 15, 0, tzinfo=UTC)
_POOL = int(os.environ.get("HART_BENCH_POOL", "400"))
_SINCE = "child.missing_since"
_WEEKS_BACK = 400
_BUSY_HOURS = 90


def pool(towns: Sequence[str] = tuple(CITIES), *, size: int = _POOL, seed: int = 7) -> list[tuple[Report, CaseScript]]:
    """Return cases with the report each came from."""
    world = World(policy.load_pack(PACK), list(towns), NOW, seed)
    return [(report, script) for report in simulate(world, size) for script in report.cases]


def is_closed(script: CaseScript) -> bool:
    """Return whether the story has come to its end."""
    return script.steps[-1].event == "case.closed"


def copies(
    told: Sequence[tuple[Report, CaseScript]], numbers: Iterator[int] | range, *, busy: bool = False
) -> Iterator[tuple[int, Report, CaseScript, tuple[Step, ...]]]:
    """Yield for each number a story of the pool: closed ones moved back by whole weeks, open ones by minutes.

    At a ``busy`` desk every second case has only just begun, so that a page of any queue is full at 100 cases
    and at 100,000 alike.
    """
    for number in numbers:
        report, script = told[number % len(told)]
        rng = Random(number)
        if busy and number % 2:
            begun = NOW - timedelta(minutes=rng.randint(10, 60 * _BUSY_HOURS))
            ago = script.steps[0].at - begun
            first = [step for step in script.steps[: rng.randint(1, 3)] if step.recorded_at - ago <= NOW]
            yield number, report, script, tuple(_moved(step, ago) for step in first)
            continue
        back = (
            timedelta(weeks=rng.randint(0, _WEEKS_BACK)) if is_closed(script) else timedelta(minutes=rng.randint(0, 50))
        )
        yield number, report, script, tuple(_moved(step, back) for step in script.steps)


def _moved(step: Step, back: timedelta) -> Step:
    facts: dict[str, Any] = dict(step.facts)
    if _SINCE in facts:
        facts[_SINCE] = (datetime.fromisoformat(facts[_SINCE]) - back).isoformat()
    return replace(step, at=step.at - back, recorded_at=step.recorded_at - back, facts=facts)
