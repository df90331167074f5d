"""Who may see a case: one predicate for pages, lists, counts and everything else."""

from typing import Any

from django.db.models import Q, QuerySet

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.accounts.models import Grant, Role, Scope
from openhart.cases.models import Case, Duty, DutyState
from openhart.foundation.refused import Refused

#: What is learned or answered after a case was closed, and does not open it again.
_GO_ON_AFTER_CLOSING = frozenset(
    {"fact.corrected", "notice.acknowledged", "notice.withdrawn", "prosecution.recorded", "report.attached"}
)


def visible(viewer: Viewer, *, case_id: str = "case_id", region: str = "region") -> Q:
    """Return the condition under which a row belongs to a case open to ``viewer``.

    ``case_id`` and ``region`` name the row's columns, so that a table that carries both is read alone.
    """
    if viewer.is_agency_wide:
        return Q()
    condition = Q(**{f"{case_id}__in": granted_cases(viewer)})
    if viewer.regions:
        condition |= Q(**{f"{region}__in": sorted(viewer.regions)})
    return condition


def granted_cases(viewer: Viewer) -> QuerySet[Grant, Any]:
    """Return the ids of the cases granted to ``viewer`` one by one, as a subquery."""
    in_force = Q(until_at__isnull=True)
    if viewer.as_of is not None:
        in_force |= Q(until_at__gt=viewer.as_of)
    own = Grant.objects.filter(in_force, viewer_id=viewer.user_id, scope=Scope.CASE)
    if viewer.as_of is not None:
        own = own.filter(from_at__lte=viewer.as_of)
    return own.exclude(role=Role.ADMINISTRATOR).values("case_id")


def check_open_to(viewer: Viewer, case: Case) -> None:
    """Refuse when the case is not open to the viewer, in the words used for one that does not exist."""
    if viewer.is_agency_wide:
        return
    if not Case.objects.filter(visible(viewer, case_id="id"), id=case.id).exists():
        raise Refused("There is no such case.")


def check_takes(case: Case, code: str) -> None:
    """Refuse on a closed case what neither begins anew, nor goes on after the end, nor ends a step still owed."""
    if case.closed_at is None or code in _GO_ON_AFTER_CLOSING:
        return
    words = policy.load_pack(case.pack).words
    if any(kind.begun_by == code for kind in words.episodes.values()):
        return
    still_owed = set(Duty.objects.filter(case=case, state=DutyState.OPEN).values_list("code", flat=True))
    if still_owed and words.events[code].waives:
        return
    if any(match.event == code for duty in still_owed if duty in words.duties for match in words.duties[duty].done_by):
        return
    raise Refused("This case is closed. A new referral for the child opens it again.")
