"""The proof of one case: as a page, a paper and a table."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.disclosure.views import handing
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.people import queries as people
from openhart.people.models import NO_NAME
from openhart.proof import access, actions, queries
from openhart.proof.forms import ProofForm
from openhart.proof.queries import Later
from openhart.proof.views import papers, sheets
from openhart.proof.views.days import Day, day_of
from openhart.proof.views.wording import speaker_for


@open_to(on_case=True)
@require_http_methods(["GET"])
def proof(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show who had been told what about a case at the end of a day."""
    case, now = case_or_404(request, reference), clock.now()
    form = _form(request)
    if not form.is_valid():
        return _page(request, case, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    day = day_of(form.cleaned_data["day"], now)
    found = queries.proof_of(request.viewer, case, at=day.until)
    later = queries.later_than(request.viewer, case, at=day.until, now=now) if form.cleaned_data["later"] else []
    speaker = speaker_for(request.viewer, found, later)
    asked = urlencode({"day": day.on.isoformat(), **({"later": "on"} if form.cleaned_data["later"] else {})})
    return _page(
        request, case, form, day=day, proof=found, groups=speaker.groups(found),
        others=[speaker.line(told) for told in found.others], sendings=[*map(speaker.sending, found.under_way)],
        later=[*map(speaker.later, later)], is_later=form.cleaned_data["later"], asked=asked,
        may_take=access.may_take(request.viewer, case),
    )  # fmt: skip


@open_to(*access.TAKERS, on_case=True, is_fresh=True)
@require_http_methods(["GET"])
def paper(request: ViewerRequest, reference: str) -> HttpResponse:
    """Print the proof of a case as of a day."""
    case, form = _taken(request, reference)
    if not form.is_valid():
        return HttpResponseBadRequest("There is no such day.")
    day, later, now = _asked(form)
    found = queries.proof_of(request.viewer, case, at=day.until)
    learned = queries.later_than(request.viewer, case, at=day.until, now=now) if later else None
    made = papers.proved(speaker_for(request.viewer, found, learned or ()), found, day=day, later=learned)
    _note(request, case, "proof.printed", day, now, is_later=later)
    return handing.paper(made, name="proof-of-notices")


@open_to(*access.TAKERS, on_case=True, is_fresh=True)
@require_http_methods(["GET"])
def table(request: ViewerRequest, reference: str) -> HttpResponse:
    """Give the proof of a case as of a day as a table."""
    case, form = _taken(request, reference)
    if not form.is_valid():
        return HttpResponseBadRequest("There is no such day.")
    day, later, now = _asked(form)
    found = queries.proof_of(request.viewer, case, at=day.until)
    learned: list[Later] = queries.later_than(request.viewer, case, at=day.until, now=now) if later else []
    rows = sheets.proof_rows(speaker_for(request.viewer, found, learned), found, learned)
    made = sheets.written(sheets.PROOF, rows)
    _note(request, case, "proof.exported", day, now, is_later=later)
    return handing.sheet(made, name="proof-of-notices")


def _taken(request: ViewerRequest, reference: str) -> tuple[Case, ProofForm]:
    case = case_or_404(request, reference)
    access.check_may_take(request.viewer, case)
    return case, _form(request)


def _form(request: HttpRequest) -> ProofForm:
    today = timezone.localdate(clock.now())
    given = request.GET.copy()
    given.setdefault("day", today.isoformat())
    return ProofForm(given, today=today)


def _asked(form: ProofForm) -> tuple[Day, bool, datetime]:
    now = clock.now()
    return day_of(form.cleaned_data["day"], now), form.cleaned_data["later"], now


def _note(request: ViewerRequest, case: Case, act: str, day: Day, at: datetime, *, is_later: bool) -> None:
    actions.note_taken(case=case, act=act, day=day.on.isoformat(), is_later=is_later, by=request.viewer, at=at)


def _page(
    request: ViewerRequest, case: Case, form: ProofForm, status: int = HTTPStatus.OK, **more: object
) -> HttpResponse:
    child = people.children(request.viewer, [case.id]).get(case.id)
    context = {
        "case": case, "form": form, "now": clock.now(), "section": "cases", "record_number": case.reference,
        "initials": child.initials if child is not None else NO_NAME, **more,
    }  # fmt: skip
    return render(request, "proof/proof.html", context, status=status)
