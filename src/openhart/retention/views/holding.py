"""Legal holds: the list, one, placing and lifting."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.retention import actions, queries
from openhart.retention.access import HOLDERS, check_holds
from openhart.retention.actions.holding import Words
from openhart.retention.forms import HoldForm, LiftForm
from openhart.retention.queries import HoldShown
from openhart.retention.views.common import page, see


@open_to(*HOLDERS)
@require_http_methods(["GET"])
def holds(request: ViewerRequest) -> HttpResponse:
    """List the holds, those in force first."""
    check_holds(request.viewer)
    found = queries.holds(request.viewer)
    held = queries.cases_held(request.viewer, [each.row.id for each in found])
    _note(request, held, "retention.holds", ["matter"])
    return page(request, "retention/holds.html", holds=found)


@open_to(*HOLDERS)
@require_http_methods(["GET"])
def hold(request: ViewerRequest, hold_id: UUID) -> HttpResponse:
    """Show one hold with its cases, by number."""
    found = _found(request, hold_id)
    return page(request, "retention/hold.html", hold=found, form=None if found.row.lifted_at else LiftForm())


@open_to(*HOLDERS)
@require_http_methods(["GET", "POST"])
def place(request: ViewerRequest) -> HttpResponse:
    """Ask which cases are held and why, and hold them."""
    check_holds(request.viewer)
    form = HoldForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if request.method == "GET":
        return page(request, "retention/place.html", form=form)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            held = actions.place(
                references=typed["references"], words=Words(matter=typed["matter"], reason=typed["reason"]),
                by=request.viewer, at=clock.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("references", refused.reason)
        else:
            messages.success(request, "The hold is in force.")
            return see("retention:hold", held.id)
    return page(request, "retention/place.html", HTTPStatus.UNPROCESSABLE_ENTITY, form=form)


@open_to(*HOLDERS, is_fresh=True)
@require_http_methods(["POST"])
def lift(request: ViewerRequest, hold_id: UUID) -> HttpResponse:
    """Lift a hold, with a reason."""
    found = _found(request, hold_id)
    form = LiftForm(request.POST)
    if not form.is_valid():
        return page(request, "retention/hold.html", HTTPStatus.UNPROCESSABLE_ENTITY, hold=found, form=form)
    try:
        actions.lift(hold_id=hold_id, reason=form.cleaned_data["reason"], by=request.viewer, at=clock.now())
    except Refused as refused:
        return page(
            request, "retention/hold.html", HTTPStatus.CONFLICT, hold=_found(request, hold_id), form=None,
            refusal=refused.reason,
        )  # fmt: skip
    messages.success(request, "The hold is lifted. What is due is proposed anew.")
    return see("retention:hold", hold_id)


def _found(request: ViewerRequest, hold_id: UUID) -> HoldShown:
    check_holds(request.viewer)
    try:
        found = queries.hold(request.viewer, hold_id)
    except Refused as refused:
        raise Http404 from refused
    held = [each.case_id for each in found.cases if each.case_id is not None]
    _note(request, held, "retention.hold", ["matter", "reason", "reference"])
    return found


def _note(request: ViewerRequest, case_ids: list[UUID], what: str, shows: list[str]) -> None:
    """Write down of which cases it was shown that and why they are held."""
    audit.write_seen(
        by=request.viewer.user_id, at=clock.now(), subjects=case_ids, detail={"list": what, "shows": shows}
    )
