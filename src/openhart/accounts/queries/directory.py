"""Reads about the agency's directory: the table from claims to roles, and whom a change of it would touch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.claims import Reach, follows
from openhart.accounts.access.people import check_may_see_people
from openhart.accounts.adapters import directory as adapter
from openhart.accounts.lifecycle.claims import Directory
from openhart.accounts.models import ClaimRule, Grant, Origin, Role, User
from openhart.accounts.queries.lasting import in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one person would gain and lose."""

    user: User
    gains: tuple[Reach, ...]
    loses: tuple[Reach, ...]


def rules(viewer: Viewer) -> list[ClaimRule]:
    """Return the table from claims to roles."""
    check_may_see_people(viewer)
    return list(ClaimRule.objects.order_by("claim", "value", "role", "scope", "region", "id"))


def rule(viewer: Viewer, rule_id: UUID) -> ClaimRule | None:
    """Return one line of the table, or None."""
    check_may_see_people(viewer)
    return ClaimRule.objects.filter(id=rule_id).first()


def changes(viewer: Viewer, directory: Directory, after: Iterable[ClaimRule], at: datetime) -> list[Change]:
    """Return whom another table would touch, by what the directory said at each one's last sign-in."""
    check_may_see_people(viewer)
    table = list(after)
    kept = adapter.kept_values(directory)
    held = held_by_directory(viewer, kept, at)
    users = {user.id: user for user in User.objects.filter(id__in=list(kept), is_active=True)}
    found = []
    for user_id, user in users.items():
        wanted, has = follows(table, kept[user_id]), held.get(user_id, frozenset())
        if wanted != has:
            gains, loses = tuple(sorted(wanted - has)), tuple(sorted(has - wanted))
            found.append(Change(user=user, gains=gains, loses=loses))
    return sorted(found, key=lambda each: each.user.display_name.casefold())


def held_by_directory(_viewer: Viewer, user_ids: Iterable[UUID], at: datetime) -> dict[UUID, frozenset[Reach]]:
    """Return what these people hold because the directory says so."""
    rows = Grant.objects.filter(in_force(at), origin=Origin.DIRECTORY, viewer_id__in=list(user_ids)).order_by()
    held: dict[UUID, frozenset[Reach]] = {}
    for user_id, role, scope, region in rows.values_list("viewer_id", "role", "scope", "region"):
        held[user_id] = held.get(user_id, frozenset()) | {Reach(role, scope, region)}
    return held


def words_of(reach: Reach) -> str:
    """Return a role and its reach as people read them."""
    return f"{Role(reach.role).label}, {f'Region {reach.region}' if reach.region else 'the whole agency'}"
