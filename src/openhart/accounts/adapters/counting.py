"""Who has a second factor and how many sessions are open: what the list of people says of the library's tables."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def with_second_factor(user_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of these people who have a passkey or an authenticator app, in one query."""
    rows = Authenticator.objects.filter(user_id__in=list(user_ids))
    return frozenset(rows.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("user_id", flat=True))


def sessions_open(user_id: UUID, at: datetime) -> int:
    """Return how many sessions of somebody have neither ended nor run out."""
    keys = UserSession.objects.filter(user_id=user_id).values("session_key")
    return Session.objects.filter(session_key__in=keys, expire_date__gt=at).count()
