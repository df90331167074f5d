"""Who supervises whom on a case, which reminders somebody may read, and who sees what is overdue past its owner."""

from collections.abc import Mapping

from django.db.models import Q

from openhart.accounts.access import Viewer, check_role
from openhart.accounts.models import Role
from openhart.cases.access import visible

_STATEWIDE = (Role.STATEWIDE_HART_LEAD,)
_REGIONAL = (Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD)
UNIT = (Role.SOCIAL_WORK_SUPERVISOR, *_REGIONAL)
#: Who is told after the owner: the first of these roles that anybody holds on the case.
SUPERVISED_BY: Mapping[str, tuple[Role, ...]] = {
    Role.CARELINE_SCREENER: (Role.CARELINE_SUPERVISOR, Role.STATEWIDE_HART_LEAD),
    Role.INVESTIGATION_WORKER: UNIT, Role.ONGOING_WORKER: UNIT,
    Role.MDT_COORDINATOR: _REGIONAL, Role.REGIONAL_RESOURCE_GROUP: _REGIONAL, Role.SOCIAL_WORK_SUPERVISOR: _REGIONAL,
}  # fmt: skip
#: Who is told last. Where there is no Statewide HART Lead, the privacy officer hears of it rather than nobody.
LEADS: tuple[Role, ...] = (Role.STATEWIDE_HART_LEAD, Role.AUDITOR)
#: Who looks through what is overdue past its owner, as far as cases are open to them.
OVERSEERS: tuple[Role, ...] = (
    Role.CARELINE_SUPERVISOR, Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD,
    Role.AUDITOR,
)  # fmt: skip


def supervisors_of(role: str) -> tuple[Role, ...]:
    """Return who is told after whoever owes something in ``role``."""
    return SUPERVISED_BY.get(role, _STATEWIDE)


def oversees(viewer: Viewer) -> bool:
    """Return whether the viewer looks through what is overdue past its owner."""
    return viewer.has_role(*OVERSEERS)


def check_oversees(viewer: Viewer) -> None:
    """Refuse whoever owes steps and oversees nobody's."""
    check_role(viewer, *OVERSEERS)


def of_open_case(viewer: Viewer, *, clock: str = "") -> Q:
    """Return the condition that a clock is of a case open to the viewer, or of none; ``clock`` leads to it."""
    open_to = visible(viewer, case_id=f"{clock}case_id", region=f"{clock}case__region")
    return open_to | Q(**{f"{clock}case_id__isnull": True})
