"""Grants in force, who works on a case for good, and what of a case's grants somebody who left still holds."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from openhart.accounts.access import WORKING, Viewer
from openhart.accounts.access.people import CASEWORKERS
from openhart.accounts.models import Grant, Origin, Scope, User

#: Why a worker is on a case for good; who is on call, covers, or opened it in an emergency is there for a time.
_FOR_GOOD = (Origin.GIVEN, Origin.WORK, Origin.NAMED, Origin.DIRECTORY, Origin.HAND_OVER)
#: What ends with its shift, cover or emergency, and is neither given, confirmed nor ended by itself.
BY_THEMSELVES = (Origin.ROTA, Origin.COVER, Origin.EMERGENCY)


def in_force(at: datetime, *, or_later: bool = False) -> Q:
    """Return the condition under which a grant holds at a moment, or from a later one on."""
    open_ended = Q(until_at__isnull=True) | Q(until_at__gt=at)
    return open_ended if or_later else open_ended & Q(from_at__lte=at)


def workers(_viewer: Viewer, at: datetime) -> QuerySet[Grant]:
    """Return the grants under which somebody active works on a case for good."""
    rows = Grant.objects.filter(in_force(at), scope=Scope.CASE, viewer__is_active=True, role__in=CASEWORKERS)
    return rows.filter(origin__in=_FOR_GOOD)


def left_grants(viewer: Viewer, at: datetime) -> QuerySet[Grant]:
    """Return the grants of disabled accounts to work on cases on which nobody else works for good."""
    others = workers(viewer, at).filter(case_id=OuterRef("case_id"))
    gone = User.objects.filter(is_active=False).values("id")
    return Grant.objects.filter(
        in_force(at), ~Exists(others), viewer__in=gone, scope=Scope.CASE, role__in=sorted(WORKING),
        origin__in=_FOR_GOOD,
    )  # fmt: skip
