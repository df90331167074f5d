"""Who may see a case: the page that says so, and the acts that close a case to all but named people."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.accounts.models import Role
from openhart.cases import access as case_access
from openhart.cases import actions as cases
from openhart.cases.access import RESTRICTORS
from openhart.cases.actions import Named, NumberedCase
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.desk import actions, queries
from openhart.desk.forms import NameForm, RestrictForm
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to

Act = Callable[[], None]


@open_to(on_case=True)
@require_http_methods(["GET"])
def who(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show who may see a case, and why; the privacy officer sees it of a restricted case without reading the case."""
    case, at = _case(request, reference), clock.now()
    actions.note_view(case=case, panel="who", by=request.viewer, at=at)
    viewer, is_read = request.viewer, isinstance(case, Case)
    may_restrict = is_read and case_access.may_restrict(viewer, case)
    context = {
        "seers": queries.seers(viewer, case, at), "is_read": is_read,
        "may_restrict": may_restrict and not case.is_restricted, "may_lift": may_restrict and case.is_restricted,
        "may_name": case.is_restricted and (may_restrict or case_access.may_name_unread(viewer)),
    }  # fmt: skip
    return _page(request, "desk/who.html", case, HTTPStatus.OK, **context)


@open_to(*RESTRICTORS, on_case=True, is_fresh=True)
@require_http_methods(["GET", "POST"])
def restrict(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask why a case is to be restricted and who may still see it, or restrict it."""
    case, at = case_or_404(request, reference), clock.now()
    form = RestrictForm(request.POST or None, people=queries.people_to_name(request.viewer, at))

    def act() -> None:
        named = [_named(code) for code in form.named()]
        cases.restrict(case=case, named=named, because=form.cleaned_data["because"], by=request.viewer, at=at)

    return _acted(request, case, "desk/restrict.html", form, act, done="The case is restricted.")


@open_to(*RESTRICTORS, on_case=True, is_fresh=True)
@require_http_methods(["GET", "POST"])
def name(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask who else may see a restricted case, or name them."""
    case, at = _case(request, reference), clock.now()
    form = NameForm(request.POST or None, people=queries.people_to_name(request.viewer, at))

    def act() -> None:
        cases.name_further(case=case, named=_named(form.cleaned_data["person"]), by=request.viewer, at=at)

    return _acted(request, case, "desk/name.html", form, act, done="Named. The case is open to them now.")


@open_to(*RESTRICTORS, on_case=True, is_fresh=True)
@require_http_methods(["GET", "POST"])
def end(request: ViewerRequest, reference: str, grant_id: UUID) -> HttpResponse:
    """Ask whether somebody is to see a restricted case no more, or end it."""
    case, at = _case(request, reference), clock.now()
    seer = next((each for each in queries.seers(request.viewer, case, at).by_name if each.grant_id == grant_id), None)
    if seer is None:
        raise Http404

    def act() -> None:
        cases.unname(case=case, grant_id=grant_id, by=request.viewer, at=at)

    form = forms.Form(request.POST if request.method == "POST" else None)
    return _acted(request, case, "desk/unname.html", form, act, done=f"{seer.name} sees the case no more.", seer=seer)


@open_to(*RESTRICTORS, on_case=True, is_fresh=True)
@require_http_methods(["GET", "POST"])
def lift(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask whether a restricted case is to be open to its region again, or open it."""
    case, at = case_or_404(request, reference), clock.now()

    def act() -> None:
        cases.lift(case=case, by=request.viewer, at=at)

    form = forms.Form(request.POST if request.method == "POST" else None)
    return _acted(request, case, "desk/lift.html", form, act, done="The case is not restricted any more.")


def _acted(
    request: ViewerRequest, case: Case | NumberedCase, template: str, form: forms.Form, act: Act, *, done: str,
    **shown: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form, or do what it asks; a refusal is shown with its reason and nothing chosen is lost."""
    if request.method == "GET":
        return _page(request, template, case, HTTPStatus.OK, form=form, **shown)
    if not form.is_valid():
        return _page(request, template, case, HTTPStatus.UNPROCESSABLE_ENTITY, form=form, **shown)
    try:
        act()
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _page(request, template, case, HTTPStatus.CONFLICT, form=form, **shown)
    messages.success(request, done)
    return HttpResponseRedirect(_onward(request, case), status=HTTPStatus.SEE_OTHER)


def _onward(request: ViewerRequest, case: Case | NumberedCase) -> str:
    """Return where an act leads: to who may see the case, or away from it where that is somebody else now."""
    keeps = not case.is_restricted or case_access.may_name_unread(request.viewer)
    if keeps or queries.is_named(request.viewer, case, clock.now()):
        return reverse("desk:who", args=[case.reference])
    return reverse("desk:my_day")


def _case(request: ViewerRequest, reference: str) -> Case | NumberedCase:
    """Return the case; to the privacy officer a restricted one by its number alone."""
    try:
        return case_or_404(request, reference)
    except Http404:
        known = ids.read_reference(reference)
        found = queries.unread_case(request.viewer, known, clock.now()) if known is not None else None
        if found is None:
            raise
        return found


def _named(code: str) -> Named:
    user_id, _, role = code.partition(":")
    return Named(UUID(user_id), Role(role))


def _page(
    request: ViewerRequest, template: str, case: Case | NumberedCase, status: HTTPStatus, **context: Any
) -> HttpResponse:
    common = {"case": case, "record_number": case.reference, "now": clock.now(), "section": "cases"}
    return render(request, template, {**common, **context}, status=status)
