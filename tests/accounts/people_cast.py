"""Administrators, an auditor and colleagues whose accounts they look after."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client

from openhart.accounts import actions as accounts
from openhart.accounts import queries as account_queries
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import Terms
from openhart.accounts.models import Origin, Role, Scope, User
from openhart.foundation import clock


def account(name: str, role: Role | None = None, region: str = "", *, at: datetime, came_in: bool = True) -> User:
    """Return an account with one role, which has been signed in to unless said otherwise."""
    user = accounts.add_user(username=name.lower(), display_name=name, by=SYSTEM, at=at)
    if role is not None:
        scope = Scope.REGION if region else Scope.AGENCY
        accounts.grant(to=user.id, role=role, scope=scope, region=region, by=SYSTEM, at=at)
    if came_in:
        User.objects.filter(id=user.id).update(signed_in_at=at)
    user.refresh_from_db()
    return user


def viewer(user: User, at: datetime) -> Viewer:
    """Return the viewer an account is."""
    return account_queries.viewer_of(user, at)


def holding(role: Role) -> Viewer:
    """Return somebody who holds a role for the whole agency and has no account."""
    return Viewer(user_id=uuid4(), name=str(role.label), agency_roles=frozenset({role}))


def on_case(user: User, case_id: UUID, at: datetime, *, reference: str = "HT-2026-000123-K") -> None:
    """Put a colleague on a case for good."""
    accounts.grant(
        to=user.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case_id,
        terms=Terms(origin=Origin.WORK, origin_id=uuid4(), reference=reference), by=SYSTEM, at=at,
    )  # fmt: skip


def signed_in(user: User) -> Client:
    """Return a browser in which somebody has just signed in."""
    client = Client()
    client.force_login(user)
    session = client.session
    now = clock.now()
    stamp = now.isoformat()
    session.update({"signed_in_at": stamp, "active_at": stamp, "fresh_at": stamp})
    session.save()
    return client


def days(count: float) -> timedelta:
    """Return so many days."""
    return timedelta(days=count)
