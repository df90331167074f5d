"""Who may see and change the agency's places.

This room lies below `accounts`, so it knows the one who asks only by what it needs of them.
"""

from typing import Protocol
from uuid import UUID

from django.http import HttpRequest

from openhart.foundation.refused import Refused

KEEPERS = ("administrator", "careline_supervisor", "statewide_hart_lead")


class Asker(Protocol):
    """Somebody who asks: an id and roles."""

    @property
    def user_id(self) -> UUID | None:
        """Return who it is; None for the system."""

    def has_role(self, *roles: str) -> bool:
        """Return whether they hold one of ``roles``."""


class AskerRequest(HttpRequest):
    """A request of somebody signed in."""

    viewer: Asker


def may_keep(viewer: Asker) -> bool:
    """Return whether the viewer keeps the agency's places."""
    return viewer.has_role(*KEEPERS)


def check_may_keep(viewer: Asker) -> None:
    """Refuse unless the viewer keeps the agency's places."""
    if not may_keep(viewer):
        raise Refused(
            "Only an administrator, a Careline supervisor or the Statewide HART Lead may see and change who is told."
        )
