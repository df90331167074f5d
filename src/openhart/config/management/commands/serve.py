"""`hart serve`: open one of the sites of an installation."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from openhart.config import serving

NAMES = {"desk": "The desk", "partners": "The partners' site", "public": "The public site"}


class Command(BaseCommand):
    """Serve a site until Ctrl-C; the desk with the watcher beside it."""

    help = "open the desk, the partners' site or the public site of an installation"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the process and the address."""
        parser.add_argument("process", nargs="?", choices=serving.SITES, default="desk", help="which site (desk)")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (this machine only)")
        parser.add_argument("--port", type=int, help="the port (8000, or the next that is free)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Serve until stopped."""
        process = options["process"]
        if process == "desk" and settings.IS_DEMO:
            _check_demonstration()
        try:
            site = serving.Site(process, serving.address(options["host"], options["port"]))
            status = serving.serve([site], opened=lambda: self._say(site))
        except serving.CannotServeError as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self.stdout.write(f"{NAMES[process]} is closed.")
        if status:
            raise CommandError("The web server ended by itself.", returncode=status)

    def _say(self, site: serving.Site) -> None:
        self.stdout.write(f"{NAMES[site.process]} is open at {site.at.url} (Ctrl-C closes it)")
        address = getattr(settings, "ADDRESSES", {}).get(site.process, "")
        if address:
            self.stdout.write(f"People reach it at {address}, through the proxy that ends TLS.")
        self.stdout.flush()


def _check_demonstration() -> None:
    from openhart.config.demo.signing import was_founded  # noqa: PLC0415 - in a demonstration alone

    if was_founded():
        raise CommandError(
            "This installation was made for real records, but its card says that it is a demonstration, in which "
            'anybody signs in as anybody. Nothing was opened. Set "demo" to false in installation.json.',
            returncode=2,
        )
