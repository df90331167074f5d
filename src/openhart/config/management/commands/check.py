"""`hart check`: say whether an installation is ready for real records. Django's own checks are part of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openhart.config import readiness
from openhart.foundation import clock


class Command(BaseCommand):
    """Look at addresses, files, secrets, database roles and people; exit 1 when something stands in the way."""

    help = "say whether the installation is ready for real records"
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say what stands in the way, then what is worth knowing."""
        found = readiness.findings(clock.now())
        for one in found:
            if not one.is_in_the_way:
                self.stdout.write(f"Note: {one.sentence}")
        in_the_way = [one.sentence for one in found if one.is_in_the_way]
        for sentence in in_the_way:
            self.stdout.write(f"Not ready: {sentence}")
        if in_the_way:
            count = "One thing stands" if len(in_the_way) == 1 else f"{len(in_the_way)} things stand"
            raise CommandError(f"{count} in the way of real records.", returncode=1)
        self.stdout.write("The installation is ready for real records.")
