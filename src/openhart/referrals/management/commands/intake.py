"""`hart intake FILE`: referrals from JSON Lines or CSV, through the same action as the page."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, transaction
from rich.console import Console
from rich.progress import track

from openhart.accounts.access import SYSTEM
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.places import queries as places
from openhart.referrals import actions, queries
from openhart.referrals.management.importing.reading import Bad, Row, UnreadableError, read
from openhart.referrals.management.importing.rows import Reader, Submission, grouped

ALL_IN, SOME_BAD, CANNOT_READ = 0, 1, 2
_QUOTED = re.compile("“.*”", re.DOTALL)


class Command(BaseCommand):
    """Read referrals from a file; good rows go in, bad rows are named with their line, none goes in twice."""

    help = (
        "Read referrals from JSON Lines or CSV. Good rows go in, each bad row is reported with its line and field, "
        "and running the same file again adds nothing twice. Exit status: 0 all rows are in, 1 some were bad, "
        "2 the file cannot be read."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="a .jsonl or .csv file in UTF-8; docs/how-to/import-referrals.md")
        parser.add_argument("--dry-run", action="store_true", help="look at every row and write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the file and end with the exit status that says how it went."""
        path: Path = options["file"]
        try:
            total = sum(1 for _ in grouped(read(path)))  # a whole reading: what cannot be read is known beforehand
        except UnreadableError as fault:
            self.stderr.write(f"hart intake: {fault}")
            raise SystemExit(CANNOT_READ) from fault
        if not total:
            self.stderr.write(f"hart intake: {path.name} holds no rows.")
            raise SystemExit(CANNOT_READ)
        counts = self._take_in(path, total=total, dry_run=options["dry_run"])
        self._sum_up(counts, dry_run=options["dry_run"])
        if counts["bad"]:
            raise SystemExit(SOME_BAD)

    def _take_in(self, path: Path, *, total: int, dry_run: bool) -> Counter[str]:
        reader, counts = Reader(places.towns()), Counter[str]()
        for group in self._shown(grouped(read(path)), total):
            try:
                outcome = self._one(reader, group, clock.now(), dry_run=dry_run)
            except OperationalError as fault:
                self.stderr.write(
                    f"The database cannot be written ({fault}). What is in stays in: mend this and run the same "
                    "file again."
                )
                counts["bad"] += 1
                break
            counts[outcome] += 1
        return counts

    def _shown(self, groups: Iterable[list[Row] | Bad], total: int) -> Iterable[list[Row] | Bad]:
        """Return the groups, with a progress bar where somebody watches."""
        console = Console(stderr=True)
        if not console.is_terminal:
            return groups
        return track(groups, description="Reading", total=total, console=console)

    def _one(self, reader: Reader, group: list[Row] | Bad, now: datetime, *, dry_run: bool) -> str:
        """Take one report in and return how it went: new, known, changed or bad."""
        found = [group] if isinstance(group, Bad) else reader.submission(group, now)
        if not isinstance(found, Submission):
            return self._bad(found)
        known = queries.receipt_of(SYSTEM, found.key)
        if known is not None:
            return self._known(found, is_same=known[0].content_mark == found.mark)
        try:
            with transaction.atomic():
                actions.receive(
                    report=found.report, children=found.children, submission_key=found.key, content_mark=found.mark,
                    by=SYSTEM, at=now,
                )  # fmt: skip
                transaction.set_rollback(dry_run)
        except Refused as refused:
            return self._bad([Bad(found.line, "", refused.reason)])
        return "new"

    def _known(self, found: Submission, *, is_same: bool) -> str:
        if is_same:
            return "known"
        self.stderr.write(
            f"line {found.line}: a report with this external_id is in already and says something else. It stays as "
            "it is; correct it on its case."
        )
        return "changed"

    def _bad(self, faults: list[Bad]) -> str:
        for fault in faults:
            said = str(fault)
            # Off a terminal this goes to a log, where no cell is quoted: in a wrong column may stand a child's name.
            self.stderr.write(said if self.stderr.isatty() else _QUOTED.sub("What stands there", said))
        return "bad"

    def _sum_up(self, counts: Counter[str], *, dry_run: bool) -> None:
        verb = "Reports that would be taken in" if dry_run else "Reports taken in"
        known = counts["known"] + counts["changed"]
        self.stdout.write(f"{verb}: {counts['new']}. In already: {known}. Not read: {counts['bad']}.")
        if counts["changed"]:
            self.stdout.write(f"In already, but otherwise than in the file: {counts['changed']}.")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
