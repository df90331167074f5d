"""The ledger as it is read: of one case, of one child, of the whole agency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.disclosure.lifecycle.grounds import Whom
from openhart.disclosure.models import Disclosure, Row
from openhart.foundation.refused import Refused

PAGE = 50
_YEAR = timedelta(days=365.25)


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that left, with its words and what was said of it later."""

    row: Disclosure
    whom: Whom
    words: Mapping[str, Any]
    further: tuple["Left", ...] = ()
    breach_id: UUID | None = None

    @property
    def is_recalled(self) -> bool:
        """Return whether it was called back."""
        return any(each.row.row == Row.RECALLED for each in self.further)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the ledger of the agency; ``after`` is where the next one begins."""

    rows: list[Left]
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What a page of the ledger is narrowed to."""

    kind: str = ""
    ground: str = ""
    before: UUID | None = field(default=None)


def ledger(viewer: Viewer, case: Case) -> list[Left]:
    """Return what left a case open to the viewer, the latest first, with what was said of it later."""
    rows = Disclosure.objects.filter(visible(viewer, region="case__region"), case=case)
    return _together(rows.select_related("case__key_row", "breach").order_by("-happened_at", "-id"))


def accounting(viewer: Viewer, cases: Iterable[UUID], *, at: datetime, years: int) -> list[Left]:
    """Return what left these cases of one child in the last years, the earliest first (45 CFR 164.528)."""
    rows = Disclosure.objects.filter(
        visible(viewer, region="case__region"), case_id__in=list(cases), happened_at__gt=at - years * _YEAR
    )
    return list(reversed(_together(rows.select_related("case__key_row", "breach").order_by("-happened_at", "-id"))))


def ledger_page(viewer: Viewer, narrowed: Narrowed) -> Page:
    """Return a page of what left the cases open to the viewer, the latest first."""
    asked = Q()
    if narrowed.kind:
        asked &= Q(recipient_kind=narrowed.kind)
    if narrowed.ground:
        asked &= Q(ground=narrowed.ground)
    if narrowed.before is not None:
        asked &= Q(id__lt=narrowed.before)  # ids are ordered by the time of writing
    rows = Disclosure.objects.filter(visible(viewer, region="case__region"), asked, row=Row.MADE)
    found = list(rows.select_related("case__key_row", "breach").order_by("-id")[: PAGE + 1])
    later = Disclosure.objects.filter(visible(viewer, region="case__region"), of__in=[each.id for each in found])
    shown = _together([*found[:PAGE], *later.select_related("case__key_row", "breach").order_by("-id")])
    return Page(shown, str(found[PAGE - 1].id) if len(found) > PAGE else "")


def disclosure_of(viewer: Viewer, case: Case, disclosure_id: UUID) -> Left:
    """Return one row of the ledger of a case open to the viewer; refuse when there is none."""
    found = next((each for each in ledger(viewer, case) if each.row.id == disclosure_id), None)
    if found is None:
        raise Refused("There is no such disclosure.")
    return found


def of_source(viewer: Viewer, case: Case, source_id: UUID) -> Disclosure | None:
    """Return the first row of the ledger that is the proof of a notice."""
    return next(iter(rows_of_source(viewer, case, source_id)), None)


def rows_of_source(viewer: Viewer, case: Case, source_id: UUID) -> list[Disclosure]:
    """Return the rows of the ledger that are the proof of a notice, one for each way by which it left, in order."""
    rows = Disclosure.objects.filter(
        visible(viewer, region="case__region"), case=case, source_id=source_id, row=Row.MADE
    )
    return list(rows.order_by("recorded_at", "id"))


def whom_of(row: Disclosure, words: Mapping[str, Any]) -> Whom:
    """Return who received what a row speaks of."""
    return Whom(
        kind=row.recipient_kind, code=row.recipient_code, organisation=words.get("organisation", ""),
        person=words.get("person", ""),
    )  # fmt: skip


def _together(rows: Iterable[Disclosure]) -> list[Left]:
    """Return what was disclosed, each with its further rows, the earliest of those first."""
    kept = list(rows)
    further: dict[UUID, list[Left]] = {}
    for row in kept:
        if row.of_id is not None:
            further.setdefault(row.of_id, []).insert(0, _left(row))
    return [_left(row, tuple(further.get(row.id, ()))) for row in kept if row.row == Row.MADE]


def _left(row: Disclosure, further: tuple[Left, ...] = ()) -> Left:
    words = row.case.key().open_fields(row.sealed, place=row.place())
    breach = getattr(row, "breach", None)
    return Left(row, whom_of(row, words), words, further, breach.id if breach is not None else None)
