"""What the pages of documents share."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.documents import queries
from openhart.documents.models import Document
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.people import queries as people

#: For what a browser must not open as a page of ours: it may do nothing, and reaches nothing.
SANDBOX = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def heading(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return whose record this is, for the bar above a page."""
    child = people.children(request.viewer, [case.id]).get(case.id)
    initials = child.initials if child else "Name not known"
    shared = {"record_number": case.reference, "initials": initials, "section": "cases", "now": clock.now()}
    return {"case": case, **shared}


def found(request: ViewerRequest, reference: str, document_id: UUID) -> tuple[Case, Document]:
    """Return a document of a case open to the viewer; anything else does not exist."""
    case = case_or_404(request, reference)
    try:
        return case, queries.document(request.viewer, case.id, document_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused


def refused(
    request: ViewerRequest, case: Case, why: Refused, status: int = HTTPStatus.FORBIDDEN, *, back: str = ""
) -> HttpResponse:
    """Return the page of a refusal."""
    context = {**heading(request, case), "reason": why.reason, "back": back or documents_of(case)}
    return render(request, "casefile/refused.html", context, status=status)


def documents_of(case: Case) -> str:
    """Return the address of the panel."""
    return reverse("desk:documents", args=[case.reference])


def address_of(case: Case, document: Document) -> str:
    """Return the address of one document."""
    return reverse("casefile:document", args=[case.reference, document.id])


def to(address: str) -> HttpResponse:
    """Lead to a page after an act."""
    answer = HttpResponse(status=HTTPStatus.SEE_OTHER)
    answer.headers["Location"] = address
    return answer


def as_attachment(answer: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    """Return an answer that a browser saves and does not open."""
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Download-Options"] = "noopen"
    return answer
