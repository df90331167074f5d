"""The review of access: everybody who holds anything, and the page on which one person is looked at."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.people import REVIEWERS, check_may_review, may_keep
from openhart.accounts.actions import reviewing as actions
from openhart.accounts.forms.people import ReviewForm
from openhart.accounts.models import Role
from openhart.accounts.queries import reviewing
from openhart.accounts.views.people.asking import SECTION, see, tried
from openhart.foundation import clock
from openhart.foundation.routes import open_to


@open_to(*REVIEWERS)
@require_http_methods(["GET", "HEAD"])
def review(request: ViewerRequest) -> HttpResponse:
    """List who holds what since when, those whose turn it is first."""
    check_may_review(request.viewer)
    now = clock.now()
    board = reviewing.review_board(request.viewer, now)
    context = {
        "section": SECTION, "now": now, "board": board, "may_review": True, "may_keep": may_keep(request.viewer),
        "open_rows": [each for each in board.due if not each.is_viewer],
        "own": next((each for each in board.due if each.is_viewer), None),
    }  # fmt: skip
    return render(request, "accounts/people/review.html", context)


@open_to(*REVIEWERS, is_fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def review_person(request: ViewerRequest, user_id: UUID) -> HttpResponse:
    """Show all that somebody holds, and take in what is confirmed and what ends."""
    check_may_review(request.viewer)
    now = clock.now()
    held = reviewing.review_of(request.viewer, user_id, now)
    if held is None:
        raise Http404("No such account.")
    check_may_review(request.viewer, user_id)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = form.cleaned_data

            def write() -> None:
                actions.review_access(
                    user_id=user_id, seen=typed["seen"], ending=typed["ending"], words=typed["words"],
                    by=request.viewer, at=now,
                )  # fmt: skip

            if not tried(form, write):
                messages.success(request, f"What {held.holder.user.display_name} holds is reviewed.")
                return see(reverse("accounts:review"))
            status = 409
    ticked = set(request.POST.getlist("ending"))
    context = {
        "section": SECTION, "now": now, "held": held, "user": held.holder.user, "form": form,
        "rows": [
            {"row": row, "role": Role(row.role).label, "by": held.names.get(row.given_by_id) if row.given_by_id else "",
             "is_ticked": str(row.id) in ticked}
            for row in held.grants
        ],
    }  # fmt: skip
    return render(request, "accounts/people/review_person.html", context, status=status)
