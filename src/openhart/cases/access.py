"""Who may see a case: one predicate for pages, lists, counts and everything else."""

from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from openhart import policy
from openhart.accounts.access import READING, Field, Viewer, any_of, who_may_see
from openhart.accounts.models import Grant, Role, Scope
from openhart.cases.models import Case, Duty, DutyState
from openhart.foundation.refused import Refused

#: What is learned or answered after a case was closed, and does not open it again.
_GO_ON_AFTER_CLOSING = frozenset(
    {"fact.corrected", "notice.acknowledged", "notice.withdrawn", "prosecution.recorded", "report.attached"}
)

#: They close a case to all but named people, and name further ones.
RESTRICTORS = (
    Role.CARELINE_SUPERVISOR, Role.SOCIAL_WORK_SUPERVISOR, Role.STATEWIDE_HART_LEAD, Role.AUDITOR,
)  # fmt: skip
#: So many roles can be named in a sentence that is still read.
_FEW = 4


def visible(viewer: Viewer, *, case_id: str = "case_id", region: str = "region") -> Q:
    """Return the condition under which a row belongs to a case open to ``viewer``.

    ``case_id`` and ``region`` name the row's columns, so that a table that carries both is read alone; whether
    the case is restricted stands beside the region. A restricted case is open only to those granted it by name; one
    that was disposed of, to nobody.
    """
    return _open(viewer, case_id, region) & _not_disposed(case_id, region)


def _open(viewer: Viewer, case_id: str, region: str) -> Q:
    if viewer.is_system:
        return Q()
    condition = Q(**{f"{case_id}__in": granted_cases(viewer)})
    unrestricted = {f"{region.removesuffix('region')}is_restricted": False}
    if viewer.is_agency_wide:
        return condition | Q(**unrestricted)
    if viewer.regions:
        condition |= Q(**{f"{region}__in": sorted(viewer.regions)}, **unrestricted)
    return condition


def _not_disposed(case_id: str, region: str) -> Q:
    """Return that a case was not disposed of; of one that was no duty is open, so that no list of duties holds it."""
    if case_id == "id":
        return Q(is_disposed=False)
    path = region.removesuffix("region")
    return Q(**{f"{path}is_disposed": False}) if path else Q()


def granted_cases(viewer: Viewer) -> QuerySet[Grant, Any]:
    """Return the ids of the cases granted to ``viewer`` one by one, as a subquery."""
    in_force = Q(until_at__isnull=True)
    if viewer.as_of is not None:
        in_force |= Q(until_at__gt=viewer.as_of)
    own = Grant.objects.filter(in_force, viewer_id=viewer.user_id, scope=Scope.CASE, role__in=sorted(READING))
    if viewer.as_of is not None:
        own = own.filter(from_at__lte=viewer.as_of)
    return own.values("case_id")


class OfCase(Protocol):
    """A case, or a row that carries what need-to-know asks of one."""

    @property
    def region(self) -> str:
        """Return the region that serves the case."""

    @property
    def is_restricted(self) -> bool:
        """Return whether only people named for it may see the case."""


def roles_on(viewer: Viewer, row: OfCase) -> frozenset[str]:
    """Return the roles the viewer holds on a case, given the case or one of its duties."""
    case_id: UUID = getattr(row, "case_id", None) or getattr(row, "id")  # noqa: B009 - a duty names its case
    return viewer.roles_on(case_id=case_id, region=row.region, is_restricted=row.is_restricted)


def has_role_on(viewer: Viewer, row: OfCase, *roles: str) -> bool:
    """Return whether the viewer holds one of ``roles`` on the case; the system holds all."""
    return viewer.is_system or not roles_on(viewer, row).isdisjoint(roles)


def check_role_on(viewer: Viewer, row: OfCase, *roles: str) -> None:
    """Refuse unless the viewer holds one of ``roles`` on the case."""
    if not has_role_on(viewer, row, *roles):
        few = len(roles) <= _FEW
        said = f"Only {any_of(roles)} may do this on a case." if few else "Your role on this case does not allow this."
        raise Refused(said)


def may_see(viewer: Viewer, row: OfCase, field: Field) -> bool:
    """Return whether the viewer sees a protected field of the case."""
    return has_role_on(viewer, row, *who_may_see(field))


def may_restrict(viewer: Viewer, row: OfCase) -> bool:
    """Return whether the viewer may close the case to all but named people, or open it again."""
    return has_role_on(_in_earnest(viewer, row), row, *RESTRICTORS)


def _in_earnest(viewer: Viewer, row: OfCase) -> Viewer:
    """Return who decides who sees a case: one that is open for an emergency is not decided about by its opener."""
    case_id: UUID = getattr(row, "case_id", None) or getattr(row, "id")  # noqa: B009 - a duty names its case
    return viewer.lasting if case_id in viewer.emergencies else viewer


def check_may_restrict(viewer: Viewer, case: Case) -> None:
    """Refuse unless the case is open to the viewer and their role on it may restrict it."""
    check_open_to(viewer, case)
    check_decides_on(viewer, case, *RESTRICTORS)


def check_decides_on(viewer: Viewer, row: OfCase, *roles: str) -> None:
    """Refuse to decide who is on a case unless by one of ``roles``, and not by one held for an emergency only."""
    check_role_on(viewer, row, *roles)
    if not holds_in_earnest(viewer, row, *roles):
        raise Refused("This case is open to you for an emergency only. Whoever answers for it decides who sees it.")


def holds_in_earnest(viewer: Viewer, row: OfCase, *roles: str) -> bool:
    """Return whether the viewer holds one of ``roles`` on the case otherwise than for an emergency."""
    return has_role_on(_in_earnest(viewer, row), row, *roles)


def may_name_unread(viewer: Viewer) -> bool:
    """Return whether the viewer may name people for a restricted case without reading it: the privacy officer."""
    return Role.AUDITOR in viewer.agency_roles


def check_may_name(viewer: Viewer, row: OfCase) -> None:
    """Refuse unless the viewer restricts cases on this one, or is the privacy officer, who need not read it."""
    if not may_name_unread(viewer):
        check_decides_on(viewer, row, *RESTRICTORS)


def check_open_to(viewer: Viewer, case: Case) -> None:
    """Refuse when the case is not open to the viewer, in the words used for one that does not exist."""
    if viewer.is_system:
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
