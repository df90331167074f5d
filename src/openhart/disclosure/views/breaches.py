"""The register of breaches: report one from a case, keep its clocks, close it, print whom it concerns."""

import csv
import io
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest, check_role
from openhart.cases import queries as cases
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.disclosure import access, actions, queries
from openhart.disclosure.actions import Happened
from openhart.disclosure.forms import AnswerForm, AssessForm, BreachForm, CloseForm, ConcernForm
from openhart.disclosure.queries import Kept, Left
from openhart.disclosure.views import framing, papers
from openhart.disclosure.views.handing import paper, sheet
from openhart.disclosure.views.rows import Speaker, exact
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to

_Write = Callable[[dict[str, Any]], object]


@open_to(*access.REPORTERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask what went wrong, and put it into the register; ``of`` names the disclosure that went to the wrong place."""
    case, at = case_or_404(request, reference), clock.now()
    left = _left(request, case, request.GET.get("of", ""))
    kinds = list(queries.leaving_here().breach_data.items())
    form = BreachForm(request.POST or None, kinds=kinds, initial=_initial(case, left) | {"discovered_at": at})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        data = tuple(told.pop("data_kinds"))
        happened = Happened(**told, data=data)
        try:
            actions.open_breach(
                case=case, happened=happened, disclosure_id=left.row.id if left else None, by=request.viewer, at=at
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "It stands in the register of breaches. The privacy officer sees it on My day.")
            return framing.back(case)
    said = Speaker(case, {}).said(left) if left else None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return framing.page(request, case, "report_breach", {"form": form, "said": said}, status)


@open_to(*access.KEEPERS)
@require_http_methods(["GET"])
def register(request: ViewerRequest) -> HttpResponse:
    """Show every breach with what is owed on it."""
    check_role(request.viewer, *access.KEEPERS)
    at = clock.now()
    rows = [
        {"row": row, "open": [each for each in clocks if each.is_open], "data": _kinds(row.data)}
        for row, clocks in queries.register(request.viewer, at=at)
    ]
    return render(request, "disclosure/breaches.html", {"rows": rows, "now": at, "section": "records"})


@open_to(*access.KEEPERS)
@require_http_methods(["GET"])
def one(request: ViewerRequest, breach_id: UUID) -> HttpResponse:
    """Show one breach: what happened, whom it concerns, who must be told by when."""
    return _page(request, _kept(request, breach_id, "breach.viewed"))


@open_to(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ViewerRequest, breach_id: UUID, clock_code: str) -> HttpResponse:
    """Ask what was done about one clock, and keep the proof."""
    kept = _kept(request, breach_id)
    running = next((each for each in kept.clocks if each.clock.code == clock_code), None)
    if running is None:
        raise Http404("No such clock.")

    def write(told: dict[str, Any]) -> object:
        told_at = told["told_at"] if told["applies"] == "told" else None
        return actions.answer(
            breach_id=breach_id,
            clock=clock_code,
            told_at=told_at,
            proof=told["proof"],
            by=request.viewer,
            at=clock.now(),
        )

    form = AnswerForm(request.POST or None, initial={"told_at": clock.now(), "applies": "told"})
    under = f"{running.clock.citation}. By {exact(running.due_at)}. {running.clock.note}"
    return _step(request, kept, form, write, title=running.clock.label, under=under, button="Keep it")


@open_to(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: ViewerRequest, breach_id: UUID) -> HttpResponse:
    """Ask how much harm a breach may do."""
    kept = _kept(request, breach_id)

    def write(told: dict[str, Any]) -> object:
        return actions.assess(breach_id=breach_id, by=request.viewer, at=clock.now(), **told)

    initial = {"risk": kept.row.risk, "words": kept.words.get("risk"), "contained": kept.words.get("contained")}
    form = AssessForm(request.POST or None, initial=initial)
    return _step(request, kept, form, write, title="Assess the risk", under="", button="Keep the assessment")


@open_to(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: ViewerRequest, breach_id: UUID) -> HttpResponse:
    """Ask what was learned, and close the breach."""
    kept = _kept(request, breach_id)

    def write(told: dict[str, Any]) -> object:
        return actions.close(breach_id=breach_id, by=request.viewer, at=clock.now(), **told)

    return _step(
        request, kept, CloseForm(request.POST or None), write, title="Close the breach", under="", button="Close it"
    )


@open_to(*access.KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: ViewerRequest, breach_id: UUID) -> HttpResponse:
    """Ask for the numbers of further cases that a breach concerns."""
    kept = _kept(request, breach_id)

    def write(told: dict[str, Any]) -> object:
        found = [_numbered(request, line) for line in told["references"].split()]
        return actions.concern(breach_id=breach_id, cases=found, by=request.viewer, at=clock.now())

    return _step(
        request, kept, ConcernForm(request.POST or None), write, title="Add cases it concerns", under="", button="Add"
    )


@open_to(*access.KEEPERS, is_fresh=True)
@require_http_methods(["GET"])
def printed(request: ViewerRequest, breach_id: UUID) -> HttpResponse:
    """Print a breach with the cases it concerns and who was told by when."""
    kept = _kept(request, breach_id, "breach.printed")
    return paper(papers.breach(kept=kept, leaving=queries.leaving_here()), name="breach")


@open_to(*access.KEEPERS, is_fresh=True)
@require_http_methods(["GET"])
def exported(request: ViewerRequest, breach_id: UUID) -> HttpResponse:
    """Export the cases and people a breach concerns, by number and id; names are not in it."""
    kept = _kept(request, breach_id, "breach.exported")
    kept_in = io.StringIO()
    writer = csv.writer(kept_in, lineterminator="\r\n")
    writer.writerow(("case", "case_id", "person_id"))
    for each in kept.concerned:
        writer.writerows((each.case.reference, each.case.id, person) for person in each.people or ("",))
    return sheet(kept_in.getvalue(), name="breach-cases")


def _kept(request: ViewerRequest, breach_id: UUID, act: str = "") -> Kept:
    """Return a breach; none at all and one that is not theirs to know answer alike."""
    check_role(request.viewer, *access.KEEPERS)
    try:
        kept = queries.kept_breach(request.viewer, breach_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused
    if act:
        cases, at = [each.case.id for each in kept.concerned], clock.now()
        detail = {"breach": str(breach_id), "cases": [str(each) for each in cases]}
        actions.note(act=act, subject=breach_id, detail=detail, by=request.viewer, at=at)
        actions.note_list(code="breach", case_ids=cases, by=request.viewer, at=at)
    return kept


def _page(request: ViewerRequest, kept: Kept) -> HttpResponse:
    at = clock.now()
    clocks = [{"each": each, "is_overdue": each.is_overdue(at)} for each in kept.clocks]
    context = {"kept": kept, "clocks": clocks, "data": _kinds(kept.row.data), "now": at, "section": "records"}
    return render(request, "disclosure/breach.html", context)


def _step(
    request: ViewerRequest, kept: Kept, form: forms.Form, write: _Write, *, title: str, under: str, button: str
) -> HttpResponse:
    """Show or take in the form of one step on a breach."""
    url = reverse("disclosure:breach", args=[kept.row.id])
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            return HttpResponseRedirect(url, status=HTTPStatus.SEE_OTHER)
    context = {
        "form": form, "title": title, "under": under, "button": button, "back_url": url, "now": clock.now(),
        "section": "records",
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "disclosure/breach_step.html", context, status=status)


def _left(request: ViewerRequest, case: Case, text: str) -> Left | None:
    if not text:
        return None
    try:
        return queries.disclosure_of(request.viewer, case, UUID(text))
    except (ValueError, Refused) as fault:
        raise Http404("There is no such disclosure.") from fault


def _initial(case: Case, left: Left | None) -> dict[str, Any]:
    """Return what a row of the ledger says already of a breach that it became."""
    if left is None:
        return {"submission": uuid4()}
    known, speaker = queries.leaving_for(case).fields, Speaker(case, {})
    kinds = sorted({known[code].breach for code in left.row.fields if code in known and known[code].breach})
    to = speaker.recipient(left.row.recipient_kind, left.whom.organisation, left.whom.person)
    return {"submission": uuid4(), "data_kinds": kinds, "received_by": to, "happened_at": left.row.happened_at}


def _numbered(request: ViewerRequest, text: str) -> Case:
    known = ids.read_reference(text)
    if known is None:
        raise Refused(f"{text} is not the number of a case. Look at it again.")
    try:
        return cases.case_by_reference(request.viewer, known)
    except Refused:
        raise Refused(f"No case open to you has the number {known}.") from None


def _kinds(codes: list[str]) -> str:
    known = queries.leaving_here().breach_data
    return "; ".join(known.get(code, code) for code in codes)
