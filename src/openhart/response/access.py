"""Who may record a step, waive a duty or correct a fact: by the roles they hold on the case itself."""

from collections.abc import Mapping
from typing import Any

from openhart.accounts.access import WORKING, Viewer
from openhart.accounts.models import Role
from openhart.cases.access import OfCase, has_role_on
from openhart.cases.models import Duty
from openhart.foundation.refused import Refused
from openhart.policy import Pack
from openhart.response import lifecycle

#: They answer for the work of others, and may record any step of it.
LEADS = frozenset({Role.CARELINE_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD})
#: They answer for the work of these, and for no other.
ANSWERS_FOR: Mapping[str, frozenset[str]] = {
    Role.SOCIAL_WORK_SUPERVISOR: frozenset({Role.INVESTIGATION_WORKER, Role.ONGOING_WORKER}),
}
#: Steps that are a role's own work, whoever owes the duty they end; with the data that makes them so.
OWN_STEPS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    Role.MDT_COORDINATOR: {"team.convened": {}, "team.recommended": {}},
    Role.REGIONAL_RESOURCE_GROUP: {"consult.held": {"with": "regional_resource_group"}},
}


def recorders(pack: Pack, code: str, data: Mapping[str, Any] | None = None) -> frozenset[str]:
    """Return the roles that may record a step: they owe a duty it ends, answer for it, or it is their own work.

    A step that ends no duty may be recorded by everybody who works on the case. Without ``data`` the step may
    still turn out to be another role's: ask again when its data is known.
    """
    owing = lifecycle.owing_roles(pack, code) or WORKING
    answering = {role for role, workers in ANSWERS_FOR.items() if not workers.isdisjoint(owing)}
    own = {role for role, steps in OWN_STEPS.items() if code in steps and _fits(steps[code], data)}
    return owing | LEADS | answering | own


def may_record(viewer: Viewer, row: OfCase, pack: Pack, code: str, data: Mapping[str, Any] | None = None) -> bool:
    """Return whether a role the viewer holds on the case may record the step."""
    return has_role_on(viewer, row, *recorders(pack, code, data))


def check_may_record(viewer: Viewer, row: OfCase, pack: Pack, code: str, data: Mapping[str, Any] | None = None) -> None:
    """Refuse unless a role the viewer holds on the case may record the step."""
    if not may_record(viewer, row, pack, code, data):
        owing = lifecycle.owing_roles(pack, code)
        raise Refused(f"This step is recorded by the {_named(pack, owing)}, or by a supervisor or HART Lead.")


def may_waive(viewer: Viewer, duty: Duty) -> bool:
    """Return whether a role the viewer holds on the case may decide that the duty need not be done."""
    answering = {role for role, workers in ANSWERS_FOR.items() if duty.owed_by in workers}
    return has_role_on(viewer, duty, duty.owed_by, *LEADS, *answering)


def check_may_waive(viewer: Viewer, pack: Pack, duty: Duty) -> None:
    """Refuse unless the viewer owes the duty or answers for those who do."""
    if not may_waive(viewer, duty):
        owner = _named(pack, {duty.owed_by})
        raise Refused(f"Only the {owner}, a supervisor or a HART Lead may decide that this need not be done.")


def may_correct(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer works on this case."""
    return has_role_on(viewer, row, *WORKING)


def check_may_correct(viewer: Viewer, row: OfCase) -> None:
    """Refuse unless the viewer works on this case."""
    if not may_correct(viewer, row):
        raise Refused("Facts of a case are corrected by those who work on it.")


def _fits(asked: Mapping[str, str], data: Mapping[str, Any] | None) -> bool:
    return data is None or all(data.get(name) == value for name, value in asked.items())


def _named(pack: Pack, roles: set[str] | frozenset[str]) -> str:
    names = sorted(pack.roles.get(role, role) for role in roles)
    return " or ".join(names) if names else "people who work on the case"
