"""My reminders: what waits for somebody, and when they want to hear."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts import actions as accounts
from openhart.accounts.access import ViewerRequest
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.reminders import access, actions, queries
from openhart.reminders.forms import HoursForm
from openhart.reminders.views.rows import lines_of

MOST = 50


@open_to()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: ViewerRequest) -> HttpResponse:
    """Show the viewer's reminders, and ask when and how they want to hear; also of what was typed wrongly."""
    viewer, at = request.viewer, clock.now()
    hours = queries.own_hours(viewer)
    kept = {
        "email": request.user.email, "rest": hours.rest.value, "digest_at": hours.digest_at,
        "quiet_from": hours.quiet_from, "quiet_until": hours.quiet_until,
    }  # fmt: skip
    form = HoursForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid():
        try:
            actions.wish(hours=form.hours(), by=viewer, at=at)
            accounts.set_email(user_id=request.user.id, email=form.cleaned_data["email"], by=viewer, at=at)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "This is when you hear from now on.")
            return _see(reverse("reminders:own"))
    found = queries.unread(viewer, limit=MOST)
    audit.write_seen(by=viewer.user_id, at=at, subjects=found.case_ids, detail=_LIST)
    context = {
        "form": form, "reminders": lines_of(viewer, found.lines, policy.load_pack(settings.POLICY_PACK)), "now": at,
        "has_more": found.has_more, "oversees": access.oversees(viewer), "has_address": bool(request.user.email),
        "section": "my_day",
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reminders/own.html", context, status=status)


_LIST = {"list": "reminders", "shows": ("reference", "steps_owed", "notices_unanswered")}


@open_to()
@require_http_methods(["POST"])
def mark_read(request: ViewerRequest) -> HttpResponse:
    """Mark the reminders that a page showed as read; what they are about stays as it is."""
    count = actions.mark_read(clock_ids=_ids(request.POST.getlist("clock")), by=request.viewer, at=clock.now())
    if count:
        messages.success(request, "Marked as read. What they are about stays on your list until it is done.")
    return _see(reverse("desk:my_day") if request.POST.get("from") == "my_day" else reverse("reminders:own"))


def _ids(texts: list[str]) -> list[UUID]:
    """Return ids as a page sent them; what is none is left out."""
    found = []
    for text in texts[: MOST * 2]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _see(to: str) -> HttpResponse:
    answer = HttpResponseRedirect(to)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer
