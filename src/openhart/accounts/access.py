"""Who is asking: a viewer carries roles and how far they reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from openhart.accounts.models import Role, User
from openhart.foundation.refused import Refused


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks to see or do something, as of this request.

    ``regions`` and ``is_agency_wide`` come from the grants in force; grants for single cases are joined in
    the database and not listed here.
    """

    user_id: UUID | None
    name: str
    roles: frozenset[str]
    regions: frozenset[str] = frozenset()
    is_agency_wide: bool = False
    is_system: bool = False
    as_of: datetime | None = None  # the moment the grants were read: those that end later are in force

    def has_role(self, *roles: str) -> bool:
        """Return whether the viewer holds one of ``roles``."""
        return self.is_system or not self.roles.isdisjoint(roles)


#: The watcher, the rebuild and imports: sees all, owes nothing, is named in the trail as the system.
SYSTEM = Viewer(user_id=None, name="OpenHART", roles=frozenset(), is_agency_wide=True, is_system=True)


class ViewerRequest(HttpRequest):
    """A request of somebody signed in: the middleware has set the viewer."""

    user: User
    viewer: Viewer


def check_role(viewer: Viewer, *roles: str) -> None:
    """Refuse unless the viewer holds one of ``roles``."""
    if not viewer.has_role(*roles):
        raise Refused(f"Only {_any_of(roles)} may do this.")


def _any_of(roles: Sequence[str]) -> str:
    """Return the roles as a sentence names them: a Careline screener, an Administrator or a trainer."""
    labels = [str(Role(role).label) for role in roles]
    named = [f"{'an' if label[0] in 'AEIOU' else 'a'} {label}" for label in labels]
    return " or ".join(part for part in (", ".join(named[:-1]), named[-1]) if part)
