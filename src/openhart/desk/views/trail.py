"""The privacy officer's questions to the trail. Whoever asks one is in the trail themselves."""

import csv
from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest, check_role
from openhart.accounts.queries.people import everybody
from openhart.audit.actions import looking
from openhart.audit.queries import Sought, case_numbered
from openhart.cases.queries.brief import in_brief
from openhart.desk import access, actions
from openhart.desk.forms import TrailForm
from openhart.desk.queries import trail
from openhart.foundation import clock
from openhart.foundation.routes import open_to

SECTION = "records"
_QUESTIONS = ("who_looked", "what_looked")
_MOST_SHOWN = 300
#: What a spreadsheet would take for a formula begins with one of these.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
_COLUMNS = ("time (UTC)", "who", "did", "where from", "outcome", "act", "entry")


@open_to(*access.AUDITING)
@require_http_methods(["GET"])
def who_looked(request: ViewerRequest) -> HttpResponse:
    """Answer who has looked at a child, by the number of the case, also of a restricted one."""
    return _answered(request, "who_looked")


@open_to(*access.AUDITING)
@require_http_methods(["GET"])
def what_looked(request: ViewerRequest) -> HttpResponse:
    """Answer what a colleague has looked at."""
    return _answered(request, "what_looked")


@open_to(*access.AUDITING, is_fresh=True)
@require_http_methods(["POST"])
def taken(request: ViewerRequest, question: str) -> HttpResponse:
    """Give an answer of the trail as a file for a spreadsheet; its cells never start a formula."""
    check_role(request.viewer, *access.AUDITING)
    if question not in _QUESTIONS:
        raise Http404
    form, subject, sought = _asked(request, question)
    if sought is None:
        return _page(request, question, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    lines = list(trail.all_lines(request.viewer, sought))
    at = clock.now()
    actions.note_trail_taken(question=question, about=subject, rows=len(lines), by=request.viewer, at=at)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{question.replace("_", "-")}.csv"'
    writer = csv.writer(answer)
    writer.writerow(_COLUMNS)
    writer.writerows(_cells(lines))
    if len(lines) >= trail.MOST_IN_A_FILE:
        writer.writerow([f"Only the newest {trail.MOST_IN_A_FILE} entries are here: narrow the days."])
    return answer


@open_to(*access.AUDITING)
@require_http_methods(["GET", "POST"])
def review(request: ViewerRequest) -> HttpResponse:
    """Show what stands out and nobody went through yet; note that somebody did, up to what they were shown."""
    check_role(request.viewer, *access.AUDITING)
    at = clock.now()
    if request.method == "POST" and request.viewer.user_id is not None:
        up_to = trail.mark_in(request.POST.get("up_to", ""))
        shown = trail.standing_out(request.viewer, up_to[0] if up_to else at, limit=_MOST_SHOWN)
        if up_to is not None and shown:  # never further than one page shows, whatever the form says
            looking.look_through(up_to=shown[0].at, count=len(shown), by=request.viewer.user_id, at=at)
            messages.success(request, "Written down: you went through these.")
        return HttpResponseRedirect(reverse("desk:trail_review"), status=HTTPStatus.SEE_OTHER)
    lines = trail.standing_out(request.viewer, at, limit=_MOST_SHOWN + 1)
    shown = lines[-_MOST_SHOWN:]
    named = [each for line in shown for each in line.cases]
    actions.note_question(question="review", about=None, cases=named, rows=len(shown), by=request.viewer, at=at)
    context = {
        "lines": shown, "has_more": len(lines) > _MOST_SHOWN, "now": at, "section": SECTION,
        "up_to": shown[0].mark if shown else "",
    }  # fmt: skip
    return render(request, "desk/trail_review.html", context)


def _answered(request: ViewerRequest, question: str) -> HttpResponse:
    check_role(request.viewer, *access.AUDITING)
    form, subject, sought = _asked(request, question)
    if sought is None:
        return _page(request, question, form, status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
    page = trail.lines_of(request.viewer, sought)
    named = [each for line in page.lines for each in line.cases]
    actions.note_question(
        question=question, about=subject, cases=named, rows=len(page.lines), by=request.viewer, at=clock.now()
    )
    kept = {name: value for name, value in request.GET.items() if value and name != "before"}
    here = reverse(f"desk:{question}")
    return _page(
        request, question, form, page=page, kept=kept, is_later="before" in request.GET,
        first_url=f"{here}?{urlencode(kept)}",
        next_url=f"{here}?{urlencode({**kept, 'before': page.next})}" if page.next else "",
    )  # fmt: skip


def _asked(request: ViewerRequest, question: str) -> tuple[TrailForm, UUID | None, Sought | None]:
    """Return the form, about whom it asks, and what is sought; None when nothing is asked yet, or wrongly."""
    given = request.POST if request.method == "POST" else request.GET
    people = _people(request) if question == "what_looked" else None
    form = TrailForm(given or None, people=people)
    if not form.is_valid():
        return form, None, None
    asked, before = form.cleaned_data, trail.mark_in(given.get("before", ""))
    if people is not None:
        if not asked["person"]:
            return form, None, None
        person = UUID(asked["person"])
        return form, person, trail.sought_of(asked["kind"], actor=person, before=before, **form.between())
    found = in_brief(request.viewer, reference=asked["reference"]) if asked["reference"] else []
    subject = found[0].case_id if found else None
    if subject is None and asked["reference"]:
        subject = case_numbered(request.viewer, asked["reference"])  # the trail outlives the case
        if subject is None:
            form.add_error("reference", "There is no case of this number.")
    if subject is None:
        return form, None, None
    return form, subject, trail.sought_of(asked["kind"], subject=subject, before=before, **form.between())


def _people(request: ViewerRequest) -> list[tuple[str, str]]:
    return [(str(user_id), name) for user_id, name in everybody(request.viewer)]


def _page(
    request: ViewerRequest, question: str, form: TrailForm, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    context = {"form": form, "question": question, "section": SECTION, "now": clock.now(), **more}
    return render(request, "desk/trail.html", context, status=status)


def _cells(lines: list[trail.Line]) -> Iterator[list[str]]:
    for line in lines:
        cells = (_utc(line.at), line.who, line.says, line.whence, line.outcome, line.act, str(line.id))
        yield [f"'{cell}" if cell.startswith(_FORMULAS) else cell for cell in cells]


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"
