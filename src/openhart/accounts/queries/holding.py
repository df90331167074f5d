"""Who holds what: the grants in force, the administrators, and the cases that were left without a worker."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openhart.accounts.access import WORKING, Viewer
from openhart.accounts.access.people import CASEWORKERS
from openhart.accounts.models import Grant, Origin, Role, Scope, User
from openhart.accounts.queries.standing.holdings import Told, told_of

#: Why a worker is on a case for good; who is on call, covers, or opened it in an emergency is there for a time.
_FOR_GOOD = (Origin.GIVEN, Origin.WORK, Origin.NAMED, Origin.DIRECTORY, Origin.HAND_OVER)


def in_force(at: datetime, *, or_later: bool = False) -> Q:
    """Return the condition under which a grant holds at a moment, or from a later one on."""
    open_ended = Q(until_at__isnull=True) | Q(until_at__gt=at)
    return open_ended if or_later else open_ended & Q(from_at__lte=at)


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


def cases_without_a_worker(viewer: Viewer, at: datetime, *, leaver_id: UUID | None = None) -> LeftCases:
    """Return the cases that only disabled accounts are granted to work on, those left longest ago first.

    Two queries. Numbers are shown of cases open to the viewer alone; the others are counted.
    """
    rows = _left(at)
    if leaver_id is not None:
        rows = rows.filter(viewer_id=leaver_id)
    left: dict[UUID, Grant] = {}
    for row in rows.select_related("viewer").order_by("viewer__disabled_at", "reference", "id"):
        if row.case_id is not None:
            left.setdefault(row.case_id, row)
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


def has_another_worker(_viewer: Viewer, row: Grant, at: datetime) -> bool:
    """Return whether somebody active but the holder of a grant works on its case for good."""
    others = _workers(at).filter(case_id=row.case_id)
    return others.exclude(viewer_id=row.viewer_id).exists()


def _workers(at: datetime) -> QuerySet[Grant]:
    rows = Grant.objects.filter(in_force(at), scope=Scope.CASE, viewer__is_active=True, role__in=CASEWORKERS)
    return rows.filter(origin__in=_FOR_GOOD)


def _left(at: datetime) -> QuerySet[Grant]:
    others = _workers(at).filter(case_id=OuterRef("case_id"))
    gone = User.objects.filter(is_active=False).values("id")
    return Grant.objects.filter(
        in_force(at), ~Exists(others), viewer__in=gone, scope=Scope.CASE, role__in=sorted(WORKING),
        origin__in=_FOR_GOOD,
    )  # fmt: skip
