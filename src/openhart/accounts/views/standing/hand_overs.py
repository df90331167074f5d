"""Cases and regions handed from one colleague to another."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts import queries as accounts
from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.standing import ANSWERS, STAFF, Line
from openhart.accounts.actions import standing as actions
from openhart.accounts.forms.standing import DeclineForm, HandOverForm
from openhart.accounts.models import Grant, Role, Scope
from openhart.accounts.queries import standing as queries
from openhart.accounts.views.standing import common
from openhart.accounts.views.standing.common import CASE_PEOPLE
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to


@open_to(*STAFF)
@require_http_methods(["GET", "HEAD"])
def hand_overs(request: ViewerRequest) -> HttpResponse:
    """List what was offered to the viewer and by them."""
    common.check_staff(request.viewer)
    rows = queries.hand_overs(request.viewer)
    context = {
        "section": common.SECTION, "now": clock.now(), "may_offer": request.viewer.has_role(*CASE_PEOPLE),
        "to_me": [row for row in rows if row.is_taker], "by_me": [row for row in rows if not row.is_taker],
    }  # fmt: skip
    return render(request, "accounts/standing/hand_overs.html", context)


@open_to(*CASE_PEOPLE, is_fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: ViewerRequest) -> HttpResponse:
    """Ask which of one's own cases, or of those one answers for, are offered, to whom, and what they must know."""
    common.check_case_people(request.viewer)
    viewer, at = request.viewer, clock.now()
    giver_id = _giver(request)
    rows = queries.may_hand_over(viewer, giver_id, at)
    takers = [pair for pair in queries.colleagues(viewer, at) if pair[0] != giver_id]
    takers += [(viewer.user_id, f"{viewer.name} (you)")] if viewer.user_id and viewer.user_id != giver_id else []
    form = HandOverForm(
        request.POST if request.method == "POST" else None, grants=[(str(row.id), _words(row)) for row in rows],
        takers=common.people(takers),
    )  # fmt: skip

    def write() -> None:
        typed = form.cleaned_data
        actions.offer_hand_over(
            giver_id=giver_id, taker_id=UUID(typed["taker"]), grant_ids=[UUID(each) for each in typed["grants"]],
            note=typed["note"], stays_until_at=form.stays_until_at(), by=viewer, at=clock.now(),
        )  # fmt: skip

    to = reverse("accounts:hand_overs")
    givers = queries.givers(viewer, at) if viewer.has_role(*ANSWERS) else []
    return common.taken_in(
        request, form, write, done="Offered. Nothing changes hands until it is accepted.", to=to
    ) or common.shown(
        request, form, "accounts/standing/offer.html", rows=rows, back=to, givers=common.people(givers),
        giver=str(giver_id), is_own=giver_id == viewer.user_id,
        name=accounts.names(viewer, [giver_id]).get(giver_id, "") if rows else "",
    )  # fmt: skip


@open_to(*STAFF)
@require_http_methods(["GET", "HEAD"])
def hand_over(request: ViewerRequest, hand_over_id: UUID) -> HttpResponse:
    """Show what is offered, to accept, decline or withdraw it."""
    common.check_staff(request.viewer)
    return _page(request, hand_over_id, DeclineForm())


@open_to(*STAFF)
@require_http_methods(["POST"])
def decline(request: ViewerRequest, hand_over_id: UUID) -> HttpResponse:
    """Say no, and why."""
    common.check_staff(request.viewer)
    _check_concerned(request, hand_over_id)
    form = DeclineForm(request.POST)

    def write() -> None:
        words = form.cleaned_data["words"]
        actions.decline(hand_over_id=hand_over_id, words=words, by=request.viewer, at=clock.now())

    to = reverse("accounts:hand_over", args=[hand_over_id])
    done = "Declined. Nothing changes hands."
    return common.taken_in(request, form, write, done=done, to=to) or _page(request, hand_over_id, form)


@open_to(*STAFF)
@require_http_methods(["POST"])
def answer(request: ViewerRequest, hand_over_id: UUID, act: str) -> HttpResponse:
    """Accept what is offered, or withdraw one's own offer."""
    common.check_staff(request.viewer)
    _check_concerned(request, hand_over_id)
    if act not in _ANSWERS:
        raise Http404("No such act.")
    try:
        outcome = _ANSWERS[act](hand_over_id=hand_over_id, by=request.viewer, at=clock.now())
    except Refused as refused:
        return _page(request, hand_over_id, DeclineForm(), reason=refused.reason)
    messages.success(request, _done(outcome))
    return common.see(reverse("accounts:hand_over", args=[hand_over_id]))


_ANSWERS: Mapping[str, Callable[..., actions.Outcome | None]] = {
    "accept": actions.accept,
    "withdraw": actions.withdraw,
}


def _check_concerned(request: ViewerRequest, hand_over_id: UUID) -> None:
    if queries.hand_over(request.viewer, hand_over_id, clock.now()) is None:
        raise Http404("No such hand-over.")


def _giver(request: ViewerRequest) -> UUID:
    """Return whose cases are meant: the viewer's own unless the address names somebody."""
    try:
        return UUID(request.GET.get("of", ""))
    except ValueError:
        return request.user.id


def _words(row: Grant) -> str:
    role = Role(row.role).label
    if row.scope == Scope.REGION:
        return Line(row.role, row.region).words
    return f"{row.reference or 'A case without a number'}, as {role}"


def _done(outcome: actions.Outcome | None) -> str:
    if outcome is None:
        return "Withdrawn. Nothing changes hands."
    named = ", ".join(each for each in outcome.skipped if each)
    left_out = f" Left out, because it ended meanwhile: {named or len(outcome.skipped)}." if outcome.skipped else ""
    count = len(outcome.taken)
    return f"You took over {count} {'case or region' if count == 1 else 'cases or regions'}.{left_out}"


def _page(request: ViewerRequest, hand_over_id: UUID, form: DeclineForm, *, reason: str = "") -> HttpResponse:
    offered = queries.hand_over(request.viewer, hand_over_id, clock.now())
    if offered is None:
        raise Http404("No such hand-over.")
    context: dict[str, Any] = {
        "section": common.SECTION, "offered": offered, "cases": [_words(row) for row in offered.cases],
        "form": form, "reason": reason, "now": clock.now(),
    }  # fmt: skip
    status = HTTPStatus.CONFLICT if reason else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "accounts/standing/hand_over.html", context, status=status)
