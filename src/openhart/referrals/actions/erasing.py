"""What of a referral stays when its case is disposed of: the codes that figures count."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Count

from openhart.accounts.access import Viewer
from openhart.foundation.transactions import transaction
from openhart.referrals.models import Assignment, Referral, Report, Screening
from openhart.retention.actions.parts import Gone


def count_of(_viewer: Viewer, case_ids: Collection[UUID]) -> Mapping[UUID, Mapping[str, int]]:
    """Return how many referrals, and decisions on them, each of these cases has."""
    rows = Referral.objects.filter(case_id__in=list(case_ids)).order_by().values_list("case_id")
    counted = rows.annotate(Count("id", distinct=True), Count("screenings", distinct=True))
    return {case_id: {"referrals": referrals, "decisions": decided} for case_id, referrals, decided in counted}


@transaction
def erase(case_id: UUID, _by: Viewer, _at: datetime) -> Gone:
    """Take the words and the names of colleagues from a case's referrals, and from reports of no other case."""
    referrals = Referral.objects.filter(case_id=case_id)
    ids = list(referrals.values_list("id", flat=True))
    reports = set(referrals.values_list("report_id", flat=True))
    Screening.objects.filter(referral_id__in=ids).update(sealed=b"", decided_by_id=None)
    Assignment.objects.filter(referral_id__in=ids).update(office="", worker_id=None, assigned_by_id=None)
    referrals.update(sealed=b"")
    others = Referral.objects.filter(report_id__in=reports, case__is_disposed=False).exclude(case_id=case_id)
    for report_id in reports - set(others.values_list("report_id", flat=True)):
        # The key of its page, or of the row of a file it came in by, may be known outside.
        Report.objects.filter(id=report_id).update(
            submission_key=f"disposed-{uuid4()}", content_mark="", taken_by_id=None
        )
    return Gone(named=[*ids, *reports])
