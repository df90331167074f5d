"""What somebody is told whose emergency access ended while a page of the case was open."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from openhart.accounts.access.emergencies import roles_to_bring
from openhart.accounts.queries.emergencies import lately_over
from openhart.config.middleware import Next
from openhart.foundation import clock, ids
from openhart.ui.views import SECRETS, TOKEN


class EmergencyIsOver:
    """Say that the time is over, in place of “nothing here”, to whoever had the case open; give back what was typed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 404 with a page of its own, to nobody but whoever opened this very case within the last hour.

        A hidden case and a missing one ask the same of the database: what is looked for is the reader's own opening.
        """
        if not isinstance(exception, Http404) or getattr(request, "case_id", None) is not None:
            return None  # the case itself is open: something in it is not there
        viewer = getattr(request, "viewer", None)
        named = request.resolver_match.kwargs.get("reference", "") if request.resolver_match else ""
        reference = ids.read_reference(named)
        if viewer is None or reference is None or not roles_to_bring(viewer):
            return None
        row = lately_over(viewer, reference, clock.now())
        if row is None:
            return None
        is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin" and SECRETS.isdisjoint(request.POST)
        typed = [(name, text) for name in request.POST if name != TOKEN for text in request.POST.getlist(name)]
        context = {"row": row, "typed": typed if is_ours else [], "address": request.get_full_path()}
        page = render_to_string("accounts/emergencies/over.html", context, request)
        return HttpResponse(page, status=HTTPStatus.NOT_FOUND)
