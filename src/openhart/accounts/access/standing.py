"""Who may be on call for whom, who plans it, who answers for a colleague, and which grants change hands.

Sources: CJIS AC-5 and AC-6: an administrator reads no case and an auditor changes none, so nobody covers for them in
those roles and they take nobody's cases; nobody comes to hold through a colleague what they could not hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from openhart.accounts.access.roles import PARTNERS, READING, WORKING
from openhart.accounts.access.viewers import Viewer
from openhart.accounts.models import Grant, Origin, Role, Scope
from openhart.foundation.refused import Refused

#: Everybody at the desk; partners have a site of their own.
STAFF: tuple[Role, ...] = tuple(role for role in Role if role not in PARTNERS)
#: Who never covers, is never covered in that role, and takes no cases.
APART: frozenset[str] = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
#: Roles with work on cases, of the agency's own staff.
CASE_STAFF: frozenset[str] = READING - PARTNERS - APART
_WORKERS: frozenset[str] = frozenset({Role.INVESTIGATION_WORKER, Role.ONGOING_WORKER})
_REGIONAL: frozenset[str] = frozenset({Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD})
#: Why somebody holds a grant of their own, and not for a colleague, on call or in an emergency.
OWN: tuple[Origin, ...] = (Origin.GIVEN, Origin.WORK, Origin.DIRECTORY, Origin.HAND_OVER)
#: What changes hands for good. The directory would give its own back at the next sign-in.
HANDABLE: tuple[Origin, ...] = (Origin.GIVEN, Origin.WORK, Origin.HAND_OVER)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the rota: a role, for a region or the whole agency."""

    role: str
    region: str = ""

    @property
    def code(self) -> str:
        """Return the line as a form posts it."""
        return f"{self.role}:{self.region}"

    @property
    def words(self) -> str:
        """Return the line as people say it."""
        return f"{Role(self.role).label}, Region {self.region}" if self.region else str(Role(self.role).label)


#: Roles that are on call, each with the standing roles that make somebody fit for it.
FIT: Mapping[Role, frozenset[str]] = {
    Role.CARELINE_SUPERVISOR: frozenset({Role.CARELINE_SUPERVISOR, Role.STATEWIDE_HART_LEAD}),
    Role.CARELINE_SCREENER: frozenset({Role.CARELINE_SCREENER, Role.CARELINE_SUPERVISOR}),
    Role.STATEWIDE_HART_LEAD: frozenset({Role.STATEWIDE_HART_LEAD, Role.REGIONAL_HART_LEAD}),
    Role.REGIONAL_HART_LEAD: frozenset({Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD}),
    Role.SOCIAL_WORK_SUPERVISOR: frozenset({Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD}),
    Role.INVESTIGATION_WORKER: _WORKERS | {Role.SOCIAL_WORK_SUPERVISOR},
    Role.ONGOING_WORKER: _WORKERS | {Role.SOCIAL_WORK_SUPERVISOR},
}
_OF_REGIONS: tuple[Role, ...] = (
    Role.REGIONAL_HART_LEAD, Role.SOCIAL_WORK_SUPERVISOR, Role.INVESTIGATION_WORKER, Role.ONGOING_WORKER,
)  # fmt: skip
#: Lines on which somebody must be on call around the clock; the second for each region.
NEEDED_AGENCY, NEEDED_REGION = Role.CARELINE_SUPERVISOR, Role.REGIONAL_HART_LEAD
#: Who plans: the Careline, which never closes, every line but the Statewide Lead's; a region its own lines.
PLANNERS: tuple[Role, ...] = (
    Role.CARELINE_SUPERVISOR, Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD,
)  # fmt: skip
_UNIT: frozenset[str] = _WORKERS | {Role.MDT_COORDINATOR, Role.REGIONAL_RESOURCE_GROUP}
#: Whose work somebody answers for, where their grants meet.
ANSWERS: Mapping[str, frozenset[str]] = {
    Role.SOCIAL_WORK_SUPERVISOR: _WORKERS,
    Role.REGIONAL_HART_LEAD: _UNIT | {Role.SOCIAL_WORK_SUPERVISOR},
    Role.CARELINE_SUPERVISOR: frozenset({Role.CARELINE_SCREENER}),
    Role.STATEWIDE_HART_LEAD: CASE_STAFF - {Role.STATEWIDE_HART_LEAD},
}


def every_line(regions: Iterable[str]) -> list[Line]:
    """Return every line there can be in an agency of these regions."""
    agency = [Line(role) for role in FIT if role not in _OF_REGIONS]
    return agency + [Line(role, region) for region in regions for role in _OF_REGIONS]


def needed(regions: Iterable[str]) -> list[Line]:
    """Return the lines that may have no gap."""
    return [Line(NEEDED_AGENCY), *(Line(NEEDED_REGION, region) for region in regions)]


def fits(grants: Iterable[Grant], line: Line) -> bool:
    """Return whether somebody's own grants make them fit for a line: a lead of single cases leads no region."""
    fit = FIT.get(Role(line.role), frozenset())
    return any(
        row.role in fit and (row.scope != Scope.CASE or row.role in _WORKERS) for row in grants if row.origin in OWN
    )


def plans(grants: Iterable[Grant], line: Line, *, for_self: bool = False) -> bool:
    """Return whether somebody plans a line; a shift or an emergency makes no planner, and cover none for oneself."""
    origins = OWN if for_self else (*OWN, Origin.COVER)
    held = [row for row in grants if row.origin in origins]
    everywhere = {row.role for row in held if row.scope == Scope.AGENCY}
    here = {row.role for row in held if row.scope == Scope.REGION and row.region == line.region}
    if Role.STATEWIDE_HART_LEAD in everywhere:
        return True
    if Role.CARELINE_SUPERVISOR in everywhere:
        return line.role != Role.STATEWIDE_HART_LEAD
    return bool(line.region) and not here.isdisjoint(_REGIONAL)


def holds(viewer: Viewer, line: Line) -> bool:
    """Return whether the viewer holds a line's role there: who reads and writes its notes."""
    return line.role in viewer.agency_roles or (
        bool(line.region) and line.role in viewer.region_roles.get(line.region, frozenset())
    )


def lines_of(viewer: Viewer) -> list[Line]:
    """Return the lines the viewer is part of and may leave a note for."""
    noted = CASE_STAFF
    agency = [Line(role) for role in sorted(viewer.agency_roles & noted)]
    return agency + [
        Line(role, region) for region, roles in sorted(viewer.region_roles.items()) for role in sorted(roles & noted)
    ]


def copied_in_cover(row: Grant) -> bool:
    """Return whether whoever covers for somebody comes to hold this grant as well."""
    return row.origin in OWN and row.role in CASE_STAFF


def changes_hands(row: Grant) -> bool:
    """Return whether a grant is a case or a region that can be handed over."""
    return row.origin in HANDABLE and row.role in CASE_STAFF and row.scope != Scope.AGENCY


def answers_for(viewer: Viewer, row: Grant, told: Mapping[UUID, tuple[str, bool]], *, for_self: bool = False) -> bool:
    """Return whether the viewer answers for the work a grant stands for; ``told`` is region and restriction.

    Whoever opened a case in an emergency does not come to answer for it; and what is held for a time only, such
    as a shift, is not made to last by giving the work ``for_self``.
    """
    if for_self or row.case_id in viewer.emergencies:
        viewer = viewer.lasting
    if row.scope == Scope.AGENCY:
        mine = viewer.agency_roles
    elif row.scope == Scope.REGION:
        mine = viewer.agency_roles | viewer.region_roles.get(row.region, frozenset())
    elif row.case_id is None or row.case_id not in told or told[row.case_id][1]:
        return False
    else:
        region, is_restricted = told[row.case_id]
        mine = viewer.roles_on(case_id=row.case_id, region=region, is_restricted=is_restricted)
    return any(row.role in ANSWERS.get(role, frozenset()) for role in mine)


def check_could_hold(grants: Iterable[Grant], name: str, rows: Iterable[Grant]) -> None:
    """Refuse somebody who could not hold these grants of a colleague themselves: who only reads works on nothing."""
    held = list(grants)
    check_case_staff(held, name)
    works = any(row.role in WORKING for row in rows)
    if works and not any(row.role in WORKING for row in held if row.origin in OWN):
        raise Refused(f"{name} reads cases and works on none. Choose a colleague who works on cases.")


def check_case_staff(grants: Iterable[Grant], name: str) -> None:
    """Refuse somebody who could not hold a case of the agency's staff themselves."""
    own = {row.role for row in grants if row.origin in OWN}
    if own & PARTNERS:
        raise Refused(f"{name} works for a partner and cannot hold what the agency's staff holds.")
    if own & APART:
        raise Refused(f"{name} is an administrator or auditor, who read or change no case. Choose a colleague.")
    if not own & CASE_STAFF:
        raise Refused(f"{name} works on no cases. Choose a colleague who does.")
