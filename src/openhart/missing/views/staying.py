"""A child who stays, verified, in an unapproved place."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.missing import access, actions, queries
from openhart.missing.forms import StayForm
from openhart.missing.views.common import acted


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def stay(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask where the child stays and how that is known, and record it."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_record(request.viewer, case)
    form = StayForm(request.POST or None, at=at)

    def act() -> None:
        actions.verify_stay(
            case=case, verified=form.verified(), submission=form.cleaned_data["submission"], by=request.viewer, at=at
        )

    return acted(
        request, case, "missing/small.html", form, act, title="The child is in a place that is not approved",
        lead="Somebody verified where the child is: then the child is not missing, and that is recorded here.",
        button="Record it", done="Recorded. It is checked again at the time you gave.",
    )  # fmt: skip


@open_to(*access.RECORDERS, on_case=True)
@require_http_methods(["GET", "POST"])
def end_stay(request: ViewerRequest, reference: str, stay_id: UUID) -> HttpResponse:
    """Ask whether the child does not stay there any more, and record it."""
    case, at = case_or_404(request, reference), clock.now()
    access.check_may_record(request.viewer, case)
    if not queries.has_stay(request.viewer, case, stay_id):
        raise Http404("There is no such stay.")
    form = forms.Form(request.POST if request.method == "POST" else None)

    def act() -> None:
        actions.end_stay(case=case, stay_id=stay_id, by=request.viewer, at=at)

    return acted(
        request, case, "missing/small.html", form, act, title="The child does not stay there any more",
        lead="Record this when the child is back, or in a place that is approved. If nobody knows where the child is, "
        "record the child as missing.",
        button="Record it", done="Recorded.",
    )  # fmt: skip
