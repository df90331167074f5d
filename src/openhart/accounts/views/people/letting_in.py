"""The pages on which somebody is let in: a one-time code, a lock released, sessions ended."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts import queries
from openhart.accounts.access import ViewerRequest
from openhart.accounts.access.people import KEEPERS, check_may_keep
from openhart.accounts.actions import invitations, people, signing
from openhart.accounts.forms.people import InviteForm
from openhart.accounts.models import Invitation, Purpose, User
from openhart.accounts.views.people.asking import SECTION, found, page_of, sure, tried
from openhart.foundation import clock
from openhart.foundation.routes import open_to

_METHODS = ["GET", "HEAD", "POST"]


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def invite(request: ViewerRequest, user_id: UUID) -> HttpResponse:
    """Make a one-time code for somebody, and show it this one time."""
    check_may_keep(request.viewer)
    user = found(request, user_id)
    check_may_keep(request.viewer, user.id)
    purposes = _purposes(user)
    typed = request.POST if request.method == "POST" else None
    form = InviteForm(typed, purposes=purposes, initial={"purpose": purposes[0]} if len(purposes) == 1 else None)
    context = {
        "form": form,
        "user": user,
        "section": SECTION,
        "back": page_of(user),
        "is_new": user.signed_in_at is None,
    }
    if request.method != "POST":
        return render(request, "accounts/people/invite.html", context)
    if not form.is_valid():
        return render(request, "accounts/people/invite.html", context, status=422)
    now = clock.now()
    made: list[tuple[Invitation, str]] = []

    def write() -> None:
        purpose = Purpose(form.cleaned_data["purpose"])
        made.append(invitations.invite(user_id=user.id, purpose=purpose, by=request.viewer, at=now))

    if tried(form, write):
        return render(request, "accounts/people/invite.html", context, status=409)
    # The code is shown in the answer itself: it is in no address, no session and no log, and a reload makes a new one.
    invitation, code = made[0]
    context |= {"join_address": _join_address(request, user, now)}
    context |= {"code": code, "until_at": invitation.until_at, "purpose": Purpose(invitation.purpose).label}
    return render(request, "accounts/people/code.html", context)


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def release(request: ViewerRequest, user_id: UUID) -> HttpResponse:
    """Ask whether an account that wrong sign-ins have locked is released."""
    check_may_keep(request.viewer)
    user = found(request, user_id)
    check_may_keep(request.viewer, user.id)
    write = partial(signing.release, user_id=user.id, by=request.viewer)
    return sure(
        request, user, write, title=f"Release {user.display_name}'s account", button="Release the lock",
        done="Released.",
        what="Five wrong sign-ins within 15 minutes locked it. Ask the person, by telephone or face to face, whether "
              "it was them. If it was not, somebody else knows the user name: leave it locked, tell whoever answers "
              "for security, and let the person sign in with a passkey, which still works.",
    )  # fmt: skip


@open_to(*KEEPERS, is_fresh=True)
@require_http_methods(_METHODS)
def end_sessions(request: ViewerRequest, user_id: UUID) -> HttpResponse:
    """Ask whether somebody is signed out everywhere."""
    check_may_keep(request.viewer)
    user = found(request, user_id)
    check_may_keep(request.viewer, user.id)
    write = partial(people.sign_out_everywhere, user_id=user.id, by=request.viewer)
    return sure(
        request, user, write, title=f"Sign {user.display_name} out everywhere", button="End all sessions",
        done="All sessions are ended.",
        what="Every session ends with its next request. What was being typed stays in its draft. The person can sign "
              "in again at once; to keep somebody out, disable the account.",
    )  # fmt: skip


def _join_address(request: ViewerRequest, user: User, at: datetime) -> str:
    """Return where the code is typed: partners come in at a site of their own."""
    join = reverse("accounts:join")
    theirs = settings.ADDRESSES.get("partners", "")
    if theirs and queries.belongs_at(queries.viewer_of(user, at), "partners"):
        return f"{theirs}{join}"
    return request.build_absolute_uri(join)


def _purposes(user: User) -> list[Purpose]:
    if user.signed_in_at is None:
        return [Purpose.JOIN]
    return [Purpose.PASSWORD, Purpose.SECOND_FACTOR]
