"""Everybody with an account: the list, and all that is known of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from openhart.accounts.access import READING, Viewer
from openhart.accounts.adapters import counting
from openhart.accounts.lifecycle.people import UNUSED_AFTER, WARNED_BEFORE, State, is_unused, last_used_at
from openhart.accounts.models import Grant, Invitation, Scope, User
from openhart.accounts.queries.holding import is_open_to
from openhart.accounts.queries.lasting import in_force
from openhart.accounts.queries.people import names
from openhart.accounts.queries.standing.holdings import told_of

_PAST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPeople:
    """Which people are listed; empty means everybody."""

    words: str = ""
    role: str = ""
    region: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the list of people."""

    user: User
    state: State
    grants: list[Grant]
    cases: int
    has_second_factor: bool
    unused_until: datetime | None  # when the account will be disabled, if nobody signs in


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """All that is known of one account; case numbers only for who may read cases."""

    listed: Listed
    past: list[Grant]
    case_grants: list[Grant]
    hidden: int  # cases that are not open to the viewer
    names: dict[UUID, str]
    sessions: int
    invitations: list[Invitation] = field(default_factory=list)


def people(_viewer: Viewer, wanted: WantedPeople, at: datetime) -> QuerySet[User]:
    """Return the accounts wanted, by name."""
    rows = User.objects.order_by("display_name", "id")
    for word in wanted.words.split():
        rows = rows.filter(Q(display_name__icontains=word) | Q(username__icontains=word))
    if wanted.role or wanted.region:
        held = Grant.objects.filter(in_force(at))
        held = held.filter(role=wanted.role) if wanted.role else held
        held = held.filter(scope=Scope.REGION, region=wanted.region) if wanted.region else held
        rows = rows.filter(id__in=held.order_by().values("viewer_id"))
    return rows.filter(_in_state(wanted.state, at)) if wanted.state else rows


def unused(at: datetime) -> Q:
    """Return the condition under which an account was last used at a moment or before."""
    condition = Q(signed_in_at__isnull=False) | Q(added_at__isnull=False) | Q(enabled_at__isnull=False)
    for name in ("signed_in_at", "added_at", "enabled_at"):
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": at})
    return condition


def _in_state(state: str, at: datetime) -> Q:
    active = Q(is_active=True)
    conditions = {
        State.DISABLED: Q(is_active=False),
        State.LOCKED: active & Q(locked_at__isnull=False),
        State.INVITED: active & Q(signed_in_at__isnull=True),
        State.UNUSED: active & unused(at - UNUSED_AFTER + WARNED_BEFORE),
        State.ACTIVE: active & Q(locked_at__isnull=True, signed_in_at__isnull=False),
    }
    return conditions.get(State(state), Q()) if state in set(State) else Q(pk__in=[])


def state_of(user: User, at: datetime) -> State:
    """Return how an account stands at a moment, the gravest first."""
    used = last_used_at(signed_in_at=user.signed_in_at, added_at=user.added_at, enabled_at=user.enabled_at)
    if not user.is_active:
        return State.DISABLED
    if user.locked_at is not None:
        return State.LOCKED
    if is_unused(used, at + WARNED_BEFORE):
        return State.UNUSED
    return State.INVITED if user.signed_in_at is None else State.ACTIVE


def listed(_viewer: Viewer, users: Iterable[User], at: datetime) -> list[Listed]:
    """Return a line for each of these people, in three queries however many they are."""
    rows = list(users)
    ids = [row.id for row in rows]
    grants: dict[UUID, list[Grant]] = {}
    held = Grant.objects.filter(in_force(at, or_later=True), viewer_id__in=ids)
    for row in held.exclude(scope=Scope.CASE).order_by("role", "region", "from_at", "id"):
        grants.setdefault(row.viewer_id, []).append(row)
    of_cases = held.filter(scope=Scope.CASE).order_by().values_list("viewer_id")
    cases = dict(of_cases.annotate(Count("case_id", distinct=True)))
    secured = counting.with_second_factor(ids)
    return [
        Listed(
            user=row, state=state_of(row, at), grants=grants.get(row.id, []), cases=cases.get(row.id, 0),
            has_second_factor=row.id in secured, unused_until=_unused_until(row),
        )
        for row in rows
    ]  # fmt: skip


def _unused_until(user: User) -> datetime | None:
    used = last_used_at(signed_in_at=user.signed_in_at, added_at=user.added_at, enabled_at=user.enabled_at)
    return used + UNUSED_AFTER if used is not None and user.is_active else None


def person(viewer: Viewer, user_id: UUID, at: datetime) -> PersonSeen | None:
    """Return all that is known of one account, or None when there is none."""
    user = User.objects.filter(id=user_id).first()
    if user is None:
        return None
    line = listed(viewer, [user], at)[0]
    past = Grant.objects.filter(viewer_id=user_id, until_at__lte=at).exclude(scope=Scope.CASE)
    ended = list(past.order_by("-until_at", "-id")[:_PAST])
    cases, hidden = case_grants(viewer, user_id, at)
    invitations = list(Invitation.objects.filter(user_id=user_id).order_by("-made_at")[:5])
    shown: Sequence[Grant] = [*line.grants, *ended, *cases]
    concerned = [who for row in shown for who in (row.given_by_id, row.ended_by_id, row.confirmed_by_id)]
    known = names(viewer, concerned)
    return PersonSeen(
        listed=line, past=ended, case_grants=cases, hidden=hidden, names=known,
        sessions=counting.sessions_open(user_id, at), invitations=invitations,
    )  # fmt: skip


def case_grants(viewer: Viewer, user_id: UUID, at: datetime) -> tuple[list[Grant], int]:
    """Return somebody's grants for single cases open to the viewer, and how many more there are.

    An administrator reads no case, so of these there is only the count.
    """
    rows = Grant.objects.filter(in_force(at, or_later=True), viewer_id=user_id, scope=Scope.CASE)
    if viewer.roles.isdisjoint(READING):
        return [], rows.count()
    held = list(rows.order_by("reference", "id"))
    told = told_of(held)
    seen = [row for row in held if is_open_to(viewer, row.case_id, told)]
    return seen, len(held) - len(seen)


def users_of(_viewer: Viewer, user_ids: Iterable[UUID]) -> dict[UUID, User]:
    """Return accounts by id."""
    return {row.id: row for row in User.objects.filter(id__in=list(user_ids))}
