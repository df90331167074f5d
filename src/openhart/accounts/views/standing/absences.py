"""Absences and who covers."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.standing import ANSWERS
from openhart.accounts.actions import standing as actions
from openhart.accounts.forms.standing import CoverForm
from openhart.accounts.queries import standing as queries
from openhart.accounts.views.standing import common
from openhart.accounts.views.standing.common import CASE_PEOPLE
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to


@open_to(*CASE_PEOPLE)
@require_http_methods(["GET", "HEAD"])
def absences(request: ViewerRequest) -> HttpResponse:
    """List the absences that concern the viewer."""
    common.check_case_people(request.viewer)
    return _list(request)


@open_to(*CASE_PEOPLE, is_fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_cover(request: ViewerRequest) -> HttpResponse:
    """Ask who is away, from when until when, and who covers."""
    common.check_case_people(request.viewer)
    viewer, at = request.viewer, clock.now()
    others = common.people(queries.colleagues(viewer, at))
    me = [(str(viewer.user_id), f"{viewer.name} (you)")]
    form = CoverForm(
        request.POST if request.method == "POST" else None,
        absent=[*me, *(others if viewer.has_role(*ANSWERS) else [])], covering=[*others, *me],
    )  # fmt: skip

    def write() -> None:
        typed = form.cleaned_data
        actions.plan_cover(
            absent_id=UUID(typed["absent"]), covering_id=UUID(typed["covering"]), from_at=typed["from_at"],
            until_at=typed["until_at"], by=viewer, at=clock.now(),
        )  # fmt: skip

    to = reverse("accounts:absences")
    return common.taken_in(request, form, write, done="The cover is planned.", to=to) or common.shown(
        request, form, "accounts/standing/plan_cover.html", back=to
    )


@open_to(*CASE_PEOPLE)
@require_http_methods(["POST"])
def end_cover(request: ViewerRequest, cover_id: UUID) -> HttpResponse:
    """End a cover before its time."""
    common.check_case_people(request.viewer)
    if queries.cover(request.viewer, cover_id, clock.now()) is None:
        raise Http404("No such absence.")
    try:
        actions.end_cover(cover_id=cover_id, by=request.viewer, at=clock.now())
    except Refused as refused:
        return _list(request, reason=refused.reason)
    messages.success(request, "The cover has ended, and all that came with it.")
    return common.see(reverse("accounts:absences"))


def _list(request: ViewerRequest, *, reason: str = "") -> HttpResponse:
    at = clock.now()
    context = {
        "section": common.SECTION, "rows": queries.away(request.viewer, at), "now": at, "reason": reason,
        "me": request.viewer.user_id,
    }  # fmt: skip
    status = HTTPStatus.CONFLICT if reason else HTTPStatus.OK
    return render(request, "accounts/standing/absences.html", context, status=status)
