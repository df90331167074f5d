"""What was opened to the partner who is signed in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openhart.accounts.access import PARTNERS, ViewerRequest, check_role
from openhart.accounts.queries.opened import opened_to
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.routes import open_to


@open_to(*PARTNERS)
@require_safe
def home(request: ViewerRequest) -> HttpResponse:
    """List the cases opened to the partner: number, role and until when; nothing of the child."""
    check_role(request.viewer, *sorted(PARTNERS))
    at = clock.now()
    opened = opened_to(request.viewer, at)
    audit.write_seen(
        by=request.viewer.user_id, at=at, subjects=[each.case_id for each in opened if each.case_id is not None],
        detail={"list": "partners.home", "shows": ("reference", "role", "until")},
    )  # fmt: skip
    context = {"opened": opened, "now": at, "section": "home"}
    return render(request, "partners/home.html", context)
