"""A further report of a known incident."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.drafts import queries as drafts
from openhart.drafts.models import Kind
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.referrals import access, actions
from openhart.referrals.access import MAY_RECEIVE
from openhart.referrals.forms import ReportForm
from openhart.referrals.models import Referral
from openhart.referrals.views.deciding import heading, referral_or_404
from openhart.referrals.views.typed import REPORT_FIRST, REPORT_LAST, shown


@open_to(*MAY_RECEIVE, on_case=True)
@require_http_methods(["GET", "POST"])
def attach(request: ViewerRequest, reference: str) -> HttpResponse:
    """Take a second reporter's account of an incident that is known; it becomes no second referral."""
    referral = referral_or_404(request, reference)
    try:
        access.check_may_add_to(request.viewer, referral.case)
    except Refused as refused:
        return _page(request, referral, {"refusal": refused.reason}, status=HTTPStatus.FORBIDDEN)
    if request.method == "POST":
        return _posted(request, referral)
    now = clock.now()
    page: dict[str, Any] = {"draft_id": ids.new_id()}
    data = None
    if "draft" in request.GET:
        draft = _draft_or_404(request)
        page = {"draft_id": draft.id, "saved_at": draft.updated_at}
        data = MultiValueDict({name: list(texts) for name, texts in draft.values.items()})
    form = ReportForm(data, prefix="report", now=now, initial={"received_at": now, "channel": "call"})
    return _page(request, referral, {**page, "form": form})


def _posted(request: ViewerRequest, referral: Referral) -> HttpResponse:
    now = clock.now()
    draft_id = _uuid(request.POST.get("draft_id", ""))
    form = ReportForm(request.POST, prefix="report", now=now)
    page = {"draft_id": draft_id, "form": form}
    if not form.is_valid():
        return _page(request, referral, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not (form.cleaned_data["own_words"] or form.cleaned_data["why_suspected"]):
        form.add_error("own_words", "Write down what the reporter says: it is what this report adds.")
        return _page(request, referral, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.attach(
            case=referral.case, report=form.reported(), submission_key=str(draft_id), draft_id=draft_id,
            by=request.viewer, at=now,
        )  # fmt: skip
    except Refused as refused:
        if drafts.has_ended(request.viewer, draft_id):  # what this page was opened for is done: these words go on
            page["draft_id"] = ids.new_id()
        return _page(request, referral, {**page, "refusal": refused.reason}, status=HTTPStatus.CONFLICT)
    messages.success(request, "The report is attached to the case.")
    return HttpResponseRedirect(reverse("desk:case", args=[referral.case.reference]), status=HTTPStatus.SEE_OTHER)


@open_to(*MAY_RECEIVE)
@require_http_methods(["GET"])
def resume(request: ViewerRequest) -> HttpResponse:
    """Lead from a draft back to the case it was written for."""
    draft = _draft_or_404(request)
    reference = ids.read_reference((draft.values.get("case") or [""])[-1])
    if reference is None:
        raise Http404("This draft names no case.")
    return HttpResponseRedirect(f"{reverse('referrals:attach', args=[reference])}?draft={draft.id}")


def _draft_or_404(request: ViewerRequest) -> drafts.OpenDraft:
    try:
        return drafts.my_draft(request.viewer, UUID(request.GET.get("draft", "")))
    except (Refused, ValueError) as fault:
        raise Http404("There is no such draft.") from fault


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return ids.new_id()


def _page(
    request: ViewerRequest, referral: Referral, page: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    form = page.get("form")
    context = {
        **heading(request.viewer, referral), "now": clock.now(), "draft_kind": Kind.FURTHER_REPORT,
        "first": shown(form, REPORT_FIRST) if form else [], "last": shown(form, REPORT_LAST) if form else [], **page,
    }  # fmt: skip
    return render(request, "referrals/attach.html", context, status=status)
