"""Bringing a document to a case: the one page that takes a file, read by a handler that seals it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.casefile import access, actions
from openhart.casefile.forms import DocumentForm
from openhart.casefile.views.common import address_of, heading, refused
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.documents import lifecycle, queries
from openhart.documents.actions import Details, Outcome
from openhart.documents.models import Document
from openhart.documents.uploads import END, FIELD, Sealing
from openhart.documents.workshop.findings import REFUSALS
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to

#: What a form with a file has beside the file: its other fields and their borders.
_BESIDE = 64 * 1024
_BROKE_OFF = "The file did not arrive whole: the connection broke off. Choose it again."


@open_to(*access.ADDERS, on_case=True)
@require_http_methods(["GET", "HEAD"])
def add(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask for a file and what it is."""
    case = case_or_404(request, reference)
    return _page(request, case, ids.new_id(), DocumentForm(initial={"kind": request.GET.get("kind", "")}))


@open_to(*access.ADDERS, on_case=True)
@csrf_exempt  # the token is checked in `_received`: whoever asks must be known before a byte of the file is read
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: ViewerRequest, reference: str, document_id: UUID) -> HttpResponse:
    """Take a file under the id that was given out with the page, and keep it."""
    case, at = case_or_404(request, reference), clock.now()
    sent = queries.sent(request.viewer, case.id, document_id)
    if request.method != "POST":
        if sent is not None and sent.state not in lifecycle.UNFINISHED:
            return _to(case, sent)
        has_arrived = sent is not None and sent.state == lifecycle.ARRIVED
        return _page(request, case, document_id, DocumentForm(has_arrived=has_arrived), sent=sent)
    try:
        actions.check_room(case=case, size=max(_length(request) - _BESIDE, 0), by=request.viewer, at=at)
    except Refused as why:
        return refused(request, case, why, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    handler = Sealing(request, document_id=document_id, case_id=case.id, by=request.viewer, at=at)
    request.upload_handlers = [handler]
    try:
        answer: HttpResponse = _received(request, case, handler)
    finally:
        handler.close()
    return answer


@csrf_protect
def _received(request: ViewerRequest, case: Case, handler: Sealing) -> HttpResponse:
    """Read the form, and with it the file; keep the file, or say what is missing or wrong."""
    if END not in request.POST and handler.document is not None:
        handler.refusal = handler.refusal or _BROKE_OFF
    handler.finish()
    sent = queries.sent(request.viewer, case.id, handler.document_id)
    if sent is not None and sent.state not in lifecycle.UNFINISHED:
        return _to(case, sent)
    has_arrived = sent is not None and sent.state == lifecycle.ARRIVED
    form = DocumentForm(request.POST, is_refused="as_evidence" in request.POST, has_arrived=has_arrived)
    if sent is None or handler.refusal:
        form.add_error(FIELD, handler.refusal or "Choose a file.")
    if sent is None or not form.is_valid():
        return _page(request, case, handler.document_id, form, sent=sent, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _kept(request, case, sent, form)


def _kept(request: ViewerRequest, case: Case, sent: Document, form: DocumentForm) -> HttpResponse:
    try:
        outcome = actions.add(
            case=case, document=sent, details=Details(**_typed(form)), by=request.viewer, at=clock.now()
        )
    except Refused as why:
        form.add_error(None, why.reason)
        return _page(request, case, sent.id, form, sent=sent, status=HTTPStatus.CONFLICT)
    if outcome.refusal:
        return _not_kept(request, case, outcome)
    done = "locked and preserved" if outcome.document.state == lifecycle.LOCKED else "sealed and kept"
    messages.success(request, f"The file is {done}.")
    return _to(case, outcome.document)


def _not_kept(request: ViewerRequest, case: Case, outcome: Outcome) -> HttpResponse:
    """Say what is wrong with the file, and offer to keep it sealed all the same."""
    form = DocumentForm(request.POST, is_refused=True, has_arrived=True)
    like = f" It looks like: {outcome.looks_like}." if outcome.looks_like else ""
    form.add_error(FIELD, f"{REFUSALS[outcome.refusal]}{like} It was not kept.")
    return _page(
        request, case, outcome.document.id, form, sent=outcome.document, status=HTTPStatus.UNPROCESSABLE_ENTITY,
        is_refused=True,
    )  # fmt: skip


def _typed(form: DocumentForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != FIELD}


def _length(request: ViewerRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isascii() and given.isdigit() else 0


def _page(
    request: ViewerRequest, case: Case, document_id: UUID, form: DocumentForm, *, sent: Document | None = None,
    status: int = HTTPStatus.OK, is_refused: bool = False,
) -> HttpResponse:  # fmt: skip
    has_arrived = sent is not None and sent.state == lifecycle.ARRIVED
    context = {
        **heading(request, case), "form": form, "is_refused": is_refused, "end": END,
        "action": reverse("casefile:receive", args=[case.reference, document_id]),
        "arrived": sent.words().get("name") if sent is not None and has_arrived else "",
        "arrived_size": lifecycle.size_words(sent.size) if sent is not None else "",
    }  # fmt: skip
    return render(request, "casefile/add.html", context, status=status)


def _to(case: Case, document: Document) -> HttpResponse:
    answer = HttpResponse(status=HTTPStatus.SEE_OTHER)
    answer.headers["Location"] = address_of(case, document)
    return answer
