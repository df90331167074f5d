"""Building a demonstration: the tables, the places, the colleagues, then the caseload, through the rooms' actions."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.config.demo import staff, unfinished
from openhart.config.demo.playing import Player
from openhart.config.demo.script import Report
from openhart.config.demo.simulator import DAYS, World, simulate
from openhart.places import actions as places_actions
from openhart.places import queries as places

_SINCE = timedelta(days=DAYS + 30)  # colleagues were there before the first report


@dataclass(slots=True)
class Built:
    """How much was written, and what the rooms refused of it."""

    children: int = 0
    reports: int = 0
    steps: int = 0
    refused: int = 0

    def summary(self) -> str:
        """Return what was written, in a sentence."""
        said = f"{self.children} invented children in {self.reports} reports, {self.steps} steps taken."
        return f"{said} {self.refused} steps were refused." if self.refused else said


def build(*, seed: int, referrals: int, now: datetime) -> Built:
    """Fill an empty installation with the caseload of a seed, as of ``now``."""
    call_command("migrate", verbosity=0, interactive=False)
    begun = now - _SINCE
    places_actions.load_pack_places(pack_name=settings.POLICY_PACK, by=SYSTEM, at=begun)
    places_actions.invent_contacts(on=begun.date(), by=SYSTEM, at=begun)
    people = staff.hire(at=begun, everybody=staff.colleagues())
    world = World(policy.load_pack(settings.POLICY_PACK), _towns(), now, seed)
    player, built = Player(people, now), Built()
    for report in _shown(simulate(world, referrals), referrals):
        with transaction.atomic():
            built.steps += player.play(report)
        built.reports += 1
        built.children += len(report.cases)
    built.refused = player.refused
    unfinished.begin(world.random("drafts"), people, now)
    cases.watch_once(at=now, limit=referrals + 1)
    return built


def _towns() -> list[str]:
    return [code for code, _ in places.towns() if code != "other"]


def _shown(reports: Iterable[Report], total: int) -> Iterator[Report]:
    """Pass the reports on and show how far it has come, on a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from reports
        return
    columns = (TextColumn("Writing the caseload"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress, contextlib.suppress(GeneratorExit):
        bar = progress.add_task("", total=total)
        for report in reports:
            yield report
            progress.advance(bar, len(report.cases))
