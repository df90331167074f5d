"""The forms of a case: which there are, what one recipient would be told, and the paper."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from openhart import policy
from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.disclosure import actions as disclosure
from openhart.disclosure.views.handing import paper
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.paperwork import access, queries
from openhart.paperwork.queries.telling import Telling, telling
from openhart.paperwork.views.pieces import Whom, preview
from openhart.people import queries as people
from openhart.people.models import NO_NAME
from openhart.places import queries as places


@open_to(*access.LOOKERS, on_case=True)
@require_safe
def forms(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show which forms there are and whom each is for."""
    case = case_or_404(request, reference)
    names = policy.load_pack(case.pack).recipients
    found = [
        (form, [(to, names.get(to, to)) for to in form.to]) for form in queries.forms_here(case).values()
    ]  # fmt: skip
    return _page(request, "forms", case, found=found)


@open_to(*access.LOOKERS, on_case=True)
@require_safe
def form(request: ViewerRequest, reference: str, code: str, to: str) -> HttpResponse:
    """Show in words what one recipient would be told on a form, with what it is told and on which ground."""
    case, at = case_or_404(request, reference), clock.now()
    found = _form_or_404(case, code, to)
    try:
        told = _told(request, case, to, at)
        whom = Whom(to=to, name=_name(request, case, to, at), code=request.GET.get("recipient", ""))
        shown = preview(request, case, code, whom=whom, fields=told.fields, ground=told.ground.code, at=at)
    except Refused as refused:
        return _page(request, "refused", case, HTTPStatus.CONFLICT, blank=found, reason=refused.reason)
    labels = policy.load_leaving(case.pack).fields
    may_print = access.may_prepare(request.viewer, case)
    kept = [labels[each].label for each in found.leaving() if each in labels and each not in told.fields]
    return _page(request, "form", case, blank=found, telling=told, left_out=sorted(kept), may_print=may_print, **shown)


@open_to(*access.PREPARERS, on_case=True, is_fresh=True)
@require_safe
def print_paper(request: ViewerRequest, reference: str, code: str, to: str) -> HttpResponse:
    """Give the paper to the desk of whoever prepares it: it leaves to the recipient through the gate only."""
    case, at = case_or_404(request, reference), clock.now()
    _form_or_404(case, code, to)
    try:
        told = _told(request, case, to, at)
        name = _name(request, case, to, at)
        found = queries.filled(request.viewer, case, code, to=to, fields=told.fields, recipient=name, at=at)
    except Refused as refused:
        raise Http404(refused.reason) from refused
    disclosure.note_preview(case=case, fields=found.fields, panel="paperwork:paper", by=request.viewer, at=at)
    detail = {"form": code, "to": to, "fields": list(found.fields)}
    disclosure.note(act="form.printed", subject=case.id, detail=detail, by=request.viewer, at=at)
    return paper(queries.printed(found, ground=told.words), name=f"{code}-{at:%Y%m%d-%H%M}")


def _told(request: ViewerRequest, case: Case, to: str, at: datetime) -> Telling:
    asked = request.GET
    return telling(
        request.viewer, case, to, on=timezone.localdate(at), ground=asked.get("ground", ""),
        fields=tuple(asked.getlist("told")),
    )  # fmt: skip


def _form_or_404(case: Case, code: str, to: str) -> policy.Form:
    found = queries.forms_here(case).get(code)
    if found is None or to not in found.to:
        raise Http404("There is no such form for this recipient.")
    return found


def _name(request: ViewerRequest, case: Case, to: str, at: datetime) -> str:
    """Return the name of the recipient's row that was asked for, or of the kind."""
    row = places.recipient(request.GET.get("recipient", ""), on=timezone.localdate(at))
    return row.name if row is not None else policy.load_pack(case.pack).recipients.get(to, to)


def _page(
    request: ViewerRequest, template: str, case: Case, status: int = HTTPStatus.OK, **context: Any
) -> HttpResponse:  # fmt: skip
    """Return a page about the forms of a case."""
    child = people.children(request.viewer, [case.id]).get(case.id)
    common = {
        "case": case, "initials": child.initials if child else NO_NAME, "record_number": case.reference,
        "section": "cases", "now": clock.now(),
    }  # fmt: skip
    return render(request, f"paperwork/{template}.html", {**common, **context}, status=status)
