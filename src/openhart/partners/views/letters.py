"""One letter: read, saved as a paper, confirmed, asked about, and what came of it."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from openhart.accounts.access import PARTNERS, ViewerRequest
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.inbox import actions, queries
from openhart.inbox.actions import Typed
from openhart.inbox.models import Kind, Letter
from openhart.partners.forms import AskForm, OutcomeForm, ReceivedForm
from openhart.partners.views import rows
from openhart.partners.views.seats import Seat, member, see

FORMS: dict[str, type[ReceivedForm | AskForm | OutcomeForm]] = {
    "received": ReceivedForm, "ask": AskForm, "outcome": OutcomeForm,
}  # fmt: skip
_DONE = {
    "received": "The agency knows now that the letter is here.",
    "ask": "Your question is on its way to the agency. The reply will be on this page.",
    "outcome": "The agency knows now what came of it.",
}


@open_to(*PARTNERS)
@require_safe
def letter(request: ViewerRequest, letter_id: UUID) -> HttpResponse:
    """Show a letter to a member of its organisation."""
    return shown(request, member(request), letter_id)


@open_to(*PARTNERS)
@require_safe
def paper(request: ViewerRequest, letter_id: UUID) -> HttpResponse:
    """Give a member the letter's paper to save."""
    return saved(member(request), letter_id)


@open_to(*PARTNERS)
@require_POST
def received(request: ViewerRequest, letter_id: UUID) -> HttpResponse:
    """Take in that the letter is there."""
    return answered(request, member(request), letter_id, "received")


@open_to(*PARTNERS)
@require_POST
def ask(request: ViewerRequest, letter_id: UUID) -> HttpResponse:
    """Take in a question."""
    return answered(request, member(request), letter_id, "ask")


@open_to(*PARTNERS)
@require_POST
def outcome(request: ViewerRequest, letter_id: UUID) -> HttpResponse:
    """Take in what came of it."""
    return answered(request, member(request), letter_id, "outcome")


def shown(
    request: HttpRequest, seat: Seat, letter_id: UUID, *, wrong: Any = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Show a letter, with ``wrong`` in the place of the form that was sent in wrong."""
    at = clock.now()
    found = opened(seat, letter_id, at)
    answers = sorted(found.answers.all(), key=lambda each: (each.at, each.id))
    is_received = any(each.kind == Kind.ACKNOWLEDGED for each in answers)
    state, tone = rows.state_of(found, answers)
    forms = {code: form(name=seat.name) for code, form in FORMS.items()}
    if wrong is not None:
        forms[wrong.prefix] = wrong
    context = {
        "letter": found, "page": found.page() if found.is_readable else [], "state": state, "tone": tone,
        "has_paper": found.is_readable, "talk": rows.talk_of(found),
        "number": rows.number_of(found, answers), "is_received": is_received,
        "forms": forms, "form": wrong, "seat": seat, "now": at, "section": "home", "record_number": found.reference,
        "acts": {code: seat.at(code, found) for code in FORMS}, "paper_url": seat.at("paper", found),
        "replaced_url": _replaced(seat, found),
    }  # fmt: skip
    return render(request, "partners/letter.html", context, status=status)


def saved(seat: Seat, letter_id: UUID) -> HttpResponse:
    """Return the paper that the gate released when the letter was posted, to be saved."""
    at = clock.now()
    found = opened(seat, letter_id, at)
    made = found.paper() if found.is_readable else b""
    if not made:
        raise Http404
    detail = {"letter": str(found.id), "disclosure": str(found.disclosure_id)}
    audit.write(by=seat.reader.actor, at=at, act="letter.downloaded", subject=found.case_id, detail=detail)
    answer = HttpResponse(made, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="letter-{found.left_at:%Y-%m-%d}.pdf"'
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def answered(request: HttpRequest, seat: Seat, letter_id: UUID, what: str) -> HttpResponse:
    """Take in an answer and lead back to the letter, or show it again with what is wrong and all that was typed."""
    form = FORMS[what](request.POST, name=seat.name)
    if not form.is_valid():
        return shown(request, seat, letter_id, wrong=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        row = _ACTS[what](
            letter_id=letter_id, typed=Typed(**form.typed()), submission=form.page(), by=seat.reader, at=clock.now(),
            **({"outcome": form.cleaned_data["outcome"]} if what == "outcome" else {}),
        )  # fmt: skip
    except Letter.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        form.add_error(None, refused.reason)
        return shown(request, seat, letter_id, wrong=form, status=HTTPStatus.CONFLICT)
    messages.success(request, _DONE[what])
    return see(seat.at("letter", row.letter))


_ACTS: dict[str, Callable[..., Any]] = {
    "received": actions.acknowledge, "ask": actions.ask, "outcome": actions.tell_outcome,
}  # fmt: skip


def opened(seat: Seat, letter_id: UUID, at: datetime) -> Letter:
    """Return a letter of the reader's own, having written down that they read it; for anybody else there is none."""
    try:
        actions.note_opened(letter_id=letter_id, by=seat.reader, at=at)
    except Letter.DoesNotExist:
        raise Http404 from None
    found = queries.letter_of(seat.reader, letter_id, at)
    if found is None:
        raise Http404
    return found


def _replaced(seat: Seat, found: Letter) -> str:
    """Return where the letter is that took this one's place; a guest has only the one."""
    if seat.is_guest or found.replaced_by is None:
        return ""
    return seat.at("letter", found.replaced_by)
