"""Who may record a step, waive a duty or correct a fact on a case that is open to them."""

from openhart.accounts.access import WORKING, Viewer
from openhart.accounts.models import Role
from openhart.cases.models import Duty
from openhart.foundation.refused import Refused
from openhart.policy import Pack
from openhart.response import lifecycle

#: They answer for the work of others, and may record any step of it.
LEADS = frozenset({Role.CARELINE_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD})


def may_record(viewer: Viewer, pack: Pack, code: str) -> bool:
    """Return whether the viewer's role may record the step: it owes a duty the step ends, or answers for it.

    A step that ends no duty may be recorded by everybody who works on the case.
    """
    owing = lifecycle.owing_roles(pack, code) or WORKING
    return viewer.has_role(*owing, *LEADS)


def check_may_record(viewer: Viewer, pack: Pack, code: str) -> None:
    """Refuse unless the viewer's role may record the step."""
    if not may_record(viewer, pack, code):
        owing = lifecycle.owing_roles(pack, code)
        raise Refused(f"This step is recorded by the {_named(pack, owing)}, or by a supervisor or HART Lead.")


def may_waive(viewer: Viewer, duty: Duty) -> bool:
    """Return whether the viewer's role may decide that the duty need not be done."""
    return viewer.has_role(duty.owed_by, *LEADS)


def check_may_waive(viewer: Viewer, pack: Pack, duty: Duty) -> None:
    """Refuse unless the viewer owes the duty or answers for those who do."""
    if not may_waive(viewer, duty):
        owner = _named(pack, {duty.owed_by})
        raise Refused(f"Only the {owner}, a supervisor or a HART Lead may decide that this need not be done.")


def check_may_correct(viewer: Viewer) -> None:
    """Refuse unless the viewer works on cases."""
    if not viewer.has_role(*WORKING):
        raise Refused("Facts of a case are corrected by those who work on it.")


def _named(pack: Pack, roles: set[str] | frozenset[str]) -> str:
    names = sorted(pack.roles.get(role, role) for role in roles)
    return " or ".join(names) if names else "people who work on the case"
