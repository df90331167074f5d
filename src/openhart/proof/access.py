"""Who asks for the proof of a case, and who for the duties of all cases."""

from openhart.accounts.access import Viewer, check_role
from openhart.accounts.models import Role
from openhart.cases import access as cases_access
from openhart.cases.access import OfCase, check_role_on, has_role_on
from openhart.cases.models import Case

#: They ask for every duty that was late or never done, of the cases open to them.
LISTERS = (Role.AUDITOR, Role.STATEWIDE_HART_LEAD, Role.REGIONAL_HART_LEAD)
#: They take the proof of a case away, as a paper or a table: whoever answers for it or is asked about it.
TAKERS = (
    Role.AUDITOR, Role.LEGAL, Role.STATEWIDE_HART_LEAD, Role.REGIONAL_HART_LEAD, Role.CARELINE_SUPERVISOR,
    Role.SOCIAL_WORK_SUPERVISOR,
)  # fmt: skip


def may_list(viewer: Viewer) -> bool:
    """Return whether the viewer asks for the duties of all cases open to them."""
    return viewer.has_role(*LISTERS)


def check_lists(viewer: Viewer) -> None:
    """Refuse unless the viewer asks for the duties of all cases open to them."""
    check_role(viewer, *LISTERS)


def may_take(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer takes the proof of this case away."""
    return has_role_on(viewer, row, *TAKERS)


def check_may_take(viewer: Viewer, case: Case) -> None:
    """Refuse unless the viewer takes the proof of this case away."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *TAKERS)
