"""The world of the demonstration's tests: the real policy, a few towns, a Wednesday afternoon."""

from datetime import UTC, datetime

import pytest

from openhart import policy
from openhart.config.demo.script import CaseScript, Report
from openhart.config.demo.simulator import CITIES, World, simulate

WEDNESDAY = datetime(2026, 3, 4, 20, 30, tzinfo=UTC)


def world(*, seed: int = 1, now: datetime = WEDNESDAY) -> World:
    return World(policy.load_pack("us-ct"), tuple(CITIES), now, seed)


def children(reports: list[Report]) -> list[CaseScript]:
    return [script for report in reports for script in report.cases]


def answer(script: CaseScript, now: datetime = WEDNESDAY) -> policy.Answer:
    pack = policy.load_pack("us-ct")
    return policy.evaluate(pack, [pack.read_event(step.plain()) for step in script.steps], now)


@pytest.fixture(scope="session")
def caseload() -> list[Report]:
    """The caseload of the usual size."""
    return list(simulate(world(), 300))
