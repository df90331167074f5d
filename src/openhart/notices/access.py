"""Who may say that somebody was told: by the roles they hold on the case itself."""

from collections.abc import Mapping

from openhart.accounts.access import Field, Viewer
from openhart.accounts.models import Role
from openhart.cases import access as cases_access
from openhart.cases.access import OfCase, check_role_on, has_role_on
from openhart.cases.models import Case
from openhart.foundation.refused import Refused

TELLERS = (
    Role.CARELINE_SCREENER,
    Role.CARELINE_SUPERVISOR,
    Role.INVESTIGATION_WORKER,
    Role.ONGOING_WORKER,
    Role.SOCIAL_WORK_SUPERVISOR,
    Role.REGIONAL_HART_LEAD,
    Role.STATEWIDE_HART_LEAD,
    Role.MDT_COORDINATOR,
    Role.ELIGIBILITY_COORDINATOR,
    Role.INTERSTATE_COMPACT_OFFICE,
)
#: Recipients who sit at a desk here, and the role in which they do.
AT_A_DESK: Mapping[str, Role] = {
    "statewide_hart_lead": Role.STATEWIDE_HART_LEAD,
    "mdt": Role.MDT_COORDINATOR,
    "interstate_compact": Role.INTERSTATE_COMPACT_OFFICE,
}
#: What was said to these, and their numbers, tell of a protected field.
PROTECTED = {"hhs": Field.IMMIGRATION}


def may_tell(viewer: Viewer, row: OfCase) -> bool:
    """Return whether a role the viewer holds on the case records notices."""
    return has_role_on(viewer, row, *TELLERS)


def check_may_tell(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role on it tells."""
    cases_access.check_open_to(viewer, case)
    check_role_on(viewer, case, *TELLERS)


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


def is_recipient(viewer: Viewer, row: OfCase, to: str) -> bool:
    """Return whether the viewer is one of those whom a notice at a desk here is for."""
    return not viewer.is_system and to in AT_A_DESK and has_role_on(viewer, row, AT_A_DESK[to])


def check_is_recipient(viewer: Viewer, case: Case, to: str) -> None:
    """Refuse unless the case is open to the viewer and the notice is for somebody in their role."""
    cases_access.check_open_to(viewer, case)
    if not is_recipient(viewer, case, to):
        raise Refused("This notice is for somebody else.")
