"""What the pages of this room have in common."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render, resolve_url

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.notices import access
from openhart.notices.views.showing import heading

#: The desk's frame shows the panel here.
SHOWN_AT = "desk:notices"


def page(
    request: ViewerRequest, case: Case, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Return a page about a case."""
    frame = {**heading(request, case), "now": clock.now()}
    return render(request, f"notices/{template}.html", {**frame, **context}, status=status)


def refused_page(request: ViewerRequest, case: Case, refused: Refused) -> HttpResponse:
    """Return the page that says why something cannot be done: forbidden to who may not tell, a conflict otherwise."""
    may = access.may_tell(request.viewer, case)
    status = HTTPStatus.CONFLICT if may else HTTPStatus.FORBIDDEN
    return page(request, case, "refused", {"reason": refused.reason}, status)


def to_notices(case: Case) -> HttpResponse:
    """Lead back to the notices of the case after a write."""
    return see(resolve_url(SHOWN_AT, case.reference))


def see(address: str) -> HttpResponse:
    """Lead to another page after a write."""
    response = HttpResponse(status=HTTPStatus.SEE_OTHER)
    response.headers["Location"] = address
    return response
