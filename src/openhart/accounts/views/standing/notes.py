"""Notes from one shift to the next."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.standing import lines_of
from openhart.accounts.actions import standing as actions
from openhart.accounts.forms.standing import NoteForm
from openhart.accounts.queries import standing as queries
from openhart.accounts.views.standing import common
from openhart.accounts.views.standing.common import CASE_PEOPLE
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to


@open_to(*CASE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: ViewerRequest) -> HttpResponse:
    """Show the notes of the last two weeks for the viewer's own roles, and take a new one."""
    common.check_case_people(request.viewer)
    form = _form(request)

    def write() -> None:
        typed = form.cleaned_data
        line = common.line_of(typed["line"])
        actions.write_note(line=line, note=typed["note"], by=request.viewer, at=clock.now())

    to = reverse("accounts:shift_notes")
    done = "The note waits for the next shift on their My day."
    return common.taken_in(request, form, write, done=done, to=to) or _page(request, form)


@open_to(*CASE_PEOPLE)
@require_http_methods(["POST"])
def take_over(request: ViewerRequest, note_id: UUID) -> HttpResponse:
    """Say that a note is read and taken over."""
    common.check_case_people(request.viewer)
    if not queries.is_readable(request.viewer, note_id, clock.now()):
        raise Http404("No such note.")
    try:
        actions.take_over(note_id=note_id, by=request.viewer, at=clock.now())
    except Refused as refused:
        return _page(request, _form(request), reason=refused.reason)
    messages.success(request, "You take over.")
    return common.see(reverse("accounts:shift_notes"))


def begun(request: ViewerRequest, note: str) -> HttpResponse:
    """Show the form with a note that another room began: the writer reads it, changes it, and leaves it."""
    return _page(request, NoteForm(initial={"note": note}, lines=common.lines(lines_of(request.viewer))))


def _form(request: ViewerRequest) -> NoteForm:
    typed = request.POST if request.method == "POST" and "note" in request.POST else None
    return NoteForm(typed, lines=common.lines(lines_of(request.viewer)))


def _page(request: ViewerRequest, form: NoteForm, *, reason: str = "") -> HttpResponse:
    at = clock.now()
    context = {
        "section": common.SECTION, "form": form, "rows": queries.notes(request.viewer, at), "now": at,
        "may_write": bool(lines_of(request.viewer)), "reason": reason,
    }  # fmt: skip
    status = HTTPStatus.CONFLICT if reason else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/standing/notes.html", context, status=status)
