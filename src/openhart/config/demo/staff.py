"""The colleagues of the demonstration: eight with a card on the sign-in page, and those who work elsewhere.

Everybody is invented. Each grant is a role with a scope; those who are on single cases are granted them when
the cases are assigned.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from openhart.accounts import actions as accounts
from openhart.accounts import queries
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope


@dataclass(frozen=True, slots=True)
class Colleague:
    """One invented colleague: role, how far the grant reaches, and of which region."""

    username: str
    name: str
    role: Role
    scope: Scope = Scope.AGENCY
    region: str = ""

    def card(self) -> str:
        """Return the role as the card on the sign-in page says it."""
        return f"{self.role.label}, Region {self.region}" if self.region else self.role.label


CARDS: tuple[Colleague, ...] = (
    Colleague("screener", "Imani Brooks", Role.CARELINE_SCREENER),
    Colleague("supervisor", "Daniel Kowalski", Role.CARELINE_SUPERVISOR),
    Colleague("investigator", "Mei Tran", Role.INVESTIGATION_WORKER, Scope.REGION, "4"),
    Colleague("ongoing", "Luis Ortega", Role.ONGOING_WORKER, Scope.REGION, "4"),
    Colleague("regional", "Priya Shah", Role.REGIONAL_HART_LEAD, Scope.REGION, "4"),
    Colleague("statewide", "Elena Vasquez", Role.STATEWIDE_HART_LEAD),
    Colleague("eligibility", "Samuel Osei", Role.ELIGIBILITY_COORDINATOR),
    Colleague("administrator", "Ruth Lindqvist", Role.ADMINISTRATOR),
)
_ELSEWHERE: Mapping[Role, tuple[str, ...]] = {
    Role.REGIONAL_HART_LEAD: ("Omar Haddad", "Claire Beaumont", "Tasha Greene", "Peter Nowak", "Rosa Jimenez"),
    Role.INVESTIGATION_WORKER: ("Kevin Doyle", "Amara Nwosu", "Julia Sorensen", "Marcus Webb", "Linh Pham"),
    Role.ONGOING_WORKER: ("Hannah Katz", "Diego Fuentes", "Monique Baptiste", "Andrew Kim", "Farah Aziz"),
}
_OTHER_REGIONS = ("1", "2", "3", "5", "6")


def colleagues() -> tuple[Colleague, ...]:
    """Return everybody: those with a card first."""
    elsewhere = [
        Colleague(f"{role}-{region}", name, role, Scope.REGION, region)
        for role, names in _ELSEWHERE.items()
        for region, name in zip(_OTHER_REGIONS, names, strict=True)
    ]
    return (*CARDS, *elsewhere)


@dataclass(slots=True)
class Staff:
    """Who does what in which region: the viewers under whose names the caseload is written."""

    agency: dict[str, Viewer] = field(default_factory=dict)
    regional: dict[tuple[str, str], Viewer] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)

    def who(self, role: str, region: str) -> Viewer:
        """Return who does the work of ``role`` in a region: their own, or the one for the whole agency."""
        found = self.regional.get((role, region)) or self.agency.get(role)
        return found or self.agency[Role.STATEWIDE_HART_LEAD]


def hire(*, at: datetime, everybody: Iterable[Colleague]) -> Staff:
    """Add the accounts and grants and return who is who."""
    staff = Staff()
    for colleague in everybody:
        user = accounts.add_user(username=colleague.username, display_name=colleague.name, by=SYSTEM, at=at)
        accounts.grant(
            to=user.id, role=colleague.role, scope=colleague.scope, region=colleague.region, by=SYSTEM, at=at
        )
        viewer = queries.viewer_of(user, at)
        staff.ids[colleague.username] = user.id
        if colleague.scope == Scope.AGENCY:
            staff.agency[colleague.role] = viewer
        else:
            staff.regional[colleague.role, colleague.region] = viewer
    return staff
