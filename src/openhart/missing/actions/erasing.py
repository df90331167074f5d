"""What of missing episodes stays when a case is disposed of: codes and times, for past figures."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from openhart.accounts.access import Viewer
from openhart.foundation.transactions import transaction
from openhart.missing.models import Contact, Particulars, Return, UnapprovedStay
from openhart.retention.actions.parts import Gone


def count_of(_viewer: Viewer, case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """Return how many notes of contacts and returns each of these cases has."""
    found: dict[UUID, dict[str, int]] = {}
    for noun, rows in (("contacts", Contact.objects), ("returns", Return.objects)):
        counted = rows.filter(case_id__in=list(case_ids)).order_by().values_list("case_id").annotate(Count("id"))
        for case_id, count in counted:
            found.setdefault(case_id, {})[noun] = count
    return found


@transaction
def erase(case_id: UUID, _by: Viewer, _at: datetime) -> Gone:
    """Empty what was written about a child's absences and returns; when they were, and how they ended, stays."""
    Contact.objects.filter(case_id=case_id).update(sealed=b"", by_id=None)
    for rows in (Particulars.objects, Return.objects, UnapprovedStay.objects):
        rows.filter(case_id=case_id).update(sealed=b"")
    return Gone()
