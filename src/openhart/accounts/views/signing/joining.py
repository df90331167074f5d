"""Using an invitation: to join, or to set a lost password or a lost second factor anew."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts import actions, queries
from openhart.accounts.adapters import address_of
from openhart.accounts.forms.signing import Invited, NewPassword, OldPassword, ResetPassword
from openhart.accounts.models import Invitation, Purpose
from openhart.accounts.views.signing.common import HTTP_422, NOTICED, WRONG, admit, page, see
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to_strangers

#: In the session between the code and what it is for.
_INVITED = "invited"
_INVITED_FOR = timedelta(minutes=15)
_NO_SUCH = (
    "This code opens nothing. It may have been mistyped, used already, replaced by a newer one, or be older than "
    "72 hours. Ask an administrator for a new one."
)


@open_to_strangers()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the code of an invitation; with a link the browser fills it in, and no server sees it in an address."""
    form = Invited(request.POST or None)
    if request.method == "POST" and form.is_valid() and not request.user.is_authenticated:
        at = clock.now()
        typed = form.cleaned_data["invitation"]
        found = actions.find_invitation(typed=typed, address=address_of(request), by=None, at=at)
        if found is not None:
            request.session.cycle_key()
            request.session[_INVITED] = [str(found.id), at.isoformat()]
            request.session[NOTICED] = at.isoformat()
            return see(page("join_on"))
        form.add_error("invitation", _NO_SUCH)
    context = {"form": form, "notice": settings.SIGN_IN_NOTICE}
    return render(request, "accounts/signing/join.html", context, status=HTTP_422 if form.errors else 200)


@open_to_strangers()
@require_http_methods(["GET", "POST"])
def join_on(request: HttpRequest) -> HttpResponse:
    """Do what the invitation is for."""
    invitation = _invitation(request)
    if invitation is None or request.user.is_authenticated:
        return see(page("join"))
    form = _form(request, invitation)
    if request.method == "POST" and form.is_valid():
        try:
            answer = _STEPS[Purpose(invitation.purpose)](request, invitation, form)
        except Refused as refused:
            form.add_error(None, refused.reason)
            answer = None
        if answer is not None:
            return answer
    context = {"form": form, "name": invitation.user.display_name, "username": invitation.user.username}
    template = f"accounts/signing/join_{invitation.purpose}.html"
    return render(request, template, context, status=HTTP_422 if form.errors else 200)


def _join(request: HttpRequest, invitation: Invitation, form: Form) -> HttpResponse | None:
    password, at = form.cleaned_data["password"], clock.now()
    user = actions.join(invitation_id=invitation.id, password=password, by=None, at=at)
    request.session.pop(_INVITED, None)
    if not admit(request, user, "invitation"):
        return see(page("sign_in"))
    return see(page("second_factor"))


def _reset_password(request: HttpRequest, invitation: Invitation, form: Form) -> HttpResponse | None:
    at = clock.now()
    if not actions.check_code(user_id=invitation.user_id, code=form.cleaned_data["code"], by=None, at=at):
        form.add_error(None, WRONG)
        return None
    actions.reset_password(invitation_id=invitation.id, password=form.cleaned_data["password"], by=None, at=at)
    request.session.pop(_INVITED, None)
    messages.success(request, "Your new password is set. Sign in with it now.")
    return see(page("sign_in"))


def _reset_second_factor(request: HttpRequest, invitation: Invitation, form: Form) -> HttpResponse | None:
    name, password, at = invitation.user.username, form.cleaned_data["password"], clock.now()
    user = actions.check_name_and_password(name=name, password=password, by=None, at=at)
    if user is None or user.id != invitation.user_id:
        form.add_error(None, WRONG)
        return None
    actions.reset_second_factor(invitation_id=invitation.id, by=None, at=at)
    request.session.pop(_INVITED, None)
    if not admit(request, user, "invitation"):
        return see(page("sign_in"))
    return see(page("second_factor"))


_STEPS = {
    Purpose.JOIN: _join, Purpose.PASSWORD: _reset_password, Purpose.SECOND_FACTOR: _reset_second_factor,
}  # fmt: skip


def _form(request: HttpRequest, invitation: Invitation) -> Form:
    data = request.POST or None
    if invitation.purpose == Purpose.SECOND_FACTOR:
        return OldPassword(data)
    kind = NewPassword if invitation.purpose == Purpose.JOIN else ResetPassword
    return kind(data, user=invitation.user)


def _invitation(request: HttpRequest) -> Invitation | None:
    stored = request.session.get(_INVITED)
    at = clock.now()
    if not stored or at - datetime.fromisoformat(stored[1]) > _INVITED_FOR:
        return None
    return queries.open_invitation(None, UUID(stored[0]), at)
