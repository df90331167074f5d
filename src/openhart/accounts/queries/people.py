"""Reads about the people who use the desk."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.accounts.models import Grant, Origin, Scope, User
from openhart.accounts.queries.lasting import BY_THEMSELVES


def viewer_of(user: User, at: datetime) -> Viewer:
    """Return the viewer that ``user`` is at this moment, from the grants in force, in one query."""
    grants = Grant.objects.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), viewer=user, from_at__lte=at)
    fields = ("role", "scope", "region", "case_id", "origin", "origin_id", "until_at")
    rows = list(grants.order_by().values_list(*fields))
    viewer = _holding(user, rows, at)
    lasting = [row for row in rows if row[fields.index("origin")] not in BY_THEMSELVES]
    return viewer if len(lasting) == len(rows) else replace(viewer, for_good=_holding(user, lasting, at))


def viewer_with_id(_viewer: Viewer, user_id: UUID, at: datetime) -> Viewer | None:
    """Return the viewer that somebody whose account is open is at a moment; None when it is not, or nobody's."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    return viewer_of(user, at) if user is not None else None


def _holding(user: User, rows: Iterable[tuple[Any, ...]], at: datetime) -> Viewer:
    """Return the viewer that these rows make of somebody."""
    agency: set[str] = set()
    regions: dict[str, set[str]] = {}
    cases: dict[UUID, set[str]] = {}
    emergencies: dict[UUID, UUID] = {}
    ends: dict[UUID, datetime] = {}
    for role, scope, region, case_id, origin, origin_id, until_at in rows:
        if scope == Scope.AGENCY:
            agency.add(role)
        elif scope == Scope.REGION:
            regions.setdefault(region, set()).add(role)
        else:
            cases.setdefault(case_id, set()).add(role)
            if origin == Origin.EMERGENCY:
                emergencies[case_id] = origin_id
                ends[case_id] = until_at
    return Viewer(
        user_id=user.id,
        name=user.display_name,
        agency_roles=frozenset(agency),
        region_roles={region: frozenset(roles) for region, roles in regions.items()},
        case_roles={case_id: frozenset(roles) for case_id, roles in cases.items()},
        emergencies=emergencies,
        emergency_ends=ends,
        as_of=at,
    )


def names(_viewer: Viewer, user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the display names of staff, by id: colleagues' names are known to every colleague."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "display_name"))


def staff(_viewer: Viewer, role: str, at: datetime) -> list[tuple[UUID, str]]:
    """Return (id, display name) of the active staff who hold a role at a moment, by name."""
    in_force = Q(grants__until_at__isnull=True) | Q(grants__until_at__gt=at)
    rows = User.objects.filter(in_force, grants__role=role, grants__from_at__lte=at, is_active=True)
    return list(rows.order_by("display_name", "id").distinct().values_list("id", "display_name"))


def grants_of_everyone(_viewer: Viewer | None, at: datetime) -> dict[User, list[Grant]]:
    """Return everybody active with the grants in force, in the order they were added: the demonstration's cards.

    Asked before anybody is known, and only there.
    """
    in_force = Q(until_at__isnull=True) | Q(until_at__gt=at)
    grants = Grant.objects.filter(in_force, from_at__lte=at).exclude(scope=Scope.CASE).order_by("from_at", "id")
    users = User.objects.filter(is_active=True).order_by("id")
    own = Grant.objects.filter(in_force, scope=Scope.CASE, viewer__in=users).order_by()
    roles: dict[UUID, list[Grant]] = {}
    for row in grants:
        roles.setdefault(row.viewer_id, []).append(row)
    for user_id, role in own.values_list("viewer_id", "role").distinct():
        if all(known.role != role for known in roles.get(user_id, [])):
            roles.setdefault(user_id, []).append(Grant(viewer_id=user_id, role=role, scope=Scope.CASE))
    return {user: roles[user.id] for user in users if user.id in roles}


def user_named(_viewer: Viewer | None, username: str) -> User | None:
    """Return the active account of that name, or None."""
    return User.objects.filter(username=username, is_active=True).first()


def everybody(_viewer: Viewer) -> list[tuple[UUID, str]]:
    """Return (id, name) of everybody who has or had an account, by name."""
    return list(User.objects.order_by("display_name", "id").values_list("id", "display_name"))
