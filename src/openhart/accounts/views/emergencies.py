"""Cases opened in an emergency: the list, one with all that was done, the second person's answer, the review."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest, check_role
from openhart.accounts.access.emergencies import AGREEING, BREAKING, REVIEWING
from openhart.accounts.actions import emergencies as actions
from openhart.accounts.forms.emergencies import ReviewForm
from openhart.accounts.models import Verdict
from openhart.accounts.queries import emergencies as queries
from openhart.accounts.queries.emergencies import Opened
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to

CONCERNED = tuple(sorted(BREAKING | set(REVIEWING)))
_SECTION = "emergencies"


@open_to(*CONCERNED)
@require_http_methods(["GET"])
def listing(request: ViewerRequest) -> HttpResponse:
    """List the openings to answer, to review and lately reviewed, and one's own."""
    check_role(request.viewer, *CONCERNED)
    at = clock.now()
    openings = queries.openings(request.viewer, at)
    audit.write_seen(
        by=request.viewer.user_id, at=at, subjects=openings.case_ids,
        detail={"list": "emergencies", "shows": ("reference", "opened_by", "times")},
    )  # fmt: skip
    context = {"openings": openings, "now": at, "section": _SECTION}
    return render(request, "accounts/emergencies/list.html", context)


@open_to(*CONCERNED)
@require_http_methods(["GET"])
def one(request: ViewerRequest, emergency_id: UUID) -> HttpResponse:
    """Show one opening: why, what was read and done, and what is to be decided about it."""
    at = clock.now()
    opened = _opened_or_404(request, emergency_id, at)
    return _page(request, opened, at)


@open_to(*AGREEING, is_fresh=True)
@require_http_methods(["POST"])
def agree(request: ViewerRequest, emergency_id: UUID) -> HttpResponse:
    """Agree, as the second person, that a restricted case is opened."""
    check_role(request.viewer, *AGREEING)
    return _answer(request, emergency_id, actions.agree, "Agreed. The case is open to them for 60 minutes.")


@open_to(*AGREEING)
@require_http_methods(["POST"])
def decline(request: ViewerRequest, emergency_id: UUID) -> HttpResponse:
    """Decline, as the second person, that a restricted case is opened."""
    check_role(request.viewer, *AGREEING)
    return _answer(request, emergency_id, actions.decline, "Declined. The case stays closed to them.")


@open_to(*CONCERNED)
@require_http_methods(["POST"])
def close(request: ViewerRequest, emergency_id: UUID) -> HttpResponse:
    """Give emergency access back, take the asking back, or cut somebody's access short."""
    return _answer(request, emergency_id, actions.close, "The emergency access has ended.")


@open_to(*REVIEWING)
@require_http_methods(["POST"])
def review(request: ViewerRequest, emergency_id: UUID) -> HttpResponse:
    """Take in what the review found."""
    check_role(request.viewer, *REVIEWING)
    at = clock.now()
    opened = _opened_or_404(request, emergency_id, at)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, opened, at, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    found = form.cleaned_data
    try:
        actions.review(
            emergency_id=emergency_id, verdict=Verdict(found["verdict"]), words=found["words"], by=request.viewer, at=at
        )
    except Refused as refused:
        return _page(request, opened, at, form=form, refusal=refused.reason, status=HTTPStatus.CONFLICT)
    messages.success(request, "The review is written down.")
    return _back(emergency_id)


def _answer(request: ViewerRequest, emergency_id: UUID, act: Callable[..., object], done: str) -> HttpResponse:
    """Do what the button says and show the opening again; say on its page when it was not possible."""
    at = clock.now()
    opened = _opened_or_404(request, emergency_id, at)
    try:
        act(emergency_id=emergency_id, by=request.viewer, at=at)
    except Refused as refused:
        return _page(request, opened, at, refusal=refused.reason, status=HTTPStatus.CONFLICT)
    messages.success(request, done)
    return _back(emergency_id)


def _back(emergency_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("accounts:emergency", args=[emergency_id]), status=HTTPStatus.SEE_OTHER)


def _opened_or_404(request: ViewerRequest, emergency_id: UUID, at: datetime) -> Opened:
    """Return the opening; none at all and one that is not theirs to know answer alike."""
    check_role(request.viewer, *CONCERNED)
    try:
        return queries.opened(request.viewer, emergency_id, at)
    except Refused as refused:
        raise Http404 from refused


def _page(
    request: ViewerRequest,
    opened: Opened,
    at: datetime,
    *,
    form: ReviewForm | None = None,
    refusal: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    actions.note_read(row=opened.listed.row, by=request.viewer, at=at)
    context: dict[str, Any] = {
        "opened": opened, "now": at, "section": _SECTION, "refusal": refusal,
        "form": form if form is not None else (ReviewForm() if opened.may_review else None),
        "not_justified": Verdict.NOT_JUSTIFIED,
    }  # fmt: skip
    return render(request, "accounts/emergencies/one.html", context, status=status)
