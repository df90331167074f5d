"""The episodes that last or lasted, written down as differences, as duties are."""

from collections.abc import Iterable
from typing import Any

from openhart.cases.models import Case, Episode
from openhart.policy import Span

Key = tuple[str, str]
_COMPARED = ("begun_at", "since_at", "ended_at")


def rows_of(case: Case, spans: Iterable[Span]) -> dict[Key, Episode]:
    """Return the episodes of an answer as unsaved rows, by their key."""
    return {
        (span.kind, span.episode): Episode(
            case=case, kind=span.kind, name=span.episode, begun_at=span.begun_at, since_at=span.since,
            ended_at=span.ended_at,
        )
        for span in spans
    }  # fmt: skip


def write_down(case: Case, spans: Iterable[Span]) -> None:
    """Bring the stored episodes to what an answer says; none ever goes, for what began them is never taken away."""
    stored = {(row.kind, row.name): row for row in Episode.objects.filter(case=case)}
    for key, wanted in rows_of(case, spans).items():
        found = stored.get(key)
        if found is None:
            wanted.save(force_insert=True)
        elif said(found) != said(wanted):
            for name in _COMPARED:
                setattr(found, name, getattr(wanted, name))
            found.save(update_fields=list(_COMPARED))


def said(row: Episode | None) -> tuple[Any, ...] | None:
    """Return what an episode says, to compare; None for none."""
    return None if row is None else tuple(getattr(row, name) for name in _COMPARED)
