"""The New-referral page: type, see what will be owed, check, send."""

import re
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.drafts import actions as draft_actions
from openhart.drafts import queries as drafts
from openhart.drafts.forms import title_of, typed_values
from openhart.drafts.models import Kind
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.referrals import access, actions, queries
from openhart.referrals.access import MAY_RECEIVE
from openhart.referrals.models import ChildReported, Referral
from openhart.referrals.views.knowing import LOOKED_BY, known_people_of, looked_at, with_child_taken
from openhart.referrals.views.typed import (
    REPORT_FIRST,
    REPORT_LAST,
    TypedReferral,
    Values,
    answers,
    count_of,
    is_copied,
    sections_of,
    shown,
    typed,
    with_child_added,
    with_child_removed,
)

_OF_AGE = 18
_REMOVED = re.compile(r"remove-child-([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class _Page:
    """The page as it is shown."""

    draft_id: UUID
    typed: TypedReferral
    now: datetime
    saved_at: datetime | None = None
    problem: str = ""
    shows_errors: bool = False
    looked_at: int = -1  # the child for whom people already known are shown at once


@open_to(*MAY_RECEIVE)
@require_http_methods(["GET", "POST"])
def new(request: ViewerRequest) -> HttpResponse:
    """Show the page, empty or from a draft; keep what is posted and go where the button says."""
    try:
        access.check_may_receive(request.viewer)
    except Refused as refused:
        return render(request, "referrals/refused.html", {"reason": refused.reason}, status=HTTPStatus.FORBIDDEN)
    if request.method == "POST":
        return _posted(request)
    now = clock.now()
    if "draft" not in request.GET:
        page = typed(request.viewer, None, now=now, known=request.GET.get("known", "")[:40])
        return _page(request, _Page(ids.new_id(), page, now))
    draft_id = _uuid(request.GET["draft"])
    try:
        draft = drafts.my_draft(request.viewer, draft_id)
    except Refused as refused:
        return _sent_already(request, draft_id, refused)
    page = typed(request.viewer, draft.values, now=now)
    looked = looked_at(request.GET.get("look", ""), len(page.children))
    return _page(request, _Page(draft_id, page, now, draft.updated_at, looked_at=looked))


def _posted(request: ViewerRequest) -> HttpResponse:
    """Save first, whatever the button was; then do what it says."""
    now, step = clock.now(), request.POST.get("step", "check")
    values = _after(step, typed_values(request.POST))
    page = typed(request.viewer, values, now=now)
    draft_id = _uuid(request.POST.get("draft_id", ""), or_new=True)
    try:
        known = queries.receipt_of(request.viewer, str(draft_id))
        if known is not None and _says_the_same(page, known[1]):
            return _see(reverse("referrals:received", args=[known[0].id]))
        _save(request, draft_id, values, now)
    except Refused as refused:
        fresh = ids.new_id()  # sent or thrown away in another tab: what is typed here lives on under a new number
        kept = _Page(fresh, page, now, problem=refused.reason, shows_errors=True)
        return _page(request, kept, status=HTTPStatus.CONFLICT)
    if step == "check" and not page.is_valid():
        wrong = _Page(draft_id, page, now, now, shows_errors=True)
        return _page(request, wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _see(_next(step, draft_id, values))


def _says_the_same(page: TypedReferral, sent: list[Referral]) -> bool:
    """Return whether the page holds no more words than were sent with it; what was typed since must not be lost."""
    report, children = page.reported()
    return [{**report.words(), **child.words()} for child in children] == [one.words() for one in sent]


def _save(request: ViewerRequest, draft_id: UUID, values: dict[str, list[str]], now: datetime) -> None:
    draft_actions.save(
        draft_id=draft_id, kind=Kind.NEW_REFERRAL, values=values, title=title_of(request.POST), by=request.viewer,
        at=now,
    )  # fmt: skip


def _after(step: str, values: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the values as the button leaves them."""
    if step == "add-child":
        return with_child_added(values)
    taken = with_child_taken(values, step)
    if taken is not None:
        return taken
    removed = _REMOVED.fullmatch(step)
    if removed is not None:
        return with_child_removed(values, int(removed.group(1)))
    return values


def _next(step: str, draft_id: UUID, values: Values) -> str:
    page = f"{reverse('referrals:new')}?draft={draft_id}"
    if step == "check":
        return reverse("referrals:check", args=[draft_id])
    if step == "later":
        return reverse("drafts:list")
    if step == "add-child":
        return f"{page}#child-{count_of(values)}"
    look = looked_at(step.removeprefix("look-"), count_of(values)) if step.startswith("look-") else -1
    if look >= 0:
        return f"{page}&look={look}#known-people-{look}"
    return f"{page}#owed" if step == "owed" else page


@open_to(*MAY_RECEIVE)
@require_http_methods(["POST"])
def preview(request: ViewerRequest) -> HttpResponse:
    """Show what would be owed for what is typed at this moment; nothing is kept."""
    try:
        access.check_may_receive(request.viewer)
    except Refused as refused:
        return render(request, "referrals/refused.html", {"reason": refused.reason}, status=HTTPStatus.FORBIDDEN)
    now = clock.now()
    page = typed(request.viewer, typed_values(request.POST), now=now)
    return render(request, "referrals/_preview.html", {"gaps": page.gaps(), **owing(request, page, now)})


@open_to(*MAY_RECEIVE)
@require_http_methods(["GET", "POST"])
def check(request: ViewerRequest, draft_id: UUID) -> HttpResponse:
    """Show the answers once more; send them on POST and show the receipt."""
    now = clock.now()
    try:
        draft = drafts.my_draft(request.viewer, draft_id)
    except Refused as refused:
        return _sent_already(request, draft_id, refused)
    page = typed(request.viewer, draft.values, now=now)
    if not page.is_valid():
        return _see(f"{reverse('referrals:new')}?draft={draft_id}")
    if request.method == "POST":
        return _send(request, draft_id, page, now)
    return _check_page(request, draft_id, page, now)


def _send(request: ViewerRequest, draft_id: UUID, page: TypedReferral, now: datetime) -> HttpResponse:
    report, children = page.reported()
    try:
        receipt = actions.receive(
            report=report, children=children, submission_key=str(draft_id), draft_id=draft_id,
            by=request.viewer, at=now,
        )  # fmt: skip
    except Refused as refused:
        return _check_page(request, draft_id, page, now, problem=refused.reason)
    return _see(reverse("referrals:received", args=[receipt.report.id]))


def _check_page(
    request: ViewerRequest, draft_id: UUID, page: TypedReferral, now: datetime, problem: str = ""
) -> HttpResponse:
    address = f"{reverse('referrals:new')}?draft={draft_id}"
    report_rows = answers(page.report, REPORT_FIRST, address)
    reporter_rows = answers(page.report, REPORT_LAST, address)
    children = [
        [(section.title, answers(form, (*section.fields, *section.more), address)) for section in sections_of(form)]
        for form in page.children
    ]
    context = {
        "section": "new_referral", "draft_id": draft_id, "address": address,
        "report_rows": report_rows, "reporter_rows": reporter_rows,
        "children": [[(title, rows) for title, rows in sections if rows] for sections in children],
        "problem": problem, "gaps": page.gaps(), **owing(request, page, now),
    }  # fmt: skip
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return render(request, "referrals/check.html", context, status=status)


def owing(request: ViewerRequest, page: TypedReferral, now: datetime) -> dict[str, Any]:
    """Return what each child of the page would be owed."""
    report, children = page.reported()
    owed = [
        {
            "preview": queries.what_would_be_owed(request.viewer, report, child, now),
            "is_adult": _is_adult_outside_care(child, report.received_at),
        }
        for child in children
    ]
    return {"owing": owed, "now": now}


def _is_adult_outside_care(child: ChildReported, received_at: datetime) -> bool:
    age = child.age_on(received_at.date())
    return age is not None and age >= _OF_AGE and child.in_agency_care is False


def _page(request: ViewerRequest, page: _Page, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    children = [
        (form, [(s, shown(form, s.fields), shown(form, s.more)) for s in sections_of(form)], is_copied(form))
        for form in page.typed.children
    ]
    looked = known_people_of(request, page.typed, page.looked_at, page.now) if page.looked_at >= 0 else {}
    context = {
        "looked_at": page.looked_at, "looked_by": LOOKED_BY, **looked,
        "section": "new_referral", "draft_id": page.draft_id, "draft_kind": Kind.NEW_REFERRAL,
        "saved_at": page.saved_at,
        "report_first": shown(page.typed.report, REPORT_FIRST), "report_last": shown(page.typed.report, REPORT_LAST),
        "children": children, "reporter_number": len(children[0][1]) + 2,
        "has_errors": page.shows_errors and not page.typed.is_valid(),
        "forms": page.typed.forms() if page.shows_errors else (), "problem": page.problem,
        "gaps": page.typed.gaps(), **owing(request, page.typed, page.now),
    }  # fmt: skip
    return render(request, "referrals/new.html", context, status=status)


def _sent_already(request: ViewerRequest, draft_id: UUID, refused: Refused) -> HttpResponse:
    """Show the receipt of a draft that was sent, however often its button is pressed; else there is no such page."""
    try:
        known = queries.receipt_of(request.viewer, str(draft_id))
    except Refused as somebody_elses:
        raise Http404(refused.reason) from somebody_elses
    if known is None:
        raise Http404(refused.reason) from refused
    return _see(reverse("referrals:received", args=[known[0].id]))


def _uuid(text: str, *, or_new: bool = False) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        if or_new:
            return ids.new_id()
        raise Http404("There is no such draft.") from None


def _see(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
