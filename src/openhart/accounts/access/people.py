"""Who looks after accounts, who reviews what they hold, and who never may."""

from collections.abc import Iterable
from uuid import UUID

from openhart.accounts.access.roles import PARTNERS, POWERS
from openhart.accounts.access.viewers import Viewer, check_role
from openhart.accounts.models import Role, Scope
from openhart.foundation.refused import Refused

KEEPERS = (Role.ADMINISTRATOR,)
REVIEWERS = (Role.AUDITOR,)
#: The list of people and each person's page.
MAY_SEE = (Role.ADMINISTRATOR, Role.AUDITOR)
#: Who sees to it that the cases of somebody who left have a worker again.
SUPERVISORS = (Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD, Role.STATEWIDE_HART_LEAD)
#: Whose grant for a case means that the case has a worker.
CASEWORKERS = (
    Role.INVESTIGATION_WORKER, Role.ONGOING_WORKER, Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD,
    Role.STATEWIDE_HART_LEAD,
)  # fmt: skip


def may_see_people(viewer: Viewer) -> bool:
    """Return whether somebody may open the list of people."""
    return viewer.has_role(*MAY_SEE)


def may_keep(viewer: Viewer) -> bool:
    """Return whether somebody may change accounts."""
    return viewer.has_role(*KEEPERS)


def may_review(viewer: Viewer) -> bool:
    """Return whether somebody reviews what others hold."""
    return viewer.has_role(*REVIEWERS)


def check_may_see_people(viewer: Viewer) -> None:
    """Refuse unless the viewer looks after accounts or reviews them."""
    check_role(viewer, *MAY_SEE)


def check_may_keep(viewer: Viewer, user_id: UUID | None = None) -> None:
    """Refuse unless the viewer is an administrator, and not the person whose account it is."""
    check_role(viewer, *KEEPERS)
    if user_id is not None and user_id == viewer.user_id:
        raise Refused("Nobody changes their own account here. Ask another administrator.")


def check_may_review(viewer: Viewer, user_id: UUID | None = None) -> None:
    """Refuse unless the viewer reviews access, and not their own."""
    check_role(viewer, *REVIEWERS)
    if user_id is not None and user_id == viewer.user_id:
        raise Refused("Nobody reviews what they hold themselves. Another auditor must do it.")


def check_givable(role: Role, scope: Scope) -> None:
    """Refuse a grant that an administrator does not give: for single cases they come from the work on the case."""
    if role == Role.PARTNER_MEMBER:
        raise Refused("Members of a partner organization are added on the page of their organization.")
    if scope == Scope.CASE:
        raise Refused("Single cases are not given here: whoever assigns or hands over the case gives them.")
    if scope not in POWERS[role].scopes:
        reaches = " or ".join(str(Scope(each).label).lower() for each in sorted(POWERS[role].scopes))
        raise Refused(f"{role.label} is given for {reaches}.")


def check_one_side(held: Iterable[str], role: str) -> None:
    """Refuse a partner's role to staff and a staff role to a partner: they work at two sites with two doors."""
    others = set(held)
    if role in PARTNERS and others - PARTNERS:
        raise Refused("This account is of the agency's staff; a partner's role needs an account of its own.")
    if role not in PARTNERS and others & PARTNERS:
        raise Refused("This account is a partner's; a role of the agency's staff needs an account of its own.")


def givable() -> list[Role]:
    """Return the roles an administrator gives: those that reach further than single cases."""
    return [role for role in Role if POWERS[role].scopes - {Scope.CASE} and role != Role.PARTNER_MEMBER]
