"""Opening a case in an emergency: the page that takes a number for which nothing is open to whoever asks."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.emergencies import BREAKING, check_breaks_glass
from openhart.accounts.actions import emergencies as actions
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import Ground
from openhart.cases.queries.emergencies import NumberedCase, case_in_emergency
from openhart.desk.forms import EmergencyForm
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to


@open_to(*BREAKING, is_fresh=True)
@require_http_methods(["GET", "POST"])
def open_case(request: ViewerRequest) -> HttpResponse:
    """Ask why a case must be opened at once; open it, or let it wait for a second person.

    The page is the same whether the number given with the address is of a hidden case, or of none.
    """
    check_breaks_glass(request.viewer)
    if request.method == "GET":
        return render(request, "desk/emergency.html", {"form": EmergencyForm(initial=request.GET.dict())})
    form = EmergencyForm(request.POST)
    if form.is_valid():
        try:
            return HttpResponseRedirect(_opened(request, form), status=HTTPStatus.SEE_OTHER)
        except Refused as refused:
            form.add_error("reference", refused.reason)
    return render(request, "desk/emergency.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _opened(request: ViewerRequest, form: EmergencyForm) -> str:
    """Return where to go on: to the case when it is open, else to the asking that waits for a second person."""
    asked = form.cleaned_data
    found = case_in_emergency(request.viewer, asked["reference"])
    if found is not None and found.is_open:
        return reverse("desk:case", args=[found.reference])
    row = actions.ask(
        reference=asked["reference"], wanted=_wanted(found), ground=Ground(asked["ground"]), reason=asked["reason"],
        by=request.viewer, at=clock.now(),
    )  # fmt: skip
    if row.opened_at is not None:
        return reverse("desk:case", args=[row.reference])
    return reverse("accounts:emergency", args=[row.id])


def _wanted(found: NumberedCase | None) -> Wanted | None:
    if found is None:
        return None
    return Wanted(
        case_id=found.case_id, reference=found.reference, region=found.region, is_restricted=found.is_restricted
    )
