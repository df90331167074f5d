"""What is still missing from a report. It is shown while there is somebody to ask; it never blocks anything."""

from collections.abc import Iterable
from dataclasses import dataclass

from openhart.referrals.models.asked import Question
from openhart.referrals.models.reported import ChildReported, ReportMade


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing not known yet: the form's field and the question it answers."""

    field: str
    words: str


_OF_REPORT: tuple[tuple[str, str], ...] = (
    ("own_words", "What the reporter says, in their own words"),
    ("why_suspected", "Why they suspect trafficking"),
    ("other_concerns", "Any other concern for the child's well-being"),
    ("reporter_kind", "Who is reporting"),
)


def missing_from_report(report: ReportMade) -> list[Gap]:
    """Return what is not known of the report itself."""
    gaps = [Gap(name, words) for name, words in _OF_REPORT if not getattr(report, name)]
    if report.reporter_kind != "anonymous" and not (report.reporter_name or report.reporter_phone):
        gaps.append(Gap("reporter_name", "How to reach the reporter"))
    return gaps


def missing_from_child(child: ChildReported, questions: Iterable[Question] = ()) -> list[Gap]:
    """Return what is not known of a child, the most urgent first; the pack's own ``questions`` come last."""
    told = child.identity
    has_name = bool(told.given_name or told.family_name or told.preferred_name or told.other_names)
    unknown: tuple[tuple[bool, str, str], ...] = (
        (child.in_danger_now is None, "in_danger_now", "Whether the child is in danger now"),
        (child.concern is None, "concern", "What is alleged: sex trafficking, labor trafficking, or neither"),
        (not has_name and child.case_id is None, "given_name", "The child's name, or a name the child uses"),
        (child.age is None and not told.date_of_birth, "date_of_birth", "The child's date of birth or age"),
        (not child.towns.get("residence"), "residence_town", "The town where the child lives"),
        (not child.towns.get("incident"), "incident_town", "The town where it happened"),
        (not child.towns.get("location"), "location_town", "The town where the child is now"),
        (not child.red_flags and child.indicators is None, "red_flags", "Red flags, or that none was noticed"),
        (child.in_agency_care is None, "in_agency_care", "Whether the child is in the agency's care"),
        (child.case_open is None, "case_open", "Whether there is an open case"),
        (child.foreign_national is None, "foreign_national", "Whether the child is a foreign national"),
        (child.is_missing is None, "is_missing", "Whether the child is missing now"),
        (bool(child.is_missing) and child.missing_since is None, "missing_since", "When the child was last seen"),
        (not child.safe_contact, "safe_contact", "How the child may be contacted safely"),
    )
    gaps = [Gap(field, words) for is_unknown, field, words in unknown if is_unknown]
    return gaps + [Gap(each.name, each.fact.ask) for each in questions if each.fact.code not in child.own]
