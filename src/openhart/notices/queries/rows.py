"""Notices as they were recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.notices.lifecycle import NEVER_WAITED_FOR, PATIENCE, WAITED_FOR
from openhart.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Words:
    """What is sealed in a notice: who was reached, their numbers, what was noted."""

    person: str = ""
    badge: str = ""
    number: str = ""
    note: str = ""
    their_number: str = ""  # given with the acknowledgement
    reason: str = ""  # of taking it back
    earlier_numbers: tuple[str, ...] = ()
    numbered_at: tuple[str, ...] = ()  # when each number was written down, the earlier ones first


def sent_for(viewer: Viewer, case: Case) -> list[Notice]:
    """Return the notices of a case open to the viewer, the latest first, those taken back included."""
    rows = Notice.objects.filter(visible(viewer, region="case__region"), case=case)
    return list(rows.select_related("recipient").order_by("-happened_at", "-id"))


def told_of_cases(viewer: Viewer, case_ids: Iterable[UUID], to: Iterable[str]) -> list[Notice]:
    """Return the notices to some recipients on these cases, as far as they are open to the viewer, the first first."""
    rows = Notice.objects.filter(
        visible(viewer, region="case__region"), case_id__in=list(case_ids), to__in=list(to), withdrawn_at__isnull=True
    )
    return list(rows.order_by("happened_at", "id"))


def unacknowledged(viewer: Viewer, *, at: datetime, limit: int) -> list[Notice]:
    """Return notices outside the agency that wait for an answer at ``at``, the oldest first, on open cases."""
    rows = Notice.objects.filter(
        visible(viewer, region="case__region"), acknowledged_at__isnull=True, withdrawn_at__isnull=True,
        happened_at__gt=at - WAITED_FOR, happened_at__lte=at - PATIENCE, case__closed_at__isnull=True,
    ).exclude(to__in=NEVER_WAITED_FOR)  # fmt: skip
    return list(rows.select_related("case", "recipient").order_by("happened_at", "id")[:limit])


def notice_of(viewer: Viewer, case: Case, notice_id: UUID) -> Notice:
    """Return one notice of a case; refuse when there is none or the case is not open to the viewer."""
    row = (
        Notice.objects.filter(visible(viewer, region="case__region"), case=case, id=notice_id)
        .select_related("recipient")
        .first()
    )
    if row is None:
        raise Refused("There is no such notice.")
    return row


def words_of(case: Case, notice: Notice) -> Words:
    """Return what is sealed in a notice."""
    fields = case.key().open_fields(notice.sealed, place=notice.place())
    for name in ("earlier_numbers", "numbered_at"):
        fields[name] = tuple(fields.get(name, ()))
    return Words(**fields)
