"""A report, the referrals it makes, and what was decided on them."""

from openhart.referrals.models.asked import Question, own_questions
from openhart.referrals.models.completeness import Gap, missing_from_child, missing_from_report
from openhart.referrals.models.reported import ChildReported, ReportMade
from openhart.referrals.models.rows import Assignment, Referral, Report, Screening

__all__ = [
    "Assignment",
    "ChildReported",
    "Gap",
    "Question",
    "Referral",
    "Report",
    "ReportMade",
    "Screening",
    "missing_from_child",
    "missing_from_report",
    "own_questions",
]
