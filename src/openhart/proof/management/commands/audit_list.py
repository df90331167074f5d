"""`hart audit-list`: every duty that was late or never done as of a day, from a shell. Numbers and codes, no name."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from openhart import policy
from openhart.accounts.access import SYSTEM
from openhart.cases.queries import as_of
from openhart.cases.queries.as_of import LATE_OR_NEVER, Sought, Then
from openhart.foundation import clock
from openhart.proof import actions, lifecycle
from openhart.proof.views import sheets
from openhart.proof.views.days import Day, begin, day_of, pack_here
from openhart.proof.views.wording import came_out

#: A terminal shows so many; a file holds all.
_MOST_SHOWN = 200


class Command(BaseCommand):
    """List every duty that was late or never done, as far as was known at the end of a day."""

    help = "list every duty late or never done, as far as was known at the end of a day"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the day and how the list is narrowed."""
        parser.add_argument("--as-of", type=_day, required=True, metavar="DATE", help="a day, such as 2026-06-30")
        parser.add_argument("--csv", action="store_true", help="all of them, as a table for a spreadsheet")
        parser.add_argument("--since", type=_day, metavar="DATE", help="only those due on that day or later")
        parser.add_argument("--region", metavar="N", help="only one region, as it serves the case now")
        parser.add_argument(
            "--duty", action="append", default=[], metavar="CODE", help="only this duty; may be repeated"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Show the list and write down that it was taken."""
        now = clock.now()
        reason = lifecycle.refusal(options["as_of"], timezone.localdate(now))
        if reason is not None:
            raise CommandError(reason, returncode=2)
        pack, day = pack_here(), day_of(options["as_of"], now)
        lines, unread = as_of.all_then(SYSTEM, _sought(options, pack), at=day.until)
        asked = [f"{name}={options[name]}" for name in ("since", "region", "duty") if options[name]]
        if options["csv"]:
            count, ids = self._write(lines, unread, day)
        else:
            rows = list(lines)
            count, ids = len(rows), dict.fromkeys(row.case_id for row in rows)
            self._print(rows, pack, day)
        on = day.on.isoformat()
        actions.note_exported(case_ids=ids, rows=count, day=on, asked=asked, by=SYSTEM, at=now)
        if unread:
            self.stderr.write(
                f"What was written down contradicts itself on: {', '.join(unread)}. Nothing is said of it."
            )
            sys.exit(1)

    def _write(self, lines: Iterable[Then], unread: list[str], day: Day) -> tuple[int, dict[UUID, None]]:
        """Write the table as it is read; memory holds the ids of its cases."""
        ids: dict[UUID, None] = {}
        count = 0

        def counted() -> Iterable[Then]:
            nonlocal count
            for row in lines:
                ids[row.case_id] = None
                count += 1
                yield row

        sheets.write(self.stdout, sheets.DUTIES, sheets.duty_rows(counted(), at=day.until))  # type: ignore[arg-type]
        sheets.write_more(self.stdout, map(sheets.unread_row, unread))  # type: ignore[arg-type]
        return count, ids

    def _print(self, rows: list[Then], pack: policy.Pack, day: Day) -> None:
        table = Table("Case", "Region", "Duty", "Due", "How it came out", box=None, pad_edge=False)
        table.columns[0].no_wrap = True
        for row in rows[:_MOST_SHOWN]:
            due = f"{timezone.localtime(row.due_at):%Y-%m-%d %H:%M}" if row.due_at else "not decided"
            said = came_out(row.outcome, row.due_at, row.discharged_at, day.until)
            table.add_row(row.reference, row.region or "-", row.code, due, said)
        console = Console(file=self.stdout)  # type: ignore[arg-type]
        console = console if console.is_terminal else Console(file=self.stdout, width=160)  # type: ignore[arg-type]
        console.print(table if rows else "No duty was late or left undone.")
        more = f" The first {_MOST_SHOWN} are shown; --csv gives all." if len(rows) > _MOST_SHOWN else ""
        self.stdout.write(f"{len(rows)} late or never done. {day.said} ({pack.label}).{more}")


def _sought(options: dict[str, Any], pack: policy.Pack) -> Sought:
    unknown = [code for code in options["duty"] if code not in pack.duties]
    if unknown:
        raise CommandError(f"The policy has no duty {unknown[0]}. `hart policy book` lists them.", returncode=2)
    return Sought(
        outcomes=LATE_OR_NEVER, codes=options["duty"], region=options["region"],
        since=begin(options["since"]) if options["since"] else None,
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day; write it as 2026-06-30") from None
