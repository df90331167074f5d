"""One shift: taken off the rota, offered to a colleague, taken."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openhart.accounts import queries as accounts
from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.standing import PLANNERS, STAFF, Line
from openhart.accounts.actions import standing as actions
from openhart.accounts.forms.standing import SwapForm
from openhart.accounts.lifecycle import rota
from openhart.accounts.models import Shift
from openhart.accounts.queries import standing as queries
from openhart.accounts.views.standing import common
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to

_ANSWERS: Mapping[str, tuple[Callable[..., object], str]] = {
    "accept": (actions.accept_shift, "You are on call. The shift is yours."),
    "decline": (actions.decline_shift, "Declined. Your colleague keeps the shift."),
    "withdraw": (actions.withdraw_shift, "The offer is withdrawn. The shift stays yours."),
}


@open_to(*STAFF)
@require_http_methods(["GET", "HEAD"])
def shift(request: ViewerRequest, shift_id: UUID) -> HttpResponse:
    """Show one shift and what can be done with it."""
    common.check_staff(request.viewer)
    row = _found(request, shift_id)
    return _page(request, row, _form(request, row, None))


@open_to(*PLANNERS)
@require_http_methods(["POST"])
def take_off(request: ViewerRequest, shift_id: UUID) -> HttpResponse:
    """Take somebody off the rota."""
    common.check_planner(request.viewer, PLANNERS)
    row = _found(request, shift_id)
    try:
        actions.take_off(shift_id=shift_id, by=request.viewer, at=clock.now())
    except Refused as refused:
        return _page(request, row, _form(request, row, None), reason=refused.reason)
    messages.success(request, f"{row.user.display_name} is off the rota. Look for the gap this leaves.")
    return common.see(f"{reverse('accounts:rota')}?week={timezone.localdate(row.from_at).isoformat()}")


@open_to(*STAFF)
@require_http_methods(["POST"])
def offer_shift(request: ViewerRequest, shift_id: UUID) -> HttpResponse:
    """Offer one's own shift to a colleague."""
    common.check_staff(request.viewer)
    row = _found(request, shift_id)
    form = _form(request, row, request.POST)

    def write() -> None:
        actions.offer_shift(shift_id=row.id, to=UUID(form.cleaned_data["to"]), by=request.viewer, at=clock.now())

    to = reverse("accounts:shift", args=[row.id])
    done = "Offered. The shift stays yours until your colleague takes it."
    return common.taken_in(request, form, write, done=done, to=to) or _page(request, row, form)


@open_to(*STAFF)
@require_http_methods(["POST"])
def answer_shift(request: ViewerRequest, shift_id: UUID, act: str) -> HttpResponse:
    """Take, decline or withdraw a shift that was offered."""
    common.check_staff(request.viewer)
    row = _found(request, shift_id)
    if act not in _ANSWERS:
        raise Http404("No such act.")
    write, done = _ANSWERS[act]
    try:
        write(shift_id=row.id, by=request.viewer, at=clock.now())
    except Refused as refused:
        return _page(request, row, _form(request, row, None), reason=refused.reason)
    messages.success(request, done)
    return common.see(f"{reverse('accounts:rota')}?week={timezone.localdate(row.from_at).isoformat()}")


def _found(request: ViewerRequest, shift_id: UUID) -> Shift:
    row = queries.shift(request.viewer, shift_id)
    if row is None:
        raise Http404("No such shift.")
    return row


def _form(request: ViewerRequest, row: Shift, typed: Any) -> SwapForm:
    fit = queries.fit_for(request.viewer, [Line(row.role, row.region)], clock.now())
    return SwapForm(typed, users=common.people(pair for pair in fit if pair[0] != row.user_id))


def _page(request: ViewerRequest, row: Shift, form: SwapForm, *, reason: str = "") -> HttpResponse:
    at, zone = clock.now(), timezone.get_default_timezone()
    span, line = rota.span(row.from_at, row.until_at), Line(row.role, row.region)
    names = accounts.names(request.viewer, [row.offered_to_id, row.made_by_id])
    is_live = row.ended_at is None and row.until_at > at
    context = {
        "section": common.SECTION, "row": row, "line": line, "form": form, "reason": reason, "now": at,
        "words": rota.words(span, zone), "hours": (span.until_at - span.from_at).total_seconds() / 3600,
        "clocks_change": rota.clocks_change(span, zone), "is_live": is_live,
        "is_mine": row.user_id == request.viewer.user_id,
        "is_offered_to_me": row.offered_to_id is not None and row.offered_to_id == request.viewer.user_id,
        "offered_to": names.get(row.offered_to_id, "") if row.offered_to_id else "",
        "made_by": names.get(row.made_by_id, "OpenHART") if row.made_by_id else "OpenHART",
        "may_plan": is_live and line in queries.lines_planned(request.viewer, at),
    }  # fmt: skip
    status = HTTPStatus.CONFLICT if reason else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/standing/shift.html", context, status=status)
