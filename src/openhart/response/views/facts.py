"""Correcting facts: first what would change, then the correction."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import WORKING, ViewerRequest
from openhart.cases import actions as case_actions
from openhart.cases.events import FactCorrected
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.policy import Pack
from openhart.response import access, actions, queries
from openhart.response.forms import CorrectForm
from openhart.response.forms.fields import fact_words
from openhart.response.lifecycle import fact_name
from openhart.response.views.common import page, to_steps


@open_to(*WORKING, on_case=True)
@require_http_methods(["GET", "POST"])
def correct(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show the facts, then what a correction would change, then correct."""
    case = case_or_404(request, reference)
    pack = policy.load_pack(case.pack)
    at = clock.now()
    asked = request.GET.get("fact", "")
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        pack=pack, known=case.facts, sight=sight_of(request.viewer, case),
    )  # fmt: skip
    context = {"form": form, "refusal": _refusal(request, case), "asked": f"id_{fact_name(asked)}" if asked else ""}
    if request.method == "GET" or context["refusal"]:
        status = 403 if context["refusal"] and request.method == "POST" else 200
        return page(request, "response/correct.html", case, status, **context)
    if not form.is_valid():
        return page(request, "response/correct.html", case, 422, **context)
    try:
        if request.POST.get("confirmed") != "yes":
            return _preview(request, case, pack, form, at)
        actions.correct(
            case=case, facts=form.facts(), reason=form.cleaned_data["reason"],
            submission=form.cleaned_data["submission"], by=request.viewer, at=at,
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.reason)
        return page(request, "response/correct.html", case, 409, **context)
    messages.success(request, "Corrected. The required steps were worked out again.")
    return to_steps(case)


def _preview(request: ViewerRequest, case: Case, pack: Pack, form: CorrectForm, at: datetime) -> HttpResponse:
    """Show which facts and which duties would be otherwise, before anything is recorded."""
    facts = form.facts()
    before, after = case_actions.foresee(case=case, event=FactCorrected(facts=facts), by=request.viewer, at=at)
    differing = [
        (word.label, fact_words(word, case.facts.get(word.code)), fact_words(word, facts[word.code]))
        for word in (pack.facts[code] for code in facts)
    ]
    changes = queries.changes(request.viewer, pack, before.duties, after.duties)
    typed = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name in _sent(form)]
    return page(request, "response/correct_check.html", case, differing=differing, changes=changes, typed=typed)


def _sent(form: CorrectForm) -> set[str]:
    """Return the names under which the form's answers came, to be sent once more with the confirmation."""
    names = set(form.fields)
    return names | {f"{name}_{part}" for name in names for part in ("date", "time", "0", "1")}


def _refusal(request: ViewerRequest, case: Case) -> str:
    try:
        access.check_may_correct(request.viewer, case)
    except Refused as refused:
        return refused.reason
    return ""
