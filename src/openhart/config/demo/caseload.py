"""Writing a caseload report by report, and the count of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from openhart.config.demo.playing import Player
from openhart.config.demo.script import Report
from openhart.config.demo.staff import Staff


@dataclass(slots=True)
class Built:
    """How much was written, and what the rooms refused of it."""

    children: int = 0
    reports: int = 0
    steps: int = 0
    refused: int = 0

    def add(self, other: "Built") -> None:
        """Count what somebody else wrote as well."""
        self.children += other.children
        self.reports += other.reports
        self.steps += other.steps
        self.refused += other.refused

    def summary(self) -> str:
        """Return what was written, in a sentence."""
        said = f"{self.children} invented children in {self.reports} reports, {self.steps} steps taken."
        return f"{said} {self.refused} steps were refused." if self.refused else said


def write(reports: Iterable[Report], people: Staff, now: datetime, *, progress: Callable[[int], None]) -> Built:
    """Write reports in order, each with all its steps in one transaction; tell ``progress`` of the children."""
    player, built = Player(people, now), Built()
    for report in reports:
        with transaction.atomic():
            built.steps += player.play(report)
        built.reports += 1
        built.children += len(report.cases)
        progress(len(report.cases))
    built.refused = player.refused
    return built
