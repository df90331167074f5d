"""Who holds what on one case, and why; and who could be named for one. This room knows a case by its id alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from openhart.accounts.access import PARTNERS, READING, Viewer
from openhart.accounts.lifecycle.emergencies import ANSWERED_WITHIN
from openhart.accounts.models import EmergencyAccess, Grant, Origin, Role, Scope


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in a role, who could be named for a case in it."""

    user_id: UUID
    name: str
    role: Role


def grants_on(
    _viewer: Viewer, case_id: UUID, at: datetime, *, or_later: bool = False, or_disabled: bool = False
) -> list[Grant]:
    """Return the grants of one case in force at a moment, each with its person, by name.

    Those from a later moment on as well (``or_later``), and those of disabled accounts, which may be enabled again.
    """
    rows = Grant.objects.filter(_not_over(at), scope=Scope.CASE, case_id=case_id)
    if not or_disabled:
        rows = rows.filter(viewer__is_active=True)
    if not or_later:
        rows = rows.filter(from_at__lte=at)
    return list(rows.select_related("viewer").order_by("viewer__display_name", "role", "id"))


def reaching(_viewer: Viewer, region: str, at: datetime) -> list[tuple[Scope, Role, int]]:
    """Return how many people in each role reach a case of the region without being granted it by itself."""
    wide = Q(scope=Scope.AGENCY) | (Q(scope=Scope.REGION, region=region) if region else Q(pk=None))
    rows = Grant.objects.filter(wide, _not_over(at), from_at__lte=at, role__in=sorted(READING), viewer__is_active=True)
    counted = rows.order_by("scope", "role").values_list("scope", "role").annotate(Count("viewer", distinct=True))
    return [(Scope(scope), Role(role), count) for scope, role, count in counted]


def candidates(_viewer: Viewer, at: datetime) -> list[Candidate]:
    """Return everybody active in each role that reads cases at the desk, by name: who can be named for a case."""
    roles = sorted(READING - PARTNERS)
    rows = Grant.objects.filter(_not_over(at), from_at__lte=at, role__in=roles, viewer__is_active=True)
    found = rows.exclude(origin=Origin.EMERGENCY).order_by("viewer__display_name", "role", "viewer_id")
    people = found.values_list("viewer_id", "viewer__display_name", "role").distinct()
    return [Candidate(user_id, name, Role(role)) for user_id, name, role in people]


def named_case(_viewer: Viewer, reference: str, at: datetime) -> UUID | None:
    """Return the id of a case for which somebody is named by itself; for whoever may name without reading."""
    rows = Grant.objects.filter(_not_over(at), origin=Origin.NAMED, scope=Scope.CASE, reference=reference)
    return rows.order_by("id").values_list("case_id", flat=True).first()


def pending_emergencies(_viewer: Viewer, case_ids: Collection[UUID], at: datetime) -> frozenset[UUID]:
    """Return which of these cases somebody asked for or opened in an emergency that is not reviewed yet."""
    waits = Q(opened_at__isnull=True, ended_at__isnull=True, asked_at__gt=at - ANSWERED_WITHIN)
    rows = EmergencyAccess.objects.filter(waits | Q(opened_at__isnull=False), reviewed_at__isnull=True)
    return frozenset(rows.filter(case_id__in=list(case_ids)).values_list("case_id", flat=True))


def emergency_counts(_viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how often each of these cases was opened in an emergency, where it was."""
    rows = EmergencyAccess.objects.filter(case_id__in=list(case_ids)).order_by().values_list("case_id")
    return dict(rows.annotate(Count("id")))


def _not_over(at: datetime) -> Q:
    return Q(until_at__isnull=True) | Q(until_at__gt=at)
