"""What the rooms below may be told of a case: its region, and whether it is closed to all but those named."""

from collections.abc import Collection
from uuid import UUID

from openhart.cases.models import Case


def regions_and_restrictions(case_ids: Collection[UUID]) -> dict[UUID, tuple[str, bool]]:
    """Return region and restriction of cases by id, in one query; what it is used for is the room's below."""
    rows = Case.objects.filter(id__in=list(case_ids)).values_list("id", "region", "is_restricted")
    return {case_id: (region, is_restricted) for case_id, region, is_restricted in rows}
