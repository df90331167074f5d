"""Who may say that somebody was told."""

from openhart.accounts.access import Viewer, check_role
from openhart.accounts.models import Role
from openhart.cases import access as cases_access
from openhart.cases.models import Case
from openhart.foundation.refused import Refused

TELLERS = (
    Role.CARELINE_SCREENER,
    Role.CARELINE_SUPERVISOR,
    Role.INVESTIGATION_WORKER,
    Role.ONGOING_WORKER,
    Role.REGIONAL_HART_LEAD,
    Role.STATEWIDE_HART_LEAD,
    Role.ELIGIBILITY_COORDINATOR,
)


def may_tell(viewer: Viewer) -> bool:
    """Return whether the viewer's role records notices; the case must be open to them besides."""
    return viewer.has_role(*TELLERS)


def check_may_tell(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role works on cases."""
    cases_access.check_open_to(viewer, case)
    check_role(viewer, *TELLERS)


def check_may_send(viewer: Viewer, case: Case) -> None:
    """Refuse a new notice also when the case is closed and no notice is owed any more."""
    check_may_tell(viewer, case)
    cases_access.check_takes(case, "notice.sent")


def may_send(viewer: Viewer, case: Case) -> bool:
    """Return whether `check_may_send` would let the viewer through."""
    try:
        check_may_send(viewer, case)
    except Refused:
        return False
    return True
