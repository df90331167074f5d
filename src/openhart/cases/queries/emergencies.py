"""The one read that finds a case for somebody to whom it is not open: before it is opened in an emergency."""

from dataclasses import dataclass
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.cases.queries.brief import in_brief


@dataclass(frozen=True, slots=True)
class NumberedCase:
    """What of a case is known to whoever decides whether it may be opened: nothing of what is in it."""

    case_id: UUID
    reference: str
    region: str
    is_restricted: bool
    is_open: bool  # to the viewer, without any emergency


def case_in_emergency(viewer: Viewer, reference: str) -> NumberedCase | None:
    """Return the case of that number, whoever asks; None when there is none.

    For the page that opens a case in an emergency and for nothing else (an architecture test says so): it tells
    that a case exists, so whoever asks has stepped up, and the asking is written down.
    """
    found = in_brief(viewer, reference=reference)
    if not found:
        return None
    case_id, reference, region, is_restricted = found[0]
    is_open = Case.objects.filter(visible(viewer, case_id="id"), id=case_id).exists()
    is_open = is_open and case_id not in viewer.emergencies  # one that is may be asked for again, to go on longer
    return NumberedCase(case_id, reference, region, is_restricted, is_open)
