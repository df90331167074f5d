"""The pages on which somebody says that a recipient was told, has acknowledged it, or was told in error."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.queries import lasting
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.notices import access, actions, lifecycle, queries
from openhart.notices.access import TELLERS
from openhart.notices.forms import AcknowledgeForm, NoticeForm, NumberForm, WithdrawForm, grouped
from openhart.notices.models import Notice
from openhart.notices.queries import Need, Offer
from openhart.notices.views.showing import heading
from openhart.places import queries as places
from openhart.places.lifecycle import kind_of

#: The desk's frame shows the panel here.
SHOWN_AT = "desk:notices"
#: Where the episode stands whose notice it is: there the next one to tell is offered.
EPISODES_AT = "desk:missing"
_MISSING = "missing"  # the kind of episode, in the policy's vocabulary
_BUTTONS = {
    "add_number": "Keep the number", "acknowledge": "Record the acknowledgement", "withdraw": "Take it back",
}  # fmt: skip
_Write = Callable[[dict[str, Any]], Notice]


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask who was told, how and when, and record it."""
    case, at = case_or_404(request, reference), clock.now()
    to = request.GET.get("to", "")
    if to not in policy.load_pack(case.pack).recipients:
        raise Http404("No such recipient.")
    try:
        access.check_may_send(request.viewer, case)
    except Refused as refused:
        return _refused(request, case, refused, status=409 if access.may_tell(request.viewer, case) else 403)
    need = _need(case, to, request.GET.get("town", ""), at)
    choices = _choices(to, need, at)
    offer = queries.offer_for(request.viewer, case, to, on=timezone.localdate(at))
    if request.method != "POST":
        form = NoticeForm(initial=_initial(to, need, at, offer), to=to, recipients=choices, offer=offer)
        return _form_page(request, case, form, to=to, need=need)
    form = NoticeForm(request.POST, to=to, recipients=choices, offer=offer)
    if form.is_valid():
        told = dict(form.cleaned_data)
        submission, fields = told.pop("submission"), told.pop("fields_told")
        try:
            notice = actions.record_sent(
                case=case,
                sent=actions.Sent(to=to, fields=fields, **told),
                submission=submission,
                by=request.viewer,
                at=at,
            )
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"Recorded: {notice.recipient.name} was told.")
            return _to(_back(request, case))
    return _form_page(request, case, form, to=to, need=need, status=422)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: ViewerRequest, reference: str, notice_id: UUID) -> HttpResponse:
    """Ask for the number that proves a notice, and keep it."""
    case, notice = _found(request, reference, notice_id)

    def write(told: dict[str, Any]) -> Notice:
        return actions.add_number(case=case, notice_id=notice_id, by=request.viewer, at=clock.now(), **told)

    form = NumberForm(request.POST if request.method == "POST" else None, to=notice.to)
    return _follow(request, case, notice, "add_number", form, write, title="Add the number", done="The number is kept.")


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: ViewerRequest, reference: str, notice_id: UUID) -> HttpResponse:
    """Ask when the recipient acknowledged a notice, and record it."""
    case, notice = _found(request, reference, notice_id)

    def write(told: dict[str, Any]) -> Notice:
        return actions.acknowledge(case=case, notice_id=notice_id, by=request.viewer, at=clock.now(), **told)

    form = AcknowledgeForm(request.POST if request.method == "POST" else None, initial={"happened_at": clock.now()})
    return _follow(
        request, case, notice, "acknowledge", form, write, title="They acknowledged it",
        done="Recorded as acknowledged.",
    )  # fmt: skip


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ViewerRequest, reference: str, notice_id: UUID) -> HttpResponse:
    """Ask why a notice is taken back, and take it back."""
    case, notice = _found(request, reference, notice_id)

    def write(told: dict[str, Any]) -> Notice:
        return actions.withdraw(
            case=case, notice_id=notice_id, wrong=actions.Wrong(**told), by=request.viewer, at=clock.now()
        )

    form = WithdrawForm(request.POST if request.method == "POST" else None)
    return _follow(
        request, case, notice, "withdraw", form, write, title="Take the notice back",
        done=f"Taken back. What it had discharged is owed again.{form.said_of_breach()}",
    )  # fmt: skip


@open_to(*TELLERS, on_case=True)
@require_http_methods(["POST"])
def settle(request: ViewerRequest, reference: str) -> HttpResponse:
    """Mark as done what nobody is left to be told of."""
    case = case_or_404(request, reference)
    try:
        actions.settle(case=case, by=request.viewer, at=clock.now())
    except Refused as refused:
        return _refused(request, case, refused)
    messages.success(request, "Everybody was told: marked as done.")
    return _to_notices(case)


def _follow(
    request: ViewerRequest, case: Case, notice: Notice, move: str, form: forms.Form, write: _Write, *, title: str,
    done: str,
) -> HttpResponse:  # fmt: skip
    """Show or take in the small form of one step on one notice."""
    try:
        access.check_may_tell(request.viewer, case)
    except Refused as refused:
        return _refused(request, case, refused)
    reason = lifecycle.refusal(notice.state, move)
    if reason is not None:
        return _refused(request, case, Refused(reason), status=409)
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, done)
            return _to_notices(case)
    context = {"form": form, "notice": notice, "title": title, "button": _BUTTONS[move], "now": clock.now()}
    status = 422 if form.errors else 200
    return render(request, "notices/follow.html", {**heading(request, case), **context}, status=status)


def _found(request: ViewerRequest, reference: str, notice_id: UUID) -> tuple[Case, Notice]:
    case = case_or_404(request, reference)
    try:
        return case, queries.notice_of(request.viewer, case, notice_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused


def _need(case: Case, to: str, town: str, at: datetime) -> Need:
    """Return whom the page is about: the recipient of the town that was asked for, or the first."""
    needs = queries.needs_for(case, [to], on=timezone.localdate(at))[to]
    return next((need for need in needs if town in need.towns), needs[0])


def _choices(to: str, need: Need, at: datetime) -> list[Any]:
    rows = places.all_of([to], on=timezone.localdate(at))[kind_of(to)]
    first = [(need.recipient.code, need.recipient.name)] if need.recipient else []
    others = [(row.code, row.name) for row in rows if need.recipient is None or row.code != need.recipient.code]
    return grouped(first, others)


def _initial(to: str, need: Need, at: datetime, offer: Offer) -> dict[str, Any]:
    ground = offer.ground()
    return {
        "ground": ground.code if ground else "",
        "fields_told": list(offer.usual(ground)) if ground else [],
        "recipient": need.recipient.code if need.recipient else "",
        "towns": ",".join(need.towns),
        "happened_at": at,
        "form": lifecycle.USUAL_FORM.get(to, ""),
        "submission": uuid4(),
    }


def _form_page(
    request: ViewerRequest, case: Case, form: NoticeForm, *, to: str, need: Need, status: int = 200
) -> HttpResponse:
    names = places.town_names()
    duty = policy.load_pack(case.pack).duties.get(f"notify.{to}")
    context = {
        **heading(request, case),
        "form": form,
        "label": duty.label if duty else policy.load_pack(case.pack).recipients[to],
        "recipient": need.recipient,
        "is_on_its_way": need.recipient is not None
        and queries.under_way(request.viewer, case, to, need.recipient.code) is not None,
        "towns": [names.get(town, town) for town in need.towns],
        "back": _back(request, case),
        "now": clock.now(),
    }
    return render(request, "notices/record.html", context, status=status)


def _refused(request: ViewerRequest, case: Case, refused: Refused, status: int = 403) -> HttpResponse:
    context = {**heading(request, case), "reason": refused.reason, "now": clock.now()}
    return render(request, "notices/refused.html", context, status=status)


def _to_notices(case: Case) -> HttpResponse:
    return _to(resolve_url(SHOWN_AT, case.reference))


def _back(request: ViewerRequest, case: Case) -> str:
    """Return where the notice was asked for: in the episode it is about, or among the notices."""
    named = request.GET.get("episode", "")
    is_missing = any(each.name == named for each in lasting.episodes_of(request.viewer, case, _MISSING))
    return resolve_url(EPISODES_AT if is_missing else SHOWN_AT, case.reference)


def _to(address: str) -> HttpResponse:
    response = HttpResponse(status=303)
    response.headers["Location"] = address
    return response
