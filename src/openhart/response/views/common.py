"""What the pages of this room share."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.people import queries as people
from openhart.people.models import NO_NAME


def to_steps(case: Case) -> HttpResponse:
    """Lead back to the required steps, so that reloading records nothing twice."""
    answer = HttpResponseRedirect(reverse("desk:steps", args=[case.reference]))
    answer.status_code = 303
    return answer


def page(request: ViewerRequest, template: str, case: Case, status: int = 200, **context: Any) -> HttpResponse:
    """Return a page about a case; its number stands on every printed sheet."""
    child = people.children(request.viewer, [case.id]).get(case.id)
    initials = child.initials if child is not None else NO_NAME
    common = {"case": case, "initials": initials, "record_number": case.reference, "section": "cases"}
    return render(request, template, {**common, **context}, status=status)
