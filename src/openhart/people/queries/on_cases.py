"""Reads about people: only those of cases open to the viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Field, Viewer
from openhart.cases.access import may_see
from openhart.cases.models import Case
from openhart.people.access import visible_links
from openhart.people.models import Identity, Link, Part


@dataclass(frozen=True, slots=True)
class Known:
    """One person on a case; ``is_kept`` says that who it is is kept from the viewer, and the identity is empty."""

    person_id: UUID
    part: str
    identity: Identity
    is_kept: bool = False
    changed_at: datetime | None = None

    @property
    def part_label(self) -> str:
        """Return the part in words."""
        return str(Part(self.part).label)


def children(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, Identity]:
    """Return the child of each of these cases that is open to the viewer, by case id, in one query."""
    rows = Link.objects.filter(visible_links(viewer), case_id__in=list(case_ids), part=Part.CHILD).select_related(
        "person__key_row"
    )
    return {row.case_id: row.person.identity() for row in rows}


def child(viewer: Viewer, case: Case) -> Known | None:
    """Return the child of a case open to the viewer, or None."""
    return next((known for known in people_of(viewer, case) if known.part == Part.CHILD), None)


def cases_of_child(viewer: Viewer, case: Case) -> list[UUID]:
    """Return the cases open to the viewer that are about the same child as this one, itself included."""
    child = Link.objects.filter(visible_links(viewer), case=case, part=Part.CHILD).values("person_id")
    own = Link.objects.filter(visible_links(viewer), part=Part.CHILD, person_id__in=child)
    return list({case.id, *own.values_list("case_id", flat=True)})


def people_of(viewer: Viewer, case: Case) -> list[Known]:
    """Return the people of a case open to the viewer, the child first; an exploiter only to those who may know."""
    rows = (
        Link.objects.filter(visible_links(viewer), case=case)
        .select_related("person__key_row")
        .order_by("linked_at", "id")
    )
    may_know = may_see(viewer, case, Field.EXPLOITER)
    found = [_known(row, is_kept=row.part == Part.EXPLOITER and not may_know) for row in rows]
    return sorted(found, key=lambda known: known.part != Part.CHILD)


def _known(row: Link, *, is_kept: bool) -> Known:
    identity = Identity() if is_kept else row.person.identity()
    return Known(row.person_id, row.part, identity, is_kept, None if is_kept else row.person.changed_at)


def birth_dates(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the child's date of birth of each of these cases open to the viewer, where it is known, in one query."""
    return {case_id: who.date_of_birth for case_id, who in children(viewer, case_ids).items() if who.date_of_birth}


def counted(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return for each case how many people are on it and on no other, and how many on others as well."""
    rows = Link.objects.filter(visible_links(viewer), case_id__in=list(case_ids)).values_list("case_id", "person_id")
    pairs = list(rows)
    held = Link.objects.filter(visible_links(viewer), person_id__in={person_id for _, person_id in pairs})
    cases: dict[UUID, set[UUID]] = {}
    for case_id, person_id in held.values_list("case_id", "person_id"):
        cases.setdefault(person_id, set()).add(case_id)
    found: dict[UUID, tuple[int, int]] = {}
    for case_id, person_id in pairs:
        own, shared = found.get(case_id, (0, 0))
        is_shared = len(cases[person_id]) > 1
        found[case_id] = (own + (not is_shared), shared + is_shared)
    return found
