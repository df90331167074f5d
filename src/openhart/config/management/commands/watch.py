"""`hart watch`: look for duties that time alone makes owed, and carry messages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openhart.cases.management.watching import keep_watch, stopped_by_signals
from openhart.config import watching
from openhart.outbox.management.carrying import Carrier, carried

_USUAL_S = 30.0


class Command(BaseCommand):
    """Judge the cases whose time has come, again and again, with a heartbeat that the desk shows; carry what is due."""

    help = "look for duties that time alone makes owed"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare how often."""
        parser.add_argument("--once", action="store_true", help="look once and end")
        parser.add_argument("--every", type=float, default=_USUAL_S, metavar="SECONDS", help="look so often (30)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look once, or until stopped."""
        if options["every"] <= 0:
            raise CommandError("--every must be more than 0.", returncode=2)
        if options["once"]:
            looked = watching.look(self._say)
            if looked is None:
                raise CommandError("The database cannot be reached; nothing was looked at.")
            self._say(f"{looked} {'case' if looked == 1 else 'cases'} looked at.")
            if tried := Carrier().finish():
                self._say(f"{tried} {'message' if tried == 1 else 'messages'} tried.")
            return
        with stopped_by_signals() as stop, carried(self._say):
            self._say(f"Watching every {options['every']:g} seconds. Ctrl-C ends it.")
            keep_watch(every_s=options["every"], stop=stop, say=self._say, look=watching.look)
        self._say("The watch has ended.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
