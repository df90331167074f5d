"""Reads about the people who use the desk."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.accounts.models import Grant, Scope, User


def viewer_of(user: User, at: datetime) -> Viewer:
    """Return the viewer that ``user`` is at this moment, from the grants in force."""
    grants = Grant.objects.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), viewer=user, from_at__lte=at)
    rows = list(grants.values_list("role", "scope", "region").distinct())
    return Viewer(
        user_id=user.id,
        name=user.display_name,
        roles=frozenset(role for role, _, _ in rows),
        regions=frozenset(region for _, scope, region in rows if scope == Scope.REGION),
        is_agency_wide=any(scope == Scope.AGENCY for _, scope, _ in rows),
    )


def names(_viewer: Viewer, user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the display names of staff, by id: colleagues' names are known to every colleague."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "display_name"))
