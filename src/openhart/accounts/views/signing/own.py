"""One's own sign-in: what it rests on, where it is in use, and the password."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts import actions
from openhart.accounts.access import ViewerRequest
from openhart.accounts.adapters import factors, sessions
from openhart.accounts.forms.signing import ChangePassword, NewPassword
from openhart.accounts.views.signing.common import HTTP_422, page, see
from openhart.foundation import clock
from openhart.foundation.routes import open_to

_WRONG_PASSWORD = "This is not your present password, or the account is locked."  # noqa: S105 - a sentence


@open_to(is_fresh=True)
@require_http_methods(["GET"])
def own(request: ViewerRequest) -> HttpResponse:
    """Show somebody their own sign-in."""
    now = clock.now()
    context = {
        "now": now,
        "factors": factors.factors_of(request.user.id),
        "sessions": sessions.sessions_of(request.user, request.session.session_key, at=now),
        "has_password": request.user.has_usable_password(),
        "username": request.user.username,
    }
    return render(request, "accounts/signing/own.html", context)


@open_to(is_fresh=True)
@require_http_methods(["GET", "POST"])
def password(request: ViewerRequest) -> HttpResponse:
    """Change one's own password; every other session ends."""
    kind = ChangePassword if request.user.has_usable_password() else NewPassword
    form = kind(request.POST or None, user=request.user)
    at = clock.now()
    if request.method == "POST" and form.is_valid():
        if "current" not in form.fields or _is_present(request, form.cleaned_data["current"]):
            actions.change_password(
                request=request, user=request.user, password=form.cleaned_data["password"], by=request.viewer, at=at
            )
            return see(page("own"))
        form.add_error("current", _WRONG_PASSWORD)
    status = HTTP_422 if request.method == "POST" else 200
    return render(request, "accounts/signing/password.html", {"form": form}, status=status)


@open_to(is_fresh=True)
@require_http_methods(["POST"])
def end_session(request: ViewerRequest, ident: int) -> HttpResponse:
    """End one of one's own sessions from here."""
    if not actions.end_session(ident=ident, by=request.viewer, at=clock.now()):
        raise Http404
    return see(page("own"))


@open_to(is_fresh=True)
@require_http_methods(["POST"])
def end_other_sessions(request: ViewerRequest) -> HttpResponse:
    """End every session of one's own but this one."""
    key = request.session.session_key
    actions.end_sessions(user=request.user, but=key, by=request.viewer, at=clock.now())
    return see(page("own"))


def _is_present(request: ViewerRequest, typed: str) -> bool:
    name, at = request.user.username, clock.now()
    return actions.check_name_and_password(name=name, password=typed, by=request.viewer, at=at) is not None
