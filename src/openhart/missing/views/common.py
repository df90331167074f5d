"""What the pages of this room share."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.missing import lifecycle, queries
from openhart.missing.queries import Story
from openhart.people import queries as people
from openhart.people.models import NO_NAME

#: The desk's frame shows the panel here.
SHOWN_AT = "desk:missing"
Act = Callable[[], object]


def page(
    request: ViewerRequest, template: str, case: Case, status: int = HTTPStatus.OK, **context: Any
) -> HttpResponse:
    """Return a page about a case; its number stands on every printed sheet."""
    child = people.children(request.viewer, [case.id]).get(case.id)
    initials = child.initials if child is not None else NO_NAME
    common = {
        "case": case, "initials": initials, "record_number": case.reference, "section": "missing", "now": clock.now(),
    }  # fmt: skip
    return render(request, template, {**common, **context}, status=status)


def story_or_404(request: ViewerRequest, case: Case, episode: str) -> Story:
    """Return the story of an episode of a case open to the viewer; there is no page about another."""
    found = next((each for each in queries.stories_of(request.viewer, case) if each.name == episode), None)
    if found is None:
        raise Http404("There is no such missing episode.")
    return found


def acted(
    request: ViewerRequest, case: Case, template: str, form: forms.Form, act: Act, *, done: str, refusal: str = "",
    **shown: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form, or do what it asks; a refusal is shown with its reason and nothing typed is lost."""
    if refusal:
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        return page(request, template, case, status, form=form, refusal=refusal, **shown)
    if request.method == "GET":
        return page(request, template, case, form=form, **shown)
    if not form.is_valid():
        return page(request, template, case, HTTPStatus.UNPROCESSABLE_ENTITY, form=form, **shown)
    try:
        act()
    except Refused as refused:
        form.add_error(None, refused.reason)
        return page(request, template, case, HTTPStatus.CONFLICT, form=form, **shown)
    messages.success(request, done)
    return to_panel(case)


def to_panel(case: Case) -> HttpResponse:
    """Lead back to the panel, so that reloading records nothing twice."""
    return HttpResponseRedirect(reverse(SHOWN_AT, args=[case.reference]), status=HTTPStatus.SEE_OTHER)


def refusal_of(story: Story, move: str) -> str:
    """Return why a move is not possible on an episode now; empty when it is."""
    return lifecycle.refusal(story.state, move) or ""
