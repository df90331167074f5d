"""Waiving a duty, and explaining why it is owed or why not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import WORKING, ViewerRequest
from openhart.cases.actions import judging
from openhart.cases.models import Case, Duty, DutyState
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.response import access, actions, queries
from openhart.response.forms import WaiveForm
from openhart.response.views.common import page, to_steps


@open_to(*WORKING, on_case=True)
@require_http_methods(["GET", "POST"])
def waive(request: ViewerRequest, reference: str, duty: str) -> HttpResponse:
    """Show the form that waives a duty, or waive it."""
    case = case_or_404(request, reference)
    pack = policy.load_pack(case.pack)
    owed = _owed(request, case, duty)
    at = clock.now()
    form = WaiveForm(request.POST if request.method == "POST" else None)
    refusal = _refusal(request, pack, owed)
    word = pack.duties[owed.code]
    context = {"form": form, "duty": owed, "word": word, "owner": pack.roles.get(owed.owed_by, owed.owed_by), "now": at}
    if request.method == "GET" or refusal:
        status = 403 if refusal and request.method == "POST" else 200
        return page(request, "response/waive.html", case, status, refusal=refusal, **context)
    if not form.is_valid():
        return page(request, "response/waive.html", case, 422, **context)
    try:
        actions.waive(
            case=case, duty=owed, reason=form.cleaned_data["reason"], submission=form.cleaned_data["submission"],
            by=request.viewer, at=at,
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.reason)
        return page(request, "response/waive.html", case, 409, **context)
    messages.success(request, f"Waived: {word.label}.")
    return to_steps(case)


@open_to(on_case=True)
@require_http_methods(["GET"])
def why(request: ViewerRequest, reference: str, duty: str) -> HttpResponse:
    """Show, rule by rule, why a duty is owed on the case or why it is not."""
    case = case_or_404(request, reference)
    pack = policy.load_pack(case.pack)
    if duty not in pack.duties:
        raise Http404
    at = clock.now()
    found = policy.explain(pack, judging.events_of(case), at, duty)
    standing = "; ".join(dict.fromkeys(queries.standing(each) for each in found.duties)) or "not owed on this case"
    unknown = list(dict.fromkeys(code for each in found.undecided for code in each.needs))
    needs = queries.missing_facts(request.viewer, pack, case, unknown)
    return page(
        request, "response/why.html", case,
        word=pack.duties[duty], why=found, now=at,
        standing=f"{standing[:1].upper()}{standing[1:]}.", needs=needs,
        traces=queries.traces_of(request.viewer, case, found),
        may_correct=access.may_correct(request.viewer, case),
    )  # fmt: skip


def _owed(request: ViewerRequest, case: Case, code: str) -> Duty:
    """Return the duty that the address names; without episode and instance, the first that is open."""
    instance = request.GET.get("instance", "")
    if instance.isdecimal():
        found = queries.duty_of(request.viewer, case, code, request.GET.get("episode", ""), int(instance[:4]))
        if found is not None:
            return found
    raise Http404


def _refusal(request: ViewerRequest, pack: policy.Pack, duty: Duty) -> str:
    if duty.state != DutyState.OPEN:
        return "This step is not open any more; there is nothing to waive."
    try:
        access.check_may_waive(request.viewer, pack, duty)
    except Refused as refused:
        return refused.reason
    return ""
