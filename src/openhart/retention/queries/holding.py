"""Legal holds: those in force, those lifted, and that a case is under one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from openhart.accounts.access import Viewer
from openhart.accounts.queries.people import names
from openhart.foundation.refused import Refused
from openhart.retention.access import HOLDERS, check_holds, holds_everywhere
from openhart.retention.models import HeldCase, Hold

MOST = 200


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A hold as those who may place one see it."""

    row: Hold
    matter: str
    reason: str
    placed_by: str
    lifted_by: str
    lifted_because: str
    cases: list[HeldCase]
    count: int


@dataclass(frozen=True, slots=True)
class Held:
    """That a case is under a hold, since when; the matter only to those who may hold."""

    since: datetime
    hold_id: UUID | None
    matter: str


def holds(viewer: Viewer) -> list[HoldShown]:
    """Return the holds, those in force first, without their cases; three queries."""
    check_holds(viewer)
    rows = Hold.objects.select_related("key_row").annotate(count=Count("cases", filter=Q(cases__until_at__isnull=True)))
    found = list(rows.order_by("lifted_at", "-placed_at", "-id")[:MOST])
    found.sort(key=lambda row: row.lifted_at is not None)
    known = names(viewer, [who for row in found for who in (row.placed_by_id, row.lifted_by_id)])
    return [_shown(row, known, [], getattr(row, "count", 0)) for row in found]


def hold(viewer: Viewer, hold_id: UUID) -> HoldShown:
    """Return one hold with its cases; refuse when there is none."""
    check_holds(viewer)
    row = Hold.objects.select_related("key_row").filter(id=hold_id).first()
    if row is None:
        raise Refused("There is no such hold.")
    cases = list(row.cases.exclude(reference="").order_by("reference"))
    known = names(viewer, [row.placed_by_id, row.lifted_by_id])
    return _shown(row, known, cases, sum(each.until_at is None for each in cases))


def holds_on(viewer: Viewer, case_id: UUID) -> list[Held]:
    """Return the holds in force on a case that the caller was allowed to open."""
    may_read = holds_everywhere(viewer, *HOLDERS)
    rows = HeldCase.objects.filter(case_id=case_id, until_at__isnull=True).order_by("from_at")
    rows = rows.select_related("hold__key_row") if may_read else rows
    return [
        Held(row.from_at, row.hold_id if may_read else None, _words(row.hold)["matter"] if may_read else "")
        for row in rows
    ]


def held_among(_viewer: Viewer, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these cases are under a hold now."""
    rows = HeldCase.objects.filter(case_id__in=list(case_ids), until_at__isnull=True)
    return frozenset(case_id for case_id in rows.values_list("case_id", flat=True) if case_id is not None)


def cases_held(viewer: Viewer, hold_ids: Collection[UUID]) -> list[UUID]:
    """Return the cases that are, or were, under these holds."""
    check_holds(viewer)
    rows = HeldCase.objects.filter(hold_id__in=list(hold_ids), case_id__isnull=False)
    return [case_id for case_id in rows.values_list("case_id", flat=True).distinct() if case_id is not None]


def _shown(row: Hold, known: dict[UUID, str], cases: list[HeldCase], count: int) -> HoldShown:
    words = _words(row)
    is_said = row.sealed and row.lifted_sealed
    lifted = row.key().open_fields(row.lifted_sealed or b"", place=row.lifted_place()) if is_said else {}
    return HoldShown(
        row=row, matter=words["matter"], reason=words["reason"],
        placed_by=known.get(row.placed_by_id, "") if row.placed_by_id else "",
        lifted_by=known.get(row.lifted_by_id, "") if row.lifted_by_id else "",
        lifted_because=str(lifted.get("reason", "")), cases=cases, count=count,
    )  # fmt: skip


def _words(row: Hold) -> dict[str, str]:
    """Return the words of a hold; those of one whose cases are all disposed of are gone with them."""
    if not row.sealed:
        return {"matter": "Of cases disposed of since", "reason": ""}
    found = row.key().open_fields(row.sealed, place=row.place())
    return {name: str(found.get(name, "")) for name in ("matter", "reason")}
