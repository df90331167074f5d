"""Notices of a case that is disposed of go whole: that somebody was told, when and by which form, its events say.

Its dispatches go with them, and their papers.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from openhart.accounts.access import Viewer
from openhart.foundation.transactions import transaction
from openhart.notices.models import Dispatch, Knock, Leg, Notice
from openhart.retention.actions.parts import Gone


def count_of(_viewer: Viewer, case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """Return how many notices each of these cases has."""
    rows = Notice.objects.filter(case_id__in=list(case_ids)).order_by().values_list("case_id")
    return {case_id: {"notices": count} for case_id, count in rows.annotate(Count("id"))}


@transaction
def erase(case_id: UUID, _by: Viewer, _at: datetime) -> Gone:
    """Delete the notices and dispatches of a case: who was told tells the town."""
    ids = [
        *Notice.objects.filter(case_id=case_id).values_list("id", flat=True),
        *Dispatch.objects.filter(case_id=case_id).values_list("id", flat=True),
    ]
    Knock.objects.filter(dispatch__case_id=case_id).delete()
    Leg.objects.filter(dispatch__case_id=case_id).delete()
    Dispatch.objects.filter(case_id=case_id).delete()
    Notice.objects.filter(case_id=case_id).delete()
    return Gone(named=ids)
