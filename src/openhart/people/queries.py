"""Reads about people: only those of cases open to the viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.people.access import visible_links
from openhart.people.models import Identity, Link, Part


@dataclass(frozen=True, slots=True)
class Known:
    """One person on a case."""

    person_id: UUID
    part: str
    identity: Identity

    @property
    def part_label(self) -> str:
        """Return the part in words."""
        return str(Part(self.part).label)


def children(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, Identity]:
    """Return the child of each of these cases that is open to the viewer, by case id, in one query."""
    rows = Link.objects.filter(visible_links(viewer), case_id__in=list(case_ids), part=Part.CHILD).select_related(
        "person"
    )
    return {row.case_id: row.person.identity() for row in rows}


def child(viewer: Viewer, case: Case) -> Known | None:
    """Return the child of a case open to the viewer, or None."""
    return next((known for known in people_of(viewer, case) if known.part == Part.CHILD), None)


def people_of(viewer: Viewer, case: Case) -> list[Known]:
    """Return the people of a case open to the viewer, the child first."""
    rows = Link.objects.filter(visible_links(viewer), case=case).select_related("person").order_by("linked_at", "id")
    found = [Known(row.person_id, row.part, row.person.identity()) for row in rows]
    return sorted(found, key=lambda known: known.part != Part.CHILD)
