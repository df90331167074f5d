"""Who is asking: a viewer carries the roles they hold and how far each reaches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from openhart.accounts.access.roles import READING
from openhart.accounts.models import Role, User
from openhart.foundation.refused import Refused

_NONE: frozenset[str] = frozenset()

#: So many roles can be named in a sentence that is still read.
_FEW = 4


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks to see or do something, as of this request: the grants in force, by how far they reach.

    A role held for one case, or in one region, brings nothing elsewhere: ask ``roles_on`` of a case, and
    ``has_role`` only where no case is spoken of.
    """

    user_id: UUID | None
    name: str
    agency_roles: frozenset[str] = _NONE
    region_roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    case_roles: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    emergencies: Mapping[UUID, UUID] = field(default_factory=dict)  # case: the break-glass under which it is open
    emergency_ends: Mapping[UUID, datetime] = field(default_factory=dict)  # case: when that access ends
    is_system: bool = False
    as_of: datetime | None = None  # the moment the grants were read: those that end later are in force
    for_good: "Viewer | None" = None  # without what is held for a time; None: nothing is

    @property
    def lasting(self) -> "Viewer":
        """Return the viewer without what they hold on call, as somebody's cover, or in an emergency."""
        return self.for_good or self

    @property
    def roles(self) -> frozenset[str]:
        """Return every role held anywhere."""
        return self.agency_roles.union(*self.region_roles.values(), *self.case_roles.values())

    @property
    def is_agency_wide(self) -> bool:
        """Return whether every case that is not restricted is open to the viewer."""
        return self.is_system or not self.agency_roles.isdisjoint(READING)

    @property
    def regions(self) -> frozenset[str]:
        """Return the regions whose cases are open to the viewer, restricted ones left out."""
        return frozenset(region for region, roles in self.region_roles.items() if not roles.isdisjoint(READING))

    def has_role(self, *roles: str) -> bool:
        """Return whether the viewer holds one of ``roles`` anywhere: for what no case is concerned in."""
        return self.is_system or not self.roles.isdisjoint(roles)

    def roles_on(self, *, case_id: UUID, region: str, is_restricted: bool) -> frozenset[str]:
        """Return the roles the viewer holds on a case; on a restricted one only those granted for it by name."""
        own = self.case_roles.get(case_id, _NONE)
        if is_restricted:
            return own & READING
        return (own | self.agency_roles | self.region_roles.get(region, _NONE)) & READING


#: The watcher, the rebuild and imports: sees all, owes nothing, is named in the trail as the system.
SYSTEM = Viewer(user_id=None, name="OpenHART", is_system=True)


class ViewerRequest(HttpRequest):
    """A request of somebody signed in: the middleware has set the viewer."""

    user: User
    viewer: Viewer
    case_id: UUID | None = None  # of which case this page is, once that is known to be open to the viewer


def only(roles: Collection[str]) -> str:
    """Return the sentence that refuses everybody but a few roles; many roles are not listed to anybody."""
    return f"Only {any_of(sorted(roles))} may do this." if len(roles) <= _FEW else "Your role does not allow this."


def check_role(viewer: Viewer, *roles: str) -> None:
    """Refuse unless the viewer holds one of ``roles`` anywhere."""
    if not viewer.has_role(*roles):
        raise Refused(only(roles))


def any_of(roles: Sequence[str]) -> str:
    """Return the roles as a sentence names them: a Careline screener, an Administrator or a trainer."""
    labels = [str(Role(role).label) for role in roles]
    named = [f"{'an' if label[0] in 'AEIOU' else 'a'} {label}" for label in labels]
    return " or ".join(part for part in (", ".join(named[:-1]), named[-1]) if part)
