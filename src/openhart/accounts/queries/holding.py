"""Who holds what: the grants in force, the administrators, and the cases that were left without a worker."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.models import Grant, Role
from openhart.accounts.queries.lasting import in_force, left_grants, workers
from openhart.accounts.queries.standing.holdings import Told, told_of


def administrators(_viewer: Viewer, at: datetime) -> frozenset[UUID]:
    """Return the ids of those who can let people in: active, and administrators at this moment."""
    rows = Grant.objects.filter(in_force(at), role=Role.ADMINISTRATOR, viewer__is_active=True)
    return frozenset(rows.order_by().values_list("viewer_id", flat=True))


@dataclass(frozen=True, slots=True)
class LeftCase:
    """A case whose worker can no longer sign in, and which nobody has taken yet."""

    case_id: UUID
    reference: str
    region: str
    role: str
    leaver_id: UUID
    leaver: str
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeftCases:
    """Cases without a worker: those open to the viewer, and how many there are besides."""

    seen: list[LeftCase]
    hidden: int


class _Teller:
    """Whoever knows which cases are closed: this room does not."""

    ask: Callable[[Viewer, Collection[UUID]], frozenset[UUID]] = staticmethod(lambda _viewer, _ids: frozenset())


def tell_of_closed_cases(ask: Callable[[Viewer, Collection[UUID]], frozenset[UUID]]) -> None:
    """Name who tells which cases are closed: the room above that knows what a case is."""
    _Teller.ask = staticmethod(ask)


def cases_without_a_worker(viewer: Viewer, at: datetime, *, leaver_id: UUID | None = None) -> LeftCases:
    """Return the open cases that only disabled accounts are granted to work on, those left longest ago first.

    Three queries at most. Numbers are shown of cases open to the viewer alone; the others are counted.
    """
    rows = left_grants(viewer, at)
    if leaver_id is not None:
        rows = rows.filter(viewer_id=leaver_id)
    left: dict[UUID, Grant] = {}
    for row in rows.select_related("viewer").order_by("viewer__disabled_at", "reference", "id"):
        if row.case_id is not None:
            left.setdefault(row.case_id, row)
    for case_id in _Teller.ask(viewer, left.keys()) if left else ():
        left.pop(case_id, None)
    told = told_of(left.values())
    seen = [
        LeftCase(
            case_id=case_id, reference=row.reference, region=told[case_id][0], role=row.role, leaver_id=row.viewer_id,
            leaver=row.viewer.display_name, left_at=row.viewer.disabled_at,
        )
        for case_id, row in left.items()
        if is_open_to(viewer, case_id, told)
    ]  # fmt: skip
    return LeftCases(seen, len(left) - len(seen))


def is_open_to(viewer: Viewer, case_id: UUID | None, told: Told) -> bool:
    """Return whether a case, as the room above tells of it, is open to the viewer; one not told of is not."""
    if case_id is None or case_id not in told:
        return False
    region, is_restricted = told[case_id]
    roles = viewer.roles_on(case_id=case_id, region=region, is_restricted=is_restricted)
    return viewer.is_system or bool(roles)


def has_another_worker(viewer: Viewer, row: Grant, at: datetime) -> bool:
    """Return whether somebody active but the holder of a grant works on its case for good."""
    others = workers(viewer, at).filter(case_id=row.case_id)
    return others.exclude(viewer_id=row.viewer_id).exists()
