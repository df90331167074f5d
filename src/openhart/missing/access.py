"""Who records a missing episode: everybody who works on the case. Who holds the interview: who works with the child."""

from openhart.accounts.access import WORKING, Field, Viewer
from openhart.accounts.models import Role
from openhart.cases import access as cases_access
from openhart.cases.access import OfCase, check_role_on, has_role_on, may_see
from openhart.cases.models import Case

#: A missing child is recorded by whoever hears of it first.
RECORDERS = tuple(sorted(WORKING))
INTERVIEWERS = (
    Role.ONGOING_WORKER, Role.INVESTIGATION_WORKER, Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD,
    Role.STATEWIDE_HART_LEAD, Role.CARELINE_SUPERVISOR,
)  # fmt: skip


def may_record(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case records what happens in an episode."""
    return has_role_on(viewer, row, *RECORDERS)


def check_may_record(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and they work on it."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *RECORDERS)


def may_interview(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case holds the interview on return."""
    return has_role_on(viewer, row, *INTERVIEWERS)


def check_may_interview(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and they work with the child, or answer for those who do."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *INTERVIEWERS)


def sees_shelter(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer is told where a child is safe: it may be a hidden shelter."""
    return may_see(viewer, row, Field.SHELTER)


def sees_medical(viewer: Viewer, row: OfCase) -> bool:
    """Return whether medical details of the case are shown to the viewer."""
    return may_see(viewer, row, Field.MEDICAL)
