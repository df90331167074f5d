"""`hart backup`: write the records and their keys into two sealed archives, and prove that they can be brought back."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from openhart.config import installation
from openhart.config.backup import keeping, making, recording, verifying
from openhart.foundation import clock
from openhart.keys.lifecycle import KEY_BACKUPS_KEPT


class Command(BaseCommand):
    """Make a pair of archives while everybody works; with --verify bring them back in a scratch place and look."""

    help = "write the records and their keys into two sealed archives"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where to, and what beside."""
        parser.add_argument("--to", metavar="DIR", help="the folder of the backups (HART_BACKUPS)")
        parser.add_argument("--verify", action="store_true", help="bring them back in a scratch place and look at all")
        parser.add_argument("--keys-only", action="store_true", help="write the archive of the keys alone")
        parser.add_argument(
            "--scratch-database", default="", metavar="URL", help="an empty PostgreSQL database to verify in"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make, verify, prune."""
        if options["keys_only"] and options["verify"]:
            raise CommandError("The keys alone cannot be verified: without records they open nothing.", returncode=2)
        at = clock.now()
        try:
            folder = making.home(options["to"])
            made = making.make(folder, at=at, keys_only=options["keys_only"])
        except making.CannotBackUp as fault:
            raise CommandError(str(fault), returncode=2) from fault
        recording.made(made, at=at)
        self._say(made)
        if made.records is not None and options["verify"]:
            self._verify(made, scratch=options["scratch_database"])
        self._prune(folder)

    def _say(self, made: making.Made) -> None:
        for each in (made.records, made.keys):
            if each is not None:
                self.stdout.write(f"{each.path} ({each.size:,} bytes, SHA-256 {each.sha256})")
        self.stdout.write(f"{made.row_count:,} rows. Keep the two apart; the key file is in neither.")

    def _verify(self, made: making.Made, *, scratch: str) -> None:
        began = clock.now()
        try:
            for line in verifying.verify(made, scratch=scratch):
                self.stdout.write(f"  {line}")
        except verifying.NotVerified as fault:
            recording.failed(made, at=clock.now())
            raise CommandError(f"THE BACKUP COULD NOT BE BROUGHT BACK. {fault}", returncode=1) from fault
        at = clock.now()
        recording.verified(made, of=began, at=at)
        self.stdout.write(f"Brought back and looked through in {(at - began).total_seconds():.0f} seconds.")

    def _prune(self, folder: Any) -> None:
        here = installation.read(settings.DATA_DIR, "owner")
        pruned = keeping.prune(folder, at=clock.now(), installation=here.ident)
        for path in pruned.gone:
            self.stdout.write(f"{path.name} is gone: keys are kept for {KEY_BACKUPS_KEPT.days} days.")
        if not pruned.is_clock_believed and pruned.due:
            self.stdout.write(
                f"{pruned.due} archives of keys seem to have had their time, but nothing of the last three days agrees "
                "with this clock. They stay until the next look."
            )
