"""`hart retention`: see what the schedule says, work out what is due, and carry out what two people agreed on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openhart.accounts.access import SYSTEM
from openhart.foundation import clock
from openhart.retention import actions, queries
from openhart.retention.lifecycle.reading import ScheduleError
from openhart.retention.queries.looking import day_of, schedule


class Command(BaseCommand):
    """Look after the schedule from a shell, as the watcher does by itself."""

    help = "what is kept how long, what is due, and carrying out what two people approved"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be done."""
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("schedule", help="show how long each kind of record is kept")
        what.add_parser("due", help="work out anew which closed cases may go, and count them")
        what.add_parser("run", help="carry out approved proposals whose waiting time is over; safe to repeat")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of them."""
        try:
            {"schedule": self._schedule, "due": self._due, "run": self._run}[str(options["what"])]()
        except ScheduleError as fault:
            raise CommandError(str(fault), returncode=2) from fault

    def _schedule(self) -> None:
        for record in schedule().records.values():
            self.stdout.write(f"{record.label}: {record.goes}.")
            for line in record.lines:
                by = "law" if line.is_law else "the agency"
                self.stdout.write(f"    {line.says} (set by {by}: {line.source})")

    def _due(self) -> None:
        at = clock.now()
        count = actions.work_out(by=SYSTEM, at=at)
        due, _ = queries.standing_count(SYSTEM, day_of(at))
        self.stdout.write(f"{count} closed cases looked at, {due} due for disposal. Nothing was disposed of.")

    def _run(self) -> None:
        at = clock.now()
        actions.mark_day(by=SYSTEM, at=at)
        came = actions.carry_out(by=SYSTEM, at=at)
        if came.refused:
            raise CommandError(came.refused)
        self.stdout.write(f"Disposed of: {came.disposed}. Kept after all: {came.kept}.")
