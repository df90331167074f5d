"""`hart serve`: open the desk of an installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openhart.config import serving

PROCESSES = ("desk",)


class Command(BaseCommand):
    """Serve the desk on loopback, with the watcher beside it, until Ctrl-C."""

    help = "open the desk of an installation in a browser on this machine"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the process and the address."""
        parser.add_argument("process", nargs="?", choices=PROCESSES, default="desk", help="which process (desk)")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (this machine only)")
        parser.add_argument("--port", type=int, help="the port (8000, or the next that is free)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Serve until stopped."""
        try:
            at = serving.address(options["host"], options["port"])
            status = serving.serve(
                at, opened=lambda: self.stdout.write(f"The desk is open at {at.url} (Ctrl-C closes it)")
            )
        except serving.CannotServeError as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self.stdout.write("The desk is closed.")
        if status:
            raise CommandError("The web server ended by itself.", returncode=status)
