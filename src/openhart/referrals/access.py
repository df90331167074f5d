"""Who may take, decide and read referrals: on a case, by the roles held on that case."""

from django.db.models import Q

from openhart.accounts.access import Field, Viewer, check_role
from openhart.accounts.models import Role
from openhart.cases.access import OfCase, check_decides_on, check_open_to, check_role_on, has_role_on, may_see, visible
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.referrals.lifecycle import State, why_not
from openhart.referrals.models import Referral

#: Whoever hears of a child may hand the report in: the Careline, workers, their supervisors, leads, and the
#: office that other states call.
MAY_RECEIVE = (
    Role.CARELINE_SCREENER, Role.CARELINE_SUPERVISOR, Role.INVESTIGATION_WORKER, Role.ONGOING_WORKER,
    Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD, Role.INTERSTATE_COMPACT_OFFICE,
)  # fmt: skip
MAY_SCREEN = (Role.CARELINE_SCREENER, Role.CARELINE_SUPERVISOR)
MAY_OVERTURN = (Role.CARELINE_SUPERVISOR,)
#: The Careline assigns to an office; the supervisor of the office's unit says who investigates.
MAY_ASSIGN = (Role.CARELINE_SUPERVISOR, Role.SOCIAL_WORK_SUPERVISOR)


def visible_referrals(viewer: Viewer) -> Q:
    """Return the condition under which a referral belongs to a case open to the viewer."""
    return visible(viewer, case_id="case_id", region="case__region")


def check_may_receive(viewer: Viewer) -> None:
    """Refuse those who take no reports anywhere: no case is spoken of yet."""
    check_role(viewer, *MAY_RECEIVE)


def may_add_to(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer's role on a known case takes further reports of it."""
    return has_role_on(viewer, row, *MAY_RECEIVE)


def check_may_add_to(viewer: Viewer, case: Case) -> None:
    """Refuse a further report, or a new one, on a known case unless it is open and the role on it takes reports."""
    check_open_to(viewer, case)
    check_role_on(viewer, case, *MAY_RECEIVE)


def check_may_screen(viewer: Viewer, referral: Referral) -> None:
    """Refuse unless the viewer works at the Careline and the referral awaits its screening."""
    _check(viewer, referral, "screen", MAY_SCREEN)


def check_may_overturn(viewer: Viewer, referral: Referral) -> None:
    """Refuse unless the viewer supervises the Careline and there is a decision to overturn."""
    _check(viewer, referral, "overturn", MAY_OVERTURN)


def check_may_assign(viewer: Viewer, referral: Referral) -> None:
    """Refuse unless the viewer supervises the Careline or a unit, and the referral was accepted."""
    _check(viewer, referral, "assign", MAY_ASSIGN)
    check_decides_on(viewer, referral.case, *MAY_ASSIGN)


def may_see_reporter(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer may know who made a report of this case."""
    return may_see(viewer, row, Field.REPORTER)


def _check(viewer: Viewer, referral: Referral, move: str, roles: tuple[Role, ...]) -> None:
    check_open_to(viewer, referral.case)
    check_role_on(viewer, referral.case, *roles)
    reason = why_not(move, State(referral.state))
    if reason is not None:
        raise Refused(reason)
