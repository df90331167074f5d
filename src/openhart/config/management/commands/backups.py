"""`hart backups`: see the archives in the folder, and take away keys that are older than they may be."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from openhart.config import installation
from openhart.config.backup import keeping, making
from openhart.config.backup.archive import KEYS
from openhart.foundation import clock


class Command(BaseCommand):
    """List or prune the folder of the backups, or a copy of it elsewhere."""

    help = "see the archives; take away keys that are older than they may be"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two acts."""
        acts = parser.add_subparsers(title="acts", dest="act", required=True, metavar="ACT")
        for name, said in (
            ("list", "list the archives, the oldest first"),
            ("prune", "take away keys past their time"),
        ):
            act = acts.add_parser(name, help=said)
            act.add_argument("--in", dest="folder", metavar="DIR", help="the folder of the backups (HART_BACKUPS)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked."""
        try:
            folder = making.home(options["folder"])
        except making.CannotBackUp as fault:
            raise CommandError(str(fault).replace("--to", "--in"), returncode=2) from fault
        if options["act"] == "list":
            self._list(keeping.kept(folder))
            return
        here = installation.read(settings.DATA_DIR, "owner")
        pruned = keeping.prune(folder, at=clock.now(), installation=here.ident)
        for path in pruned.gone:
            self.stdout.write(f"{path.name} is gone.")
        if pruned.due and not pruned.is_clock_believed:
            raise CommandError(
                f"{pruned.due} archives of keys seem to have had their time, but nothing of the last three days agrees "
                "with this clock. Look at the clock; in three hours the same command takes them away.",
                returncode=1,
            )
        self.stdout.write(f"{len(pruned.gone)} taken away.")

    def _list(self, there: list[keeping.Kept]) -> None:
        for one in there:
            if one.line is None:
                self.stdout.write(f"UNREADABLE  {one.path.name}")
                continue
            size = one.path.stat().st_size
            until = (
                f", until {one.made_at + keeping.DUE_AFTER:%Y-%m-%d}" if one.made_at and one.line.kind == KEYS else ""
            )
            self.stdout.write(f"{one.line.made_at}  {one.line.kind:<7}  {size:>15,}  {one.path.name}{until}")
        if not there:
            self.stdout.write("There are no archives.")
