"""`hart missing`: the children missing now, from a shell. Numbers and clocks only: no name, no place."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from openhart.accounts.access import SYSTEM
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.missing import queries
from openhart.missing.events import codes
from openhart.missing.queries import Clock, Missing


class Command(BaseCommand):
    """List the children missing now."""

    help = "list the children missing now, with hours elapsed and each clock"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the one act."""
        acts = parser.add_subparsers(title="acts", dest="act", required=True, metavar="ACT")
        listing = acts.add_parser("list", help="list the children missing now, the longest first")
        listing.add_argument("--region", default="", metavar="N", help="only one region")
        listing.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Show the list and write down that it was shown."""
        at = clock.now()
        rows = queries.missing_now(SYSTEM, region=options["region"])
        detail = {"list": "missing", "shows": ["reference", "region", "last_seen", "steps_owed"]}
        audit.write_seen(by=None, at=at, subjects=[row.case.id for row in rows], detail=detail)
        if options["json"]:
            self.stdout.write(json.dumps([as_json(row, at) for row in rows], indent=2))
            return
        self._print(rows, at)

    def _print(self, rows: list[Missing], at: datetime) -> None:
        if not rows:
            self.stdout.write("No child is recorded as missing.")
            return
        table = Table(
            "Case", "Region", "Missing for", *(codes.STEPS.get(each.code, each.label) for each in rows[0].clocks)
        )
        table.columns[0].no_wrap = True
        for row in rows:
            clocks = (_clock_words(each, at) for each in row.clocks)
            table.add_row(row.case.reference, row.case.region or "not known", f"{row.hours(at)} h", *clocks)
        Console(file=self.stdout).print(table)  # type: ignore[arg-type]


def as_json(row: Missing, at: datetime) -> dict[str, Any]:
    """Return a missing child as JSON: the number of the case, times with offset, and how each clock stands."""
    return {
        "reference": row.case.reference,
        "region": row.case.region,
        "episode": row.episode.name,
        "episodes": row.count,
        "abducted": row.is_abducted,
        "last_seen_at": _time(row.episode.since_at),
        "learned_at": _time(row.episode.begun_at),
        "hours": row.hours(at),
        "clocks": [
            {
                "duty": each.code,
                "state": _state(each, at),
                "due": _time(each.duty.due_at if each.duty is not None else None),
                "from": _time(each.duty.from_at if each.duty is not None else each.from_at),
                "discharged_at": _time(each.duty.discharged_at if each.duty is not None else None),
            }
            for each in row.clocks
        ],
    }


def _state(clock: Clock, at: datetime) -> str:
    due = clock.duty.due_at if clock.duty is not None and clock.is_open else None
    return "overdue" if due is not None and due < at else clock.state


def _clock_words(clock: Clock, at: datetime) -> str:
    duty = clock.duty
    if duty is not None and clock.is_open and duty.due_at is not None:
        return f"{'overdue since' if duty.due_at < at else 'due'} {timezone.localtime(duty.due_at):%m/%d %H:%M}"
    if duty is None and clock.from_at is not None:
        return f"owed from {timezone.localtime(clock.from_at):%m/%d %H:%M}"
    return clock.state.replace("_", " ")


def _time(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment is not None else None
