"""The way in: the notice, a passkey, or a name, a password and a code; and the way out."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from openhart.accounts import actions, queries
from openhart.accounts.access import ViewerRequest
from openhart.accounts.adapters import factors
from openhart.accounts.forms.signing import Code, SignIn
from openhart.accounts.lifecycle.sessions import WORDS
from openhart.accounts.models import User
from openhart.accounts.views.signing.common import (
    HTTP_422,
    NOTICED,
    WRONG,
    WRONG_PASSKEY,
    admit,
    credential_in,
    home,
    is_noticed,
    onward,
    ours,
    page,
    see,
)
from openhart.foundation import clock
from openhart.foundation.routes import Rule, declared, open_to_strangers

#: In the session between the first and the second factor: who, since when, where they were going, what came first.
HALF_WAY = "half_way"
_HALF_WAY_FOR = timedelta(minutes=5)


@open_to_strangers()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the notice, then the ways in; look at a name and a password."""
    if request.user.is_authenticated:
        return see(onward(request) or home())
    if not is_noticed(request):
        return _door(request, "accounts/signing/notice.html", {"notice": settings.SIGN_IN_NOTICE})
    form = SignIn(request.POST or None)
    if request.method == "GET":
        return _door(request, "accounts/signing/sign_in.html", {"form": form})
    at = clock.now()
    user = _of_this_site(form, at) if form.is_valid() else None
    if user is not None:
        return _past_password(request, user, at)
    if form.is_valid():
        form.add_error(None, WRONG)
    return _door(request, "accounts/signing/sign_in.html", {"form": form}, status=HTTP_422)


@open_to_strangers()
@require_http_methods(["POST"])
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Note that the notice was read."""
    request.session[NOTICED] = clock.now().isoformat()
    going = onward(request)
    return see(f"{page('sign_in')}?{urlencode({'next': going})}" if going else page("sign_in"))


@open_to_strangers()
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave the right password for a code, and sign them in."""
    user, going, first = _half_way(request)
    if user is None:
        return see(page("sign_in"))
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        which = actions.check_code(user_id=user.id, code=form.cleaned_data["code"], by=None, at=at)
        if which and admit(request, user, f"{first}+{which}"):
            request.session.pop(HALF_WAY, None)
            return see(going or home())
        form.add_error(None, WRONG)
    status = HTTP_422 if request.method == "POST" else 200
    return _door(request, "accounts/signing/code.html", {"form": form, "onward": going}, status=status)


@open_to_strangers()
@require_http_methods(["POST"])
def passkey_options(_request: HttpRequest) -> JsonResponse:
    """Say what the browser must ask a passkey, good for one answer."""
    return JsonResponse(factors.begin_passkey())


@open_to_strangers()
@require_http_methods(["POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in whoever holds the passkey that answered."""
    if not is_noticed(request):
        return see(page("sign_in"))
    user = factors.whose_passkey(credential_in(request), at=clock.now())
    if user is not None and admit(request, user, "passkey"):
        request.session.pop(HALF_WAY, None)
        return see(onward(request) or home())
    actions.note_turned_away(user_id=user.id if user else None, what="passkey", by=None, at=clock.now())
    context = {"form": SignIn(), "wrong_passkey": WRONG_PASSKEY, "has_errors": True}
    return _door(request, "accounts/signing/sign_in.html", context, status=HTTP_422)


@declared(Rule(is_before_second_factor=True))
@require_http_methods(["POST"])
def sign_out(request: ViewerRequest) -> HttpResponse:
    """End the session on the server; what was typed stays in its draft."""
    actions.go_out(request=request, by=request.viewer, at=clock.now())
    return see(settings.LOGIN_URL)


def _of_this_site(form: SignIn, at: datetime) -> User | None:
    """Return whose name and password were typed, if this is the site where they work."""
    name, password = form.cleaned_data["username"], form.cleaned_data["password"]
    user = actions.check_name_and_password(name=name, password=password, by=None, at=at)
    if user is not None and not queries.belongs_at(queries.viewer_of(user, at), settings.SIGN_IN_SITE):
        actions.note_turned_away(user_id=user.id, what="site", by=None, at=at)
        return None
    return user


def _past_password(request: HttpRequest, user: User, at: datetime) -> HttpResponse:
    """Ask for the second factor; who has none yet is led to set one up and gets nowhere else."""
    going = onward(request)
    if factors.factors_of(user.id).count == 0:
        admit(request, user, "password")
        return see(page("second_factor"))
    request.session.cycle_key()
    request.session[HALF_WAY] = [str(user.id), at.isoformat(), going, "password"]
    return see(page("code"))


def _half_way(request: HttpRequest) -> tuple[User | None, str, str]:
    """Return who gave the right password (or came from the directory) lately, where they were going, and which."""
    stored = request.session.get(HALF_WAY)
    if not stored or clock.now() - datetime.fromisoformat(stored[1]) > _HALF_WAY_FOR:
        return None, "", ""
    return queries.user_of(None, UUID(stored[0])), ours(stored[2]), stored[3]


def _door(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    ended = WORDS.get(request.GET.get("because", ""), "")
    told = {"onward": onward(request), "ended": ended, "directory": settings.DIRECTORY}
    return render(request, template, {**told, **context}, status=status)
