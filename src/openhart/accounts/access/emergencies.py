"""Who may open a case in an emergency, who agrees as a second person, and who reviews it afterwards.

Nobody agrees to, or reviews, what they asked for; who agreed does not review either (CJIS AC-5, ASVS 5.0 2.3.5).
"""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access.roles import POWERS, WORKING, those_that
from openhart.accounts.access.viewers import Viewer, any_of
from openhart.accounts.models import Role
from openhart.foundation.refused import Refused

#: May open a case in an emergency.
BREAKING = those_that("breaks_glass")
#: Answer for the whole agency: agree as second person, and review every opening.
AGREEING: tuple[str, ...] = (Role.CARELINE_SUPERVISOR, Role.STATEWIDE_HART_LEAD, Role.AUDITOR)
#: Review the openings of unrestricted cases of their region.
_REGIONAL: tuple[str, ...] = (Role.SOCIAL_WORK_SUPERVISOR, Role.REGIONAL_HART_LEAD)
REVIEWING: tuple[str, ...] = (*AGREEING, *_REGIONAL)


class OfEmergency(Protocol):
    """What access asks of an opening."""

    user_id: UUID
    agreed_by_id: UUID | None
    region: str
    needs_second_person: bool


def roles_to_bring(viewer: Viewer) -> list[str]:
    """Return the roles in which the viewer may work on a case opened in an emergency: their own, wherever held."""
    return sorted(viewer.roles & BREAKING & WORKING)


def check_breaks_glass(viewer: Viewer) -> None:
    """Refuse whoever has no role that may open a case in an emergency."""
    if not roles_to_bring(viewer):
        labels = any_of([role for role in POWERS if role in BREAKING])
        raise Refused(f"Only {labels} may open a case in an emergency. Ask one of them, or call the Careline.")


def overseen(viewer: Viewer) -> Q:
    """Return the condition under which an opening is the viewer's to oversee, their own left out."""
    if not viewer.agency_roles.isdisjoint(AGREEING):
        return ~Q(user_id=viewer.user_id)
    regions = [region for region, roles in viewer.region_roles.items() if not roles.isdisjoint(_REGIONAL)]
    if not regions:
        return Q(pk__in=[])
    return Q(region__in=sorted(regions), needs_second_person=False) & ~Q(user_id=viewer.user_id)


def oversees(viewer: Viewer) -> bool:
    """Return whether the viewer oversees any opening at all."""
    held = viewer.agency_roles.intersection(AGREEING)
    return bool(held) or any(not roles.isdisjoint(_REGIONAL) for roles in viewer.region_roles.values())


def may_agree(viewer: Viewer, row: OfEmergency) -> bool:
    """Return whether the viewer may be the second person for an asking."""
    return row.user_id != viewer.user_id and not viewer.agency_roles.isdisjoint(AGREEING)


def may_oversee(viewer: Viewer, row: OfEmergency) -> bool:
    """Return whether the viewer may read why a case was opened and what was done: ``overseen``, for one row."""
    if row.user_id == viewer.user_id:
        return False
    if not viewer.agency_roles.isdisjoint(AGREEING):
        return True
    here = viewer.region_roles.get(row.region, frozenset())
    return not row.needs_second_person and not here.isdisjoint(_REGIONAL)


def check_may_agree(viewer: Viewer, row: OfEmergency) -> None:
    """Refuse whoever may not be the second person."""
    if row.user_id == viewer.user_id:
        raise Refused("Nobody agrees to their own asking. A second person has to.")
    if not may_agree(viewer, row):
        raise Refused(f"Only {any_of(AGREEING)} agrees to opening a restricted case.")


def check_may_review(viewer: Viewer, row: OfEmergency) -> None:
    """Refuse whoever may not say whether an opening was justified."""
    if row.user_id == viewer.user_id:
        raise Refused("Nobody reviews their own opening. Another supervisor or the auditor does.")
    if row.agreed_by_id is not None and row.agreed_by_id == viewer.user_id:
        raise Refused("You agreed to this opening, so somebody else reviews it.")
    if not may_oversee(viewer, row):
        raise Refused(f"Only {any_of(REVIEWING)} who answers for this case reviews its opening.")


def mark(viewer: Viewer, case_id: UUID) -> Mapping[str, str]:
    """Return what the trail says of a page that is open only for an emergency: which one. Nothing otherwise."""
    under = viewer.emergencies.get(case_id)
    return {"emergency": str(under)} if under is not None else {}
