"""`hart tidy`: do now what the watcher does once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from openhart.accounts.management import tidying
from openhart.foundation import clock


class Command(BaseCommand):
    """Disable accounts that nobody has used for 90 days, and destroy what the schedule keeps for a short time only."""

    help = "disable unused accounts, destroy old drafts and notes, see what is due; `hart watch` does it once a day"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Tidy once."""
        tidying.tidy(say=self.stdout.write, at=clock.now())
        self.stdout.write("Tidied.")
