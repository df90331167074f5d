"""Before and after: is the child known already, and what was received."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import ViewerRequest
from openhart.cases import queries as case_queries
from openhart.cases.models import Case, Duty
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.people import queries as people
from openhart.referrals import access, queries


@require_http_methods(["GET"])
def known(request: ViewerRequest) -> HttpResponse:
    """Find the case of a child or incident that is known already, by its reference number."""
    try:
        access.check_may_receive(request.viewer)
    except Refused as refused:
        return render(request, "referrals/refused.html", {"reason": refused.reason}, status=HTTPStatus.FORBIDDEN)
    asked = request.GET.get("reference", "").strip()[:60]
    if not asked:
        return render(request, "referrals/known.html", {"asked": ""})
    reference = ids.read_reference(asked)
    if reference is None:
        problem = "This is not a reference number of ours, or a digit is wrong. Read it once more."
        return _not_found(request, asked, problem)
    try:
        case = case_queries.case_by_reference(request.viewer, reference)
    except Refused:
        return _not_found(request, asked, "No case with this number is open to you.")
    child = people.child(request.viewer, case)
    context = {
        "asked": asked, "case": case, "now": clock.now(), "initials": child.identity.initials if child else "",
        "referral": queries.latest_first(request.viewer, case),
    }  # fmt: skip
    return render(request, "referrals/known.html", context)


def _not_found(request: ViewerRequest, asked: str, problem: str) -> HttpResponse:
    context = {"asked": asked, "problem": problem, "has_errors": True}
    return render(request, "referrals/known.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET"])
def received(request: ViewerRequest, report_id: UUID) -> HttpResponse:
    """Show the receipt: the reference numbers, and what is owed next on each."""
    try:
        report, referrals = queries.open_receipt(request.viewer, report_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused
    cases = [referral.case for referral in referrals]
    names = people.children(request.viewer, [case.id for case in cases])
    duties = case_queries.open_duties_by_case(request.viewer, [case.id for case in cases])
    rows = [
        {
            "case": case,
            "initials": names[case.id].initials if case.id in names else "",
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
