"""Locking what may be unlawful to look at, reporting it, and handing it to law enforcement."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import READING, ViewerRequest
from openhart.casefile import access, actions
from openhart.casefile.forms import HandOverForm, LockForm, ReportForm
from openhart.casefile.views.common import address_of, as_attachment, found, heading, refused, to
from openhart.cases.models import Case
from openhart.documents import lifecycle, queries
from openhart.documents.actions import Receiver, Reported
from openhart.documents.adapters.copying import size_of
from openhart.documents.models import Document
from openhart.documents.preservation import preservation_of
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to

_NOT_LOCKED = "This file is not locked."


@open_to(*READING, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: ViewerRequest, reference: str, document_id: UUID) -> HttpResponse:
    """Ask whether a file may be unlawful to look at, and lock it."""
    case, row = found(request, reference, document_id)
    reason = lifecycle.refusal(row.state, "lock")
    if reason:
        return refused(request, case, Refused(reason), status=HTTPStatus.CONFLICT, back=address_of(case, row))
    form = LockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.lock(case=case, document=row, by=request.viewer, at=clock.now())
        messages.success(request, "The file is locked and preserved. Now report it.")
        return to(address_of(case, row))
    return _form(request, case, row, form, "casefile/lock.html")


@open_to(*access.ADDERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ViewerRequest, reference: str, document_id: UUID) -> HttpResponse:
    """Ask to whom a locked file was reported, and record it."""
    case, row = found(request, reference, document_id)
    stopped = _stopped(request, case, row, "report")
    if stopped is not None:
        return stopped
    initial = {"happened_at": clock.now(), "submission": uuid4()}
    form = ReportForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            actions.record_report(
                case=case, document=row, submission=told.pop("submission"), reported=Reported(**told),
                by=request.viewer, at=clock.now(),
            )  # fmt: skip
        except Refused as why:
            form.add_error(None, why.reason)
        else:
            messages.success(request, "The report is recorded.")
            return to(address_of(case, row))
    return _form(request, case, row, form, "casefile/report.html")


@open_to(*access.HANDLERS, on_case=True, is_fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: ViewerRequest, reference: str, document_id: UUID) -> HttpResponse:
    """Ask which officer receives a locked file, and make it ready for them."""
    case, row = found(request, reference, document_id)
    stopped = _stopped(request, case, row, "hand_over")
    if stopped is not None:
        return stopped
    form = HandOverForm(request.POST if request.method == "POST" else None, initial={"submission": uuid4()})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            actions.hand_over(
                case=case, document=row, submission=told.pop("submission"), kind=told.pop("kind"),
                receiver=Receiver(**told), by=request.viewer, at=clock.now(),
            )  # fmt: skip
        except Refused as why:
            form.add_error(None, why.reason)
        else:
            messages.success(request, "The file is ready for the officer.")
            return to(address_of(case, row))
    return _form(request, case, row, form, "casefile/hand_over.html")


@open_to(*access.HANDLERS, on_case=True, is_fresh=True)
@require_http_methods(["POST"])
def copy(request: ViewerRequest, reference: str, document_id: UUID, hand_over_id: UUID) -> HttpResponseBase:
    """Hand out the copy that only the officer can open."""
    case, row = found(request, reference, document_id)
    given = next((each for each in queries.hand_overs_of(request.viewer, row) if each.id == hand_over_id), None)
    if given is None:
        raise Http404
    try:
        pieces = actions.copy(case=case, document=row, given=given, by=request.viewer, at=clock.now())
    except Refused as why:
        return refused(request, case, why, back=address_of(case, row))
    answer = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    answer.headers["Content-Length"] = str(size_of(row.size))
    return as_attachment(answer, f"{case.reference}-{row.id}.enc")


def _stopped(request: ViewerRequest, case: Case, row: Document, move: str) -> HttpResponse | None:
    """Return the page of a refusal when a file is not locked."""
    if lifecycle.refusal(row.state, move) is None:
        return None
    return refused(request, case, Refused(_NOT_LOCKED), status=HTTPStatus.CONFLICT, back=address_of(case, row))


def _form(request: ViewerRequest, case: Case, row: Document, form: forms.Form, template: str) -> HttpResponse:
    context: dict[str, Any] = {
        **heading(request, case), "form": form, "document": row, "back": address_of(case, row),
        "preservation": preservation_of(case.pack),
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, context, status=status)
