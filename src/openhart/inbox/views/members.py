"""Giving an organisation its inbox: who reads its letters, from when until when."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.people import KEEPERS, MAY_SEE, check_may_keep, may_keep
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.inbox import actions
from openhart.inbox.forms import MemberForm
from openhart.inbox.models import Member
from openhart.inbox.queries import members as queries
from openhart.places import queries as places
from openhart.places.models import Recipient

#: Which entry of the main navigation is current.
SECTION = "people"
_METHODS = ["GET", "HEAD", "POST"]


@open_to(*MAY_SEE)
@require_safe
def organisations(request: ViewerRequest) -> HttpResponse:
    """List the organisations that have members, or were written to."""
    at = clock.now()
    found = queries.organisations(request.viewer)
    known = places.named([each.code for each in found], on=timezone.localdate(at))
    rows = [{"each": each, "name": known[each.code].name if each.code in known else each.code} for each in found]
    context = {"rows": sorted(rows, key=lambda row: str(row["name"])), "now": at, "section": SECTION}
    return render(request, "inbox/organisations.html", context)


@open_to(*MAY_SEE)
@require_safe
def organisation(request: ViewerRequest, organisation: str) -> HttpResponse:
    """Show who reads an organisation's letters, and who did."""
    row, at = _organisation(organisation), clock.now()
    context = {
        "organisation": row, "members": queries.members_of(request.viewer, organisation), "now": at,
        "section": SECTION, "may_keep": may_keep(request.viewer),
    }  # fmt: skip
    return render(request, "inbox/organisation.html", context)


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def add_member(request: ViewerRequest, organisation: str) -> HttpResponse:
    """Ask who is to read an organisation's letters, and lead to the invitation."""
    check_may_keep(request.viewer)
    row, back = _organisation(organisation), reverse("inbox:organisation", args=[organisation])
    form = MemberForm(request.POST if request.method == "POST" else None)
    context = {
        "form": form, "title": f"Let somebody read the letters of {row.name}", "button": "Add and go on",
        "back": back, "section": SECTION,
        "what": "They will see what the agency sends to this organization, and nothing else. Ask somebody you know "
                "there whether the person works there and may read it.",
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.add_member(
                    organisation=organisation, by=request.viewer, at=clock.now(), **form.cleaned_data
                )
            except Refused as refused:
                form.add_error(None, refused.reason)
                status = 409
            else:
                return _after_adding(request, made, back)
    return render(request, "accounts/people/form.html", context, status=status)


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def end_member(request: ViewerRequest, member_id: UUID) -> HttpResponse:
    """Ask whether somebody reads an organisation's letters no more."""
    check_may_keep(request.viewer)
    found = queries.member(request.viewer, member_id)
    if found is None:
        raise Http404("No such member.")
    back = reverse("inbox:organisation", args=[found.organisation])
    if request.method == "POST":
        actions.end_member(member_id=member_id, by=request.viewer, at=clock.now())
        messages.success(request, f"{found.user.display_name} reads these letters no more, from this moment on.")
        return _see(back)
    context = {
        "form": forms.Form(), "title": f"End the membership of {found.user.display_name}?", "button": "End it now",
        "back": back, "section": SECTION,
        "what": "With their next request they see none of these letters any more. What they answered stays.",
    }  # fmt: skip
    return render(request, "accounts/people/form.html", context)


def _organisation(code: str) -> Recipient:
    row = places.recipient(code, on=timezone.localdate(clock.now())) or places.latest(code)
    if row is None:
        raise Http404("No such organization.")
    return row


def _after_adding(request: ViewerRequest, made: Member, back: str) -> HttpResponse:
    """Lead to the code with which somebody new comes in, or back."""
    if made.user.signed_in_at is None:
        messages.success(request, "Added. Now make the code with which the person comes in.")
        return _see(reverse("accounts:invite", args=[made.user_id]))
    messages.success(request, f"Added. {made.user.display_name} signs in as before.")
    return _see(back)


def _see(to: str) -> HttpResponse:
    answer = HttpResponse(status=303)
    answer.headers["Location"] = to
    return answer
