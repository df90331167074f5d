"""Reads of the trail. This room lies below `accounts`: whoever asks was let in by the room that asks for them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from openhart.audit.models import Entry


class Asker(Protocol):
    """Somebody who asks: an id; None for the system."""

    @property
    def user_id(self) -> UUID | None:
        """Return who it is."""


def entries(_viewer: Asker, *, actor: UUID, subject: UUID, since: datetime, until: datetime, limit: int) -> list[Entry]:
    """Return what one person did and saw of one subject from ``since`` up to ``until``, the first first."""
    rows = Entry.objects.filter(actor_id=actor, subject_id=subject, at__gte=since, at__lt=until)
    return list(rows.order_by("at", "id")[:limit])


def count_of(_viewer: Asker, *, actor: UUID, acts: Iterable[str], since: datetime) -> int:
    """Return how often one person did one of ``acts`` after ``since``."""
    return Entry.objects.filter(actor_id=actor, act__in=list(acts), at__gt=since).count()


def first_acts(_viewer: Asker | None, *, limit: int) -> list[str]:
    """Return what was done first of all, before anybody could sign in."""
    return list(Entry.objects.order_by("id").values_list("act", flat=True)[:limit])
