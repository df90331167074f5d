"""Who may take, decide and read referrals."""

from django.db.models import Q

from openhart.accounts.access import Viewer, check_role
from openhart.accounts.models import Role
from openhart.cases.access import check_open_to, visible
from openhart.foundation.refused import Refused
from openhart.referrals.lifecycle import State, why_not
from openhart.referrals.models import Referral

#: Whoever hears of a child may hand the report in: the Careline, workers and leads.
MAY_RECEIVE = (
    Role.CARELINE_SCREENER, Role.CARELINE_SUPERVISOR, Role.INVESTIGATION_WORKER, Role.ONGOING_WORKER,
    Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD,
)  # fmt: skip
MAY_SCREEN = (Role.CARELINE_SCREENER, Role.CARELINE_SUPERVISOR)
MAY_OVERTURN = (Role.CARELINE_SUPERVISOR,)
MAY_ASSIGN = (Role.CARELINE_SUPERVISOR,)
#: Who reported is protected: a case's workers need the report, not the reporter.
MAY_SEE_REPORTER = (
    Role.CARELINE_SCREENER, Role.CARELINE_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD,
)  # fmt: skip


def visible_referrals(viewer: Viewer) -> Q:
    """Return the condition under which a referral belongs to a case open to the viewer."""
    return visible(viewer, case_id="case_id", region="case__region")


def check_may_receive(viewer: Viewer) -> None:
    """Refuse those who take no reports."""
    check_role(viewer, *MAY_RECEIVE)


def check_may_screen(viewer: Viewer, referral: Referral) -> None:
    """Refuse unless the viewer works at the Careline and the referral awaits its screening."""
    _check(viewer, referral, "screen", MAY_SCREEN)


def check_may_overturn(viewer: Viewer, referral: Referral) -> None:
    """Refuse unless the viewer supervises the Careline and there is a decision to overturn."""
    _check(viewer, referral, "overturn", MAY_OVERTURN)


def check_may_assign(viewer: Viewer, referral: Referral) -> None:
    """Refuse unless the viewer supervises the Careline and the referral was accepted."""
    _check(viewer, referral, "assign", MAY_ASSIGN)


def may_see_reporter(viewer: Viewer) -> bool:
    """Return whether the viewer may know who made a report."""
    return viewer.has_role(*MAY_SEE_REPORTER)


def _check(viewer: Viewer, referral: Referral, move: str, roles: tuple[Role, ...]) -> None:
    check_open_to(viewer, referral.case)
    check_role(viewer, *roles)
    reason = why_not(move, State(referral.state))
    if reason is not None:
        raise Refused(reason)
