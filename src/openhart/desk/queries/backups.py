"""What an administrator is told of the backups."""

from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.cases.queries.backups import BackupsAreLate, backups_are_late


def backups(viewer: Viewer, at: datetime) -> BackupsAreLate | None:
    """Return what an administrator must know of the backups; nothing for all others, who can do nothing about it."""
    return backups_are_late(viewer, at) if Role.ADMINISTRATOR in viewer.agency_roles else None
