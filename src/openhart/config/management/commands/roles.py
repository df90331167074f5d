"""`hart roles`: make or renew the database roles of the processes, as the owner of the tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from openhart.config import process, roles


class Command(BaseCommand):
    """Make or renew the roles of desk, partners' site and watcher on PostgreSQL, and the proofs of who asks."""

    help = "make or renew the database roles of the processes (PostgreSQL)"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Set up and say which roles there are."""
        if connection.vendor != "postgresql":
            raise CommandError("This installation keeps its records in SQLite, which knows no roles.", returncode=2)
        for made in roles.set_up({name: process.of(name).secret_key for name in roles.COUNTING}):
            self.stdout.write(f"{made.name}: {made.tables} tables. Grant it to the login role of `{made.process}`.")
