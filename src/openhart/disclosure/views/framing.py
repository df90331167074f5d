"""What the pages of a case in this room have in common."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render, resolve_url

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.disclosure import queries
from openhart.disclosure.forms.leaving import Choices
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.people import queries as people

#: The desk's frame shows the panel here.
SHOWN_AT = "desk:disclosures"


def heading(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return whose record this is, for the bar above a page."""
    child = people.children(request.viewer, [case.id]).get(case.id)
    initials = child.initials if child else "Name not known"
    return {
        "case": case, "record_number": case.reference, "initials": initials, "section": "cases", "now": clock.now(),
    }  # fmt: skip


def page(
    request: ViewerRequest, case: Case, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Return a page about a case."""
    return render(request, f"disclosure/{template}.html", {**heading(request, case), **context}, status=status)


def refused_page(request: ViewerRequest, case: Case, refused: Refused) -> HttpResponse:
    """Return the page that says why something cannot be done now."""
    return page(request, case, "refused", {"reason": refused.reason}, HTTPStatus.CONFLICT)


def back(case: Case) -> HttpResponse:
    """Lead to the disclosures of the case."""
    response = HttpResponse(status=HTTPStatus.SEE_OTHER)
    response.headers["Location"] = resolve_url(SHOWN_AT, case.reference)
    return response


def usual_choices(request: ViewerRequest, case: Case) -> dict[str, Choices]:
    """Return kinds of recipients, purposes and fields as choices; fields kept from whoever asks are left out."""
    leaving, sight = queries.leaving_for(case), sight_of(request.viewer, case)
    fields = [(code, word.label) for code, word in leaving.fields.items() if not sight.keeps(word.protected)]
    return {
        "kind": [("", "Choose"), *queries.kinds_of(case).items()],
        "purpose": [("", "Choose"), *leaving.purposes.items()], "fields_out": fields,
    }  # fmt: skip
