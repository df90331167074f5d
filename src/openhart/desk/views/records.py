"""Records: where the questions about the records themselves are answered. Each room that has one adds its line."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import Viewer, ViewerRequest, check_role
from openhart.desk import access
from openhart.disclosure import access as disclosure
from openhart.foundation.routes import open_to
from openhart.proof import access as proof
from openhart.retention.access import HOLDERS, READERS, holds_everywhere


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the page: where it leads, what it answers, and who finds it."""

    route: str
    title: str
    answers: str
    may: Callable[[Viewer], bool]


LINES: tuple[Line, ...] = (
    Line("disclosure:ledger", "Disclosures", "Who was told what, on which ground.", disclosure.reads_ledger),
    Line("disclosure:breaches", "Breaches", "What was lost, and who must be told by when.", disclosure.keeps_breaches),
    Line("proof:duties", "Late or never done", "Every duty that was, as of any day.", proof.may_list),
    Line("proof:timeliness", "Timeliness", "How many of each clock were met, by recipient and region.", proof.may_list),
    Line(
        "desk:who_looked", "Who has looked at this child",
        "Every page, list, name, change and refusal about one case, by its number.", access.may_audit,
    ),
    Line("desk:what_looked", "What has this person looked at", "The same for one colleague.", access.may_audit),
    Line(
        "desk:trail_review", "What stands out in the trail",
        "Refusals and failures, names read, emergencies and exports nobody has gone through yet.", access.may_audit,
    ),
    Line(
        "retention:schedule", "Retention schedule", "How long each kind of record is kept, and by whose word.",
        lambda viewer: holds_everywhere(viewer, *READERS),
    ),
    Line(
        "retention:due", "Due for disposal", "Which closed cases the schedule lets go, by number and date.",
        lambda viewer: holds_everywhere(viewer, *READERS),
    ),
    Line(
        "retention:proposals", "Proposals for disposal", "What one person would dispose of, and another looks at.",
        lambda viewer: holds_everywhere(viewer, *HOLDERS),
    ),
    Line(
        "retention:holds", "Legal holds", "Which cases are kept whatever the schedule says, and why.",
        lambda viewer: holds_everywhere(viewer, *HOLDERS),
    ),
    Line(
        "retention:tombstones", "Disposed of", "What is left of a case: its number, who decided what, and when.",
        lambda viewer: holds_everywhere(viewer, *READERS),
    ),
)  # fmt: skip


@open_to(*access.RECORDS)
@require_http_methods(["GET"])
def records(request: ViewerRequest) -> HttpResponse:
    """Show which questions about the records can be answered here, to whoever may ask them."""
    check_role(request.viewer, *access.RECORDS)
    lines = [
        {"url": reverse(line.route), "title": line.title, "answers": line.answers}
        for line in LINES
        if line.may(request.viewer)
    ]
    return render(request, "desk/records.html", {"lines": lines, "section": "records"})
