"""Recording a step of the vocabulary."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import WORKING, ViewerRequest
from openhart.cases import access as case_access
from openhart.cases import actions as case_actions
from openhart.cases import queries as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.policy import Pack
from openhart.response import access, actions, lifecycle, queries
from openhart.response.forms import StepForm
from openhart.response.views.common import page, to_steps

_GIVEN = 120


@open_to(*WORKING, on_case=True)
@require_http_methods(["GET"])
def choose(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show every step that may be recorded on the case, in groups."""
    case = case_or_404(request, reference)
    pack = policy.load_pack(case.pack)
    groups = [
        (
            title,
            [
                {
                    "label": pack.events[code].label,
                    "url": reverse("response:record", args=[case.reference, code]),
                    "is_allowed": access.may_record(request.viewer, case, pack, code),
                }
                for code in codes
            ],
        )
        for title, codes in lifecycle.grouped(pack)
    ]
    return page(request, "response/choose.html", case, groups=groups)


@open_to(*WORKING, on_case=True)
@require_http_methods(["GET", "POST"])
def record(request: ViewerRequest, reference: str, code: str, *, aside: str = "") -> HttpResponse:
    """Show the form of a step, or record it; a refusal is shown with its reason and nothing typed is lost.

    ``aside`` is what a page of the desk shows beside the form.
    """
    case = case_or_404(request, reference)
    pack = policy.load_pack(case.pack)
    if not lifecycle.is_recordable_here(pack, code):
        raise Http404
    at = clock.now()
    form = _form(request, case, pack, code, at)
    shown = {"form": form, "code": code, "pack": pack, "aside": aside}
    refusal = _refusal(request, case, pack, code, at)
    if request.method == "GET" or refusal:
        return _show(request, case, 403 if refusal and request.method == "POST" else 200, refusal=refusal, **shown)
    if not form.is_valid():
        return _show(request, case, 422, **shown)
    try:
        is_new = actions.take_step(
            case=case, step=form.step(), submission=form.cleaned_data["submission"], by=request.viewer, at=at,
            happened_at=form.happened_at(),
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _show(request, case, 409, **shown)
    label = pack.events[code].label
    messages.success(request, f"Recorded: {label}." if is_new else f"This was recorded already: {label}.")
    return to_steps(case)


def _form(request: ViewerRequest, case: Case, pack: Pack, code: str, at: datetime) -> StepForm:
    events = cases.events_of(request.viewer, case)
    return StepForm(
        request.POST if request.method == "POST" else None,
        pack=pack, code=code, at=at, known=case.facts, sight=sight_of(request.viewer, case),
        things=queries.things_of(request.viewer, pack, code, events),
        moments=queries.moments_of(request.viewer, events),
        episodes=queries.episodes_for(request.viewer, pack, code, cases.duties_of(request.viewer, case)),
        given={name: str(request.GET[name])[:_GIVEN] for name in request.GET},
    )  # fmt: skip


def _refusal(request: ViewerRequest, case: Case, pack: Pack, code: str, at: datetime) -> str:
    """Return why the step cannot be recorded at all now, shown in place of the button; nothing when it can."""
    try:
        access.check_may_record(request.viewer, case, pack, code)
        case_access.check_takes(case, code)
        has_questions = any(word.required or word.values or word.yes_no for word in pack.events[code].data.values())
        if not has_questions and any(gate.refuses == code for gate in pack.gates):
            case_actions.check_recordable(case=case, event=StepTaken(step=code), at=at)
    except Refused as refused:
        return refused.reason
    return ""


def _show(request: ViewerRequest, case: Case, status: int, **shown: Any) -> HttpResponse:
    code, pack = shown["code"], shown["pack"]
    gates = [gate for gate in pack.gates if gate.refuses == code]
    heading = lifecycle.work_of(pack, code) if shown["aside"] else f"Record: {pack.events[code].label}"
    return page(request, "response/record.html", case, status, heading=heading, gates=gates, **shown)
