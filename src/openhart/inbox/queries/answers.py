"""What was answered, for the agency's side: by what each letter was posted for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from openhart.accounts.access import Viewer
from openhart.inbox.models import Answer, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer, or one reply of ours, as somebody at the desk reads it.

    ``kind``: opened, acknowledged, asked, told (ours), outcome. ``words`` holds what was typed: ``number`` (their case
    number), ``name`` and ``position`` of who answered, ``text``. ``is_unreadable``: what was typed does not open, and
    that it came is all that is known.
    """

    id: UUID
    letter_id: UUID
    source_id: UUID
    case_id: UUID
    kind: str
    at: datetime
    by_id: UUID | None
    is_by_link: bool
    outcome: str
    words: dict[str, Any] = field(repr=False)
    is_unreadable: bool = False


def letters_from(_viewer: Viewer, source_ids: Iterable[UUID]) -> dict[UUID, Letter]:
    """Return the letters posted for these, by what they were posted for; whoever asks has seen to the case."""
    rows = Letter.objects.filter(source_id__in=list(source_ids)).select_related("key_row")
    return {row.source_id: row for row in rows}


def answers_for(_viewer: Viewer, source_ids: Iterable[UUID]) -> dict[UUID, list[Said]]:
    """Return what was answered to the letters posted for these, oldest first; whoever asks has seen to the case."""
    rows = Answer.objects.filter(letter__source_id__in=list(source_ids)).select_related("letter__key_row")
    found: dict[UUID, list[Said]] = {}
    for row in rows.order_by("at", "id"):
        found.setdefault(row.letter.source_id, []).append(_said(row))
    return found


def untaken(_viewer: Viewer, *, limit: int, after: Said | None = None) -> list[Said]:
    """Return answers of partners that the agency's side has not learned of yet, oldest first, for the watcher.

    A stretch of them, from behind ``after`` on: what cannot be taken in does not stand in the way of the rest.
    """
    rows = Answer.objects.filter(taken_in_at__isnull=True).select_related("letter__key_row")
    if after is not None:
        rows = rows.filter(Q(at__gt=after.at) | Q(at=after.at, id__gt=after.id))
    return [_said(row) for row in rows.order_by("at", "id")[:limit]]


def count_of(_viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many letters there are of each case that has any."""
    rows = Letter.objects.filter(case_id__in=case_ids).order_by().values_list("case_id")
    return dict(rows.annotate(Count("id")))


def _said(row: Answer) -> Said:
    words, opens = row.read()
    return Said(
        id=row.id, letter_id=row.letter_id, source_id=row.letter.source_id, case_id=row.letter.case_id, kind=row.kind,
        at=row.at, by_id=row.by_id, is_by_link=row.door_id is not None, outcome=row.outcome, words=words,
        is_unreadable=not opens,
    )  # fmt: skip
