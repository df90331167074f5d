"""The colleagues of the demonstration: nine with a card on the sign-in page, and those who work elsewhere.

Everybody is invented. Each grant is a role with a scope; those who are on single cases are granted them when
the cases are assigned.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

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
    Colleague("unit", "Thomas Reyes", Role.SOCIAL_WORK_SUPERVISOR, Scope.REGION, "4"),
    Colleague("coordinator", "Aisha Coleman", Role.MDT_COORDINATOR, Scope.REGION, "4"),
    Colleague("nurse", "Joan Petrov", Role.REGIONAL_RESOURCE_GROUP, Scope.REGION, "4"),
    Colleague("compact", "Marcus Bell", Role.INTERSTATE_COMPACT_OFFICE),
    Colleague("legal", "Noah Feldman", Role.LEGAL),
    Colleague("member", "Nia Robinson", Role.TEAM_MEMBER, Scope.CASE),
    Colleague("auditor", "Grace Adeyemi", Role.AUDITOR),
    Colleague("records", "Walter Nguyen", Role.RECORDS_OFFICER),
    Colleague("administrator", "Ruth Lindqvist", Role.ADMINISTRATOR),
)
#: Who reads a police department's letters, with a card on the partners' site.
OFFICER = Colleague("officer", "Sgt. Carla Mendes", Role.PARTNER_MEMBER)
#: Those who do the same work in the other regions.
_ELSEWHERE: Mapping[Role, tuple[str, str]] = {
    Role.INVESTIGATION_WORKER: ("investigator-elsewhere", "Kevin Doyle"),
    Role.ONGOING_WORKER: ("ongoing-elsewhere", "Hannah Katz"),
    Role.REGIONAL_HART_LEAD: ("regional-elsewhere", "Omar Haddad"),
}
_OTHER_REGIONS = ("1", "2", "3", "5", "6")


def colleagues() -> tuple[Colleague, ...]:
    """Return every grant of everybody: those with a card first."""
    elsewhere = [
        Colleague(username, name, role, Scope.REGION, region)
        for role, (username, name) in _ELSEWHERE.items()
        for region in _OTHER_REGIONS
    ]
    return (*CARDS, *elsewhere)


@dataclass(slots=True)
class Staff:
    """Who does what in which region: the viewers under whose names the caseload is written."""

    agency: dict[str, Viewer] = field(default_factory=dict)
    regional: dict[tuple[str, str], Viewer] = field(default_factory=dict)

    def who(self, role: str, region: str) -> Viewer:
        """Return who does the work of ``role`` in a region: their own, or the one for the whole agency."""
        found = self.regional.get((role, region)) or self.agency.get(role)
        return found or self.agency[Role.STATEWIDE_HART_LEAD]


def hire(*, at: datetime, everybody: Iterable[Colleague]) -> Staff:
    """Add the accounts and grants and return who is who."""
    everybody = list(everybody)
    users = {
        name: accounts.add_user(username=name, display_name=display_name, by=SYSTEM, at=at)
        for name, display_name in {each.username: each.name for each in everybody}.items()
    }
    for each in everybody:
        if each.scope == Scope.CASE:
            continue  # granted case by case
        accounts.grant(
            to=users[each.username].id, role=each.role, scope=each.scope, region=each.region, by=SYSTEM, at=at
        )
    viewers = {name: queries.viewer_of(user, at) for name, user in users.items()}
    return Staff(
        agency={each.role: viewers[each.username] for each in everybody if each.scope == Scope.AGENCY},
        regional={(each.role, each.region): viewers[each.username] for each in everybody if each.region},
    )
