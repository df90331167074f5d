"""Everybody the viewer may know, one after the other: for the operator's list."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.people.access import check_may_list, knowable_links
from openhart.people.lifecycle import tokens
from openhart.people.models import Identity, Link, Person
from openhart.sealing.envelope import SealBroken

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """One person on one case; ``identity`` is None when their key was destroyed."""

    link_id: UUID
    person_id: UUID
    case_id: UUID
    reference: str
    part: str
    identity: Identity | None


def listed(viewer: Viewer, *, reference: str = "") -> Iterator[list[Listed]]:
    """Yield everybody whom the viewer may know, a few at a time, by the age of the link; refuse who may not list."""
    check_may_list(viewer)
    links = Link.objects.filter(knowable_links(viewer)).select_related("person__key_row", "case").order_by("id")
    if reference:
        links = links.filter(case__reference=reference)
    after: UUID | None = None
    while True:
        rows = list((links if after is None else links.filter(id__gt=after))[:_BATCH])
        if not rows:
            return
        yield [_listed(row) for row in rows]
        after = rows[-1].id


def not_indexed(_viewer: Viewer) -> int:
    """Return how many people an older recipe indexed, or none: they are not found by name until they are indexed."""
    return Person.objects.exclude(indexed_as=tokens.VERSION).count()


def _listed(row: Link) -> Listed:
    try:
        identity = row.person.identity()
    except SealBroken:
        identity = None
    return Listed(row.id, row.person_id, row.case_id, row.case.reference, row.part, identity)
