"""Locking a screen that nobody sits at, staying, and showing once more who is there."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts import actions
from openhart.accounts.access import ViewerRequest
from openhart.accounts.actions.signing import CAME_BY
from openhart.accounts.adapters import factors
from openhart.accounts.adapters.directory import is_linked
from openhart.accounts.forms.signing import AgainWithPassword
from openhart.accounts.lifecycle.claims import Directory
from openhart.accounts.lifecycle.sessions import IDLE
from openhart.accounts.views.signing.common import HTTP_422, WRONG, WRONG_PASSKEY, credential_in, home, onward, see
from openhart.foundation import clock
from openhart.foundation.routes import Rule, declared, open_to


@declared(Rule(is_before_second_factor=True))
@require_http_methods(["POST"])
def lock(request: ViewerRequest) -> HttpResponse:
    """End a sign-in at whose screen nobody sits; what was typed stays in its draft."""
    actions.lock(request=request, because=IDLE, by=request.viewer, at=clock.now())
    return see(settings.LOGIN_URL)


@declared(Rule(is_before_second_factor=True))
@require_http_methods(["POST"])
def stay(_request: ViewerRequest) -> HttpResponse:
    """Note that somebody is at work on a page that has nothing else to send."""
    return HttpResponse(status=204)


@open_to()
@require_http_methods(["GET", "POST"])
def step_up(request: ViewerRequest) -> HttpResponse:
    """Ask who is there once more, and go on to where they were going."""
    form = AgainWithPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        how = _shown(request, form)
        if how:
            actions.freshen(request=request, how=how, by=request.viewer, at=clock.now())
            return see(onward(request) or home())
        form.add_error(None, WRONG)
    return _page(request, form, HTTP_422 if request.method == "POST" else 200)


@open_to()
@require_http_methods(["POST"])
def step_up_passkey(request: ViewerRequest) -> HttpResponse:
    """Take the answer of one of somebody's own passkeys in place of password and code."""
    at = clock.now()
    user = factors.whose_passkey(credential_in(request), at=at)
    if user is not None and user.id == request.user.id:
        actions.freshen(request=request, how="passkey", by=request.viewer, at=at)
        return see(onward(request) or home())
    actions.note_turned_away(user_id=user.id if user else None, what="passkey", by=request.viewer, at=at)
    return _page(request, AgainWithPassword(), HTTP_422, wrong_passkey=WRONG_PASSKEY)


def _shown(request: ViewerRequest, form: AgainWithPassword) -> str:
    """Return by what somebody has shown who they are, or nothing; both halves are always looked at."""
    at = clock.now()
    given = form.cleaned_data
    name = request.user.username
    user = actions.check_name_and_password(name=name, password=given["password"], by=request.viewer, at=at)
    which = actions.check_code(user_id=request.user.id, code=given["code"], by=request.viewer, at=at)
    return f"password+{which}" if user is not None and which else ""


def _page(request: ViewerRequest, form: AgainWithPassword, status: int, *, wrong_passkey: str = "") -> HttpResponse:
    directory: Directory | None = settings.DIRECTORY
    context = {
        "form": form,
        "onward": onward(request),
        "wrong_passkey": wrong_passkey,
        "has_errors": status == HTTP_422,
        "is_by_card": request.session.get(CAME_BY) == "card",
        "directory": directory if directory is not None and is_linked(directory, request.user.id) else None,
    }
    return render(request, "accounts/locks/step_up.html", context, status=status)
