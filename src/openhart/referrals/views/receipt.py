"""Before and after: is the child known already, and what was received."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import ViewerRequest
from openhart.audit import actions as audit
from openhart.cases import queries as case_queries
from openhart.cases.access import has_role_on
from openhart.cases.models import Case, Duty
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.people import queries as people
from openhart.referrals import access, queries
from openhart.referrals.access import MAY_RECEIVE, MAY_SCREEN
from openhart.referrals.forms import KnownForm


@open_to(*MAY_RECEIVE)
@require_http_methods(["GET"])
def known(request: ViewerRequest) -> HttpResponse:
    """Find the case of a child or incident that is known already, by its reference number."""
    try:
        access.check_may_receive(request.viewer)
    except Refused as refused:
        return render(request, "referrals/refused.html", {"reason": refused.reason}, status=HTTPStatus.FORBIDDEN)
    if not request.GET.get("reference", "").strip():
        return _known_page(request, {"form": KnownForm()})
    form = KnownForm(request.GET)
    if not form.is_valid():
        return _known_page(request, {"form": form}, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        case = case_queries.case_by_reference(request.viewer, form.cleaned_data["reference"])
    except Refused:
        form.add_error("reference", "No case with this number is open to you.")
        return _known_page(request, {"form": form}, HTTPStatus.UNPROCESSABLE_ENTITY)
    _note(request, "referrals.known", [case])
    child = people.child(request.viewer, case)
    context = {
        "form": form, "case": case, "now": clock.now(), "initials": child.identity.initials if child else "",
        "referral": queries.latest_first(request.viewer, case), "may_add": access.may_add_to(request.viewer, case),
    }  # fmt: skip
    return _known_page(request, context)


def _note(request: ViewerRequest, code: str, cases: list[Case]) -> None:
    """Write down, as one entry, that these cases were shown with their numbers, initials and next steps."""
    audit.write_seen(
        by=request.viewer.user_id, at=clock.now(), subjects=[case.id for case in cases],
        detail={"list": code, "shows": ("reference", "initials", "steps_owed")},
    )  # fmt: skip


def _known_page(request: ViewerRequest, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return render(request, "referrals/known.html", {"section": "new_referral", **context}, status=status)


@open_to(*MAY_RECEIVE)
@require_http_methods(["GET"])
def received(request: ViewerRequest, report_id: UUID) -> HttpResponse:
    """Show the receipt: the reference numbers, and what is owed next on each."""
    access.check_may_receive(request.viewer)
    try:
        report, referrals = queries.open_receipt(request.viewer, report_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused
    cases = [referral.case for referral in referrals]
    _note(request, "referrals.received", cases)
    names = people.children(request.viewer, [case.id for case in cases])
    duties = case_queries.open_duties_by_case(request.viewer, [case.id for case in cases])
    rows = [
        {
            "case": case,
            "initials": names[case.id].initials if case.id in names else "",
            "may_screen": has_role_on(request.viewer, case, *MAY_SCREEN),
            "duties": _in_words(case, duties.get(case.id, [])),
            "undecided": len({item["duty"] for item in case.undecided}),
        }
        for case in cases
    ]
    context = {"report": report, "rows": rows, "now": clock.now(), "section": "new_referral"}
    return render(request, "referrals/received.html", context)


def _in_words(case: Case, duties: list[Duty]) -> list[tuple[Duty, str, str]]:
    """Return each duty with what it is and whose it is, in words."""
    pack = policy.load_pack(case.pack)
    return [(duty, pack.duties[duty.code].label, pack.roles.get(duty.owed_by, duty.owed_by)) for duty in duties]
