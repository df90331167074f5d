"""What an administrator is told of the backups, and of destroyed keys whose bytes wait to be taken away."""

from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.cases.queries.backups import BackupsAreLate, backups_are_late
from openhart.cases.queries.purges import keys_wait_since


def backups(viewer: Viewer, at: datetime) -> BackupsAreLate | None:
    """Return what an administrator must know of the backups; nothing for all others, who can do nothing about it."""
    return backups_are_late(viewer, at) if Role.ADMINISTRATOR in viewer.agency_roles else None


def purge_waits_since(viewer: Viewer, at: datetime) -> datetime | None:
    """Return to an administrator since when bytes of destroyed keys are in the database's files; None to others."""
    return keys_wait_since(viewer, at) if Role.ADMINISTRATOR in viewer.agency_roles else None
