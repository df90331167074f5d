"""What a partner may read: the letters to their organisations, or the one letter of their one-time link."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from openhart.accounts.access import Viewer
from openhart.inbox.access import Reader
from openhart.inbox.models import Letter, Member


def organisations_of(viewer: Reader, at: datetime) -> list[str]:
    """Return the codes of the organisations somebody is a member of at this moment."""
    if viewer.user_id is None:
        return []
    rows = Member.objects.filter(current(at), user_id=viewer.user_id)
    return sorted(rows.values_list("organisation", flat=True))


def is_read(_viewer: Viewer, organisation: str, at: datetime) -> bool:
    """Return whether anybody with an account reads what is sent to an organisation: otherwise nobody opens a letter."""
    return Member.objects.filter(current(at), organisation=organisation, user__is_active=True).exists()


def current(at: datetime) -> Q:
    """Return the condition of a membership that counts at a moment."""
    return Q(from_at__lte=at) & (Q(until_at__isnull=True) | Q(until_at__gt=at))


def open_to(viewer: Reader, at: datetime) -> QuerySet[Letter]:
    """Return the letters a partner may know of: the one predicate of this room."""
    if viewer.user_id is not None:
        members = Member.objects.filter(current(at), user_id=viewer.user_id)
        return Letter.objects.filter(organisation__in=members.values("organisation"), left_at__lte=at)
    if viewer.door_id is None:
        return Letter.objects.none()
    return Letter.objects.filter(
        doors__id=viewer.door_id, doors__opened_at__lte=at, doors__closes_at__gt=at, doors__ended_at__isnull=True,
        left_at__lte=at,
    )  # fmt: skip


def letters(viewer: Reader, at: datetime, *, most: int = 50, before: datetime | None = None) -> list[Letter]:
    """Return a partner's letters, the newest first, with what was answered.

    Keys are fetched beside and not joined: of a letter that was taken back the partners' site sees no key.
    """
    rows = open_to(viewer, at).prefetch_related("key_row", "answers")
    rows = rows.filter(left_at__lt=before) if before is not None else rows
    return list(rows.order_by("-left_at", "-id")[:most])


def letter_of(viewer: Reader, letter_id: UUID, at: datetime) -> Letter | None:
    """Return one letter of a partner's own with its answers, or None: what is not theirs does not exist."""
    rows = open_to(viewer, at).select_related("replaced_by").prefetch_related("key_row", "answers")
    return rows.filter(id=letter_id).first()
