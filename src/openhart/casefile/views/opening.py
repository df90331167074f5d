"""One document: what is known of it, its pages, its original, and taking it back."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts import queries as accounts
from openhart.accounts.access import READING, ViewerRequest
from openhart.casefile import access, actions
from openhart.casefile.forms import WithdrawForm
from openhart.casefile.views.common import SANDBOX, address_of, as_attachment, documents_of, found, heading, refused, to
from openhart.casefile.views.locked import locked_page
from openhart.cases.models import Case
from openhart.documents import lifecycle
from openhart.documents.models import Document
from openhart.documents.workshop.findings import NOTES, REFUSALS
from openhart.documents.workshop.kinds import TYPES
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to

#: So many pages stand on one page; the rest a link away.
_PAGES = 20


@open_to(*READING, on_case=True)
@require_http_methods(["GET", "HEAD"])
def document(request: ViewerRequest, reference: str, document_id: UUID) -> HttpResponse:
    """Show one document."""
    case, row = found(request, reference, document_id)
    try:
        actions.note_opened(case=case, document=row, by=request.viewer, at=clock.now())
    except Refused as why:
        return refused(request, case, why)
    if row.state == lifecycle.LOCKED:
        return locked_page(request, case, row)
    return render(request, "casefile/document.html", {**heading(request, case), **_told(request, case, row)})


@open_to(*READING, on_case=True)
@require_http_methods(["GET", "HEAD"])
def page(request: ViewerRequest, reference: str, document_id: UUID, number: int) -> HttpResponse:
    """Answer with the picture of one page."""
    case, row = found(request, reference, document_id)
    if row.shown_as != "pictures":
        raise Http404
    try:
        shown = actions.show(case=case, document=row, number=number, by=request.viewer, at=clock.now())
    except Refused as why:
        raise Http404(why.reason) from why
    answer = HttpResponse(shown.content, content_type=shown.media)
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@open_to(*access.TAKERS, on_case=True, is_fresh=True)
@require_http_methods(["POST"])
def original(request: ViewerRequest, reference: str, document_id: UUID) -> HttpResponseBase:
    """Hand out the original, to be saved and never opened by the browser."""
    case, row = found(request, reference, document_id)
    try:
        pieces = actions.take(case=case, document=row, by=request.viewer, at=clock.now())
    except Refused as why:
        return refused(request, case, why, back=address_of(case, row))
    known = TYPES.get(row.type)
    media = known.media if known is not None and not row.refusal else "application/octet-stream"
    answer = StreamingHttpResponse(pieces, content_type=media)
    answer.headers["Content-Length"] = str(row.size)
    return as_attachment(answer, row.words()["name"])


@open_to(*access.ADDERS, on_case=True)
@require_http_methods(["POST"])
def scan(request: ViewerRequest, reference: str, document_id: UUID) -> HttpResponse:
    """Ask the virus scanner once more."""
    case, row = found(request, reference, document_id)
    try:
        actions.scan_again(case=case, document=row, by=request.viewer, at=clock.now())
    except Refused as why:
        return refused(request, case, why, status=HTTPStatus.CONFLICT, back=address_of(case, row))
    messages.success(request, "The file was scanned.")
    return to(address_of(case, row))


@open_to(*access.ADDERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ViewerRequest, reference: str, document_id: UUID) -> HttpResponse:
    """Ask why a document is taken back, and take it back."""
    case, row = found(request, reference, document_id)
    try:
        access.check_may_withdraw(request.viewer, case, row)
    except Refused as why:
        return refused(request, case, why, back=address_of(case, row))
    reason = lifecycle.refusal(row.state, "withdraw")
    if reason:
        return refused(request, case, Refused(reason), status=HTTPStatus.CONFLICT, back=address_of(case, row))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(case=case, document=row, by=request.viewer, at=clock.now(), **form.cleaned_data)
        except Refused as why:
            form.add_error(None, why.reason)
        else:
            messages.success(request, "The document was withdrawn.")
            return to(documents_of(case))
    context = {**heading(request, case), "form": form, "document": row, "back": address_of(case, row)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "casefile/withdraw.html", context, status=status)


def _told(request: ViewerRequest, case: Case, row: Document) -> dict[str, Any]:
    """Return what the page of a document that is not locked shows."""
    words = row.words()
    is_open = row.state == lifecycle.KEPT
    first = _first(request, row)
    last = min(first + _PAGES - 1, row.page_count)
    text = ""
    if is_open and row.shown_as == "text":
        shown = actions.show(case=case, document=row, number=1, by=request.viewer, at=clock.now())
        text = shown.content.decode()
    known = TYPES.get(row.type)
    who = accounts.names(request.viewer, [row.by_id]).get(row.by_id, "") if row.by_id else "OpenHART"
    return {
        "document": row, "text": text, "is_open": is_open,
        # Of one taken back neither what it was nor how it was called: it may be of another child.
        "description": "" if row.state == lifecycle.WITHDRAWN else words.get("description", ""),
        "withdrawn_because": words.get("withdrawn_because", ""), "name": words.get("name", ""),
        "sha256": words.get("sha256", ""), "who": who, "size": lifecycle.size_words(row.size),
        "type_label": known.label if known is not None else "Unknown type",
        "refusal": REFUSALS.get(row.refusal, ""), "notes": [NOTES[code] for code in row.notes if code in NOTES],
        "numbers": list(range(first, last + 1)) if is_open and row.shown_as == "pictures" else [],
        "previous_url": f"?from={max(first - _PAGES, 1)}" if first > 1 else "",
        "next_url": f"?from={last + 1}" if last < row.page_count else "",
        "position": f"Pages {first} to {last} of {row.page_count}",
        "may_take": is_open and access.may_take(request.viewer, case),
        "may_change": access.may_add(request.viewer, case),
        "can_withdraw": row.state in lifecycle.MOVES["withdraw"], "can_lock": row.state in lifecycle.MOVES["lock"],
    }  # fmt: skip


def _first(request: ViewerRequest, row: Document) -> int:
    given = request.GET.get("from", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1  # noqa: PLR2004 - no more pages
    return number if 1 <= number <= max(row.page_count, 1) else 1
