"""Reads of the tables."""

from collections.abc import Iterable
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.referrals.access import visible_referrals
from openhart.referrals.models import Assignment, Referral, Report, Screening


def receipt_of(viewer: Viewer, submission_key: str) -> tuple[Report, list[Referral]] | None:
    """Return what a submission of the viewer's made; refuse a key that another person's submission has."""
    report = Report.objects.filter(submission_key=submission_key).first()
    if report is None:
        return None
    if report.taken_by_id != viewer.user_id:
        raise Refused("This page was sent by somebody else. Open a new one.")
    return report, list(report.referrals.select_related("case").order_by("place_in_report"))


def open_receipt(viewer: Viewer, report_id: UUID) -> tuple[Report, list[Referral]]:
    """Return a report with those of its referrals that are open to the viewer; refuse when none is."""
    rows = list(
        Referral.objects.filter(visible_referrals(viewer), report_id=report_id)
        .select_related("case", "report")
        .order_by("place_in_report")
    )
    if not rows:
        raise Refused("There is no such report.")
    return rows[0].report, rows


def referrals_of(viewer: Viewer, case: Case) -> list[Referral]:
    """Return the referrals of a case open to the viewer, the first one first."""
    return list(
        Referral.objects.filter(visible_referrals(viewer), case=case).select_related("report", "case").order_by("id")
    )


def states_of(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return where the latest referral of each case stands, by case id, in one query."""
    rows = (
        Referral.objects.filter(visible_referrals(viewer), case_id__in=list(case_ids), is_first=True)
        .order_by("id")
        .values_list("case_id", "state")
    )
    return dict(rows)


def latest_first(viewer: Viewer, case: Case) -> Referral | None:
    """Return the latest referral of a case that is decided on its own (not an attached report)."""
    return (
        Referral.objects.filter(visible_referrals(viewer), case=case, is_first=True)
        .select_related("case", "report")
        .order_by("-id")
        .first()
    )


def attached_to(viewer: Viewer, referral: Referral) -> list[Referral]:
    """Return the further reports of the same incident."""
    return [row for row in referrals_of(viewer, referral.case) if not row.is_first and row.episode == referral.episode]


def beside_in_report(viewer: Viewer, referrals: list[Referral]) -> dict[UUID, tuple[Case, ...]]:
    """Return for each referral the cases of the other children of its report, where they are open to the viewer."""
    rows = list(
        Referral.objects.filter(visible_referrals(viewer), report_id__in=[one.report_id for one in referrals])
        .select_related("case")
        .order_by("place_in_report")
    )
    return {
        one.id: tuple(row.case for row in rows if row.report_id == one.report_id and row.case_id != one.case_id)
        for one in referrals
    }


def count_of_first(_viewer: Viewer, case: Case) -> int:
    """Return how many referrals of their own a case has had."""
    return Referral.objects.filter(case=case, is_first=True).count()


def decisions_on(viewer: Viewer, referral_ids: Iterable[UUID]) -> list[Screening]:
    """Return all decisions on referrals open to the viewer, the first one first; overturned ones stay."""
    rows = Referral.objects.filter(visible_referrals(viewer), id__in=list(referral_ids))
    return list(
        Screening.objects.filter(referral__in=rows)
        .select_related("referral__case", "overturned_by")
        .order_by("decided_at", "id")
    )


def decision_in_force(viewer: Viewer, referral: Referral) -> Screening | None:
    """Return the decision that stands: the one nobody overturned."""
    return next((row for row in reversed(decisions_on(viewer, [referral.id]))), None)


def assignments_of(viewer: Viewer, referral_ids: Iterable[UUID]) -> list[Assignment]:
    """Return the assignments of referrals open to the viewer, the first one first."""
    rows = Referral.objects.filter(visible_referrals(viewer), id__in=list(referral_ids))
    return list(Assignment.objects.filter(referral__in=rows).order_by("assigned_at", "id"))


def locked(viewer: Viewer, referral_id: UUID) -> Referral:
    """Return a referral open to the viewer, locked until the transaction ends."""
    row = (
        Referral.objects.select_for_update(of=("self",))
        .filter(visible_referrals(viewer), id=referral_id)
        .select_related("case")
        .first()
    )
    if row is None:
        raise Refused("There is no such referral.")
    return row
