"""What the rooms below may be told of a case: its region, and whether it is closed to all but those named."""

from collections.abc import Collection
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.cases.queries.brief import in_brief


def regions_and_restrictions(_viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, tuple[str, bool]]:
    """Return region and restriction of cases by id, in one query; what it is used for is the room's below."""
    return {case.case_id: (case.region, case.is_restricted) for case in in_brief(None, case_ids)}


def closed_among(viewer: Viewer, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these cases open to the viewer are closed, in one query."""
    rows = Case.objects.filter(visible(viewer, case_id="id"), id__in=list(case_ids), closed_at__isnull=False)
    return frozenset(rows.values_list("id", flat=True))
