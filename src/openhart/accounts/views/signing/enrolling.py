"""Setting up second factors: a passkey, an authenticator app, recovery codes; taking them away."""

import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts import actions
from openhart.accounts.access import ViewerRequest
from openhart.accounts.adapters import factors, open_sealed, seal
from openhart.accounts.forms.signing import AppCode, PasskeyName
from openhart.accounts.views.signing.common import HTTP_422, credential_in, home, page, see
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import Rule, declared, open_to

#: In the session, sealed: the secret of an app being set up, and recovery codes that are to be shown once.
_SECRET, _CODES = "app_secret", "codes_to_show"
_SETTING_UP = Rule(is_before_second_factor=True, is_fresh=True)
_WRONG_PASSKEY = "This did not make a passkey. Load the page again and try once more."
_WRONG_CODE = "This is not the code the app shows now. Wait for the next one and type it without delay."


@declared(_SETTING_UP)
@require_http_methods(["GET"])
def second_factor(request: ViewerRequest) -> HttpResponse:
    """Lead somebody who has no second factor to set one up."""
    if not request.session.get(actions.NEEDS_SECOND_FACTOR):
        return see(page("own"))
    return _setting_up(request, "second_factor", {"form": PasskeyName()})


@declared(_SETTING_UP)
@require_http_methods(["POST"])
def passkey_wishes(request: ViewerRequest) -> JsonResponse:
    """Say what the browser must ask for to make a passkey for whoever asks."""
    return JsonResponse(factors.begin_passkey(request.user))


@declared(_SETTING_UP)
@require_http_methods(["GET", "POST"])
def add_passkey(request: ViewerRequest) -> HttpResponse:
    """Make a passkey and give it a name."""
    form = PasskeyName(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _setting_up(request, "add_passkey", {"form": form}, status=HTTP_422 if form.is_bound else 200)
    is_added = actions.add_passkey(
        user=request.user, credential=credential_in(request), name=form.cleaned_data["name"], by=request.viewer,
        at=clock.now(),
    )  # fmt: skip
    if not is_added:
        form.add_error(None, _WRONG_PASSKEY)
        return _setting_up(request, "add_passkey", {"form": form}, status=HTTP_422)
    return _enrolled(request)


@declared(_SETTING_UP)
@require_http_methods(["GET", "POST"])
def add_app(request: ViewerRequest) -> HttpResponse:
    """Show the secret of an authenticator app as a picture and as letters, and ask for a code it shows."""
    secret = _secret(request)
    form = AppCode(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_added = actions.add_app(
            user=request.user, secret=secret, code=form.cleaned_data["code"], by=request.viewer, at=clock.now()
        )
        if is_added:
            del request.session[_SECRET]
            return _enrolled(request)
        form.add_error("code", _WRONG_CODE)
    letters = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    context = {"form": form, "letters": letters}
    return _setting_up(request, "add_app", context, status=HTTP_422 if request.method == "POST" else 200)


@declared(_SETTING_UP)
@require_http_methods(["GET"])
def app_picture(request: ViewerRequest) -> HttpResponse:
    """Draw the secret of the app that is being set up; nothing keeps it."""
    if _SECRET not in request.session:
        raise Http404
    drawn = factors.picture(factors.app_address(request.user, _secret(request)))
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@open_to(is_fresh=True)
@require_http_methods(["GET", "POST"])
def codes(request: ViewerRequest) -> HttpResponse:
    """Show fresh recovery codes once; on demand make new ones."""
    if request.method == "POST":
        try:
            _keep_codes(request, actions.make_codes(user=request.user, by=request.viewer, at=clock.now()))
        except Refused as refused:
            return render(request, "accounts/signing/codes.html", {"refusal": refused.reason}, status=403)
        return see(page("codes"))
    sealed = request.session.pop(_CODES, "")
    shown = json.loads(open_sealed(sealed, place=_place(request))) if sealed else []
    left = factors.factors_of(request.user.id).codes_left
    return render(request, "accounts/signing/codes.html", {"codes": shown, "left": left, "home": home()})


@open_to(is_fresh=True)
@require_http_methods(["GET", "POST"])
def rename_passkey(request: ViewerRequest, ident: int) -> HttpResponse:
    """Call one's own passkey by another name."""
    held = _passkey(request, ident)
    form = PasskeyName(request.POST or None, initial={"name": held.name})
    if request.method == "GET" or not form.is_valid():
        status = HTTP_422 if form.is_bound else 200
        return render(request, "accounts/signing/rename_passkey.html", {"form": form, "passkey": held}, status=status)
    actions.rename_passkey(ident=ident, name=form.cleaned_data["name"], by=request.viewer, at=clock.now())
    return see(page("own"))


@open_to(is_fresh=True)
@require_http_methods(["GET", "POST"])
def remove_passkey(request: ViewerRequest, ident: int) -> HttpResponse:
    """Ask whether to take one's own passkey away, and do it."""
    held = _passkey(request, ident)
    context = {"what": f"the passkey “{held.name}”", "device": held.name}
    if request.method == "GET":
        return render(request, "accounts/signing/remove.html", context)
    try:
        actions.remove_passkey(ident=ident, by=request.viewer, at=clock.now())
    except Refused as refused:
        return render(request, "accounts/signing/remove.html", {**context, "refusal": refused.reason}, status=403)
    return see(page("own"))


@open_to(is_fresh=True)
@require_http_methods(["GET", "POST"])
def remove_app(request: ViewerRequest) -> HttpResponse:
    """Ask whether to take the authenticator app away, and do it."""
    if factors.factors_of(request.user.id).app_added_at is None:
        raise Http404
    context = {"what": "the authenticator app"}
    if request.method == "GET":
        return render(request, "accounts/signing/remove.html", context)
    try:
        actions.remove_app(by=request.viewer, at=clock.now())
    except Refused as refused:
        return render(request, "accounts/signing/remove.html", {**context, "refusal": refused.reason}, status=403)
    return see(page("own"))


def _enrolled(request: ViewerRequest) -> HttpResponse:
    """Go on after a second factor was set up: with the first one come recovery codes."""
    at = clock.now()
    actions.finish_setting_up(request=request, by=request.viewer, at=at)
    if factors.factors_of(request.user.id).codes_left:
        return see(page("own"))
    _keep_codes(request, actions.make_codes(user=request.user, by=request.viewer, at=at))
    return see(page("codes"))


def _setting_up(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    is_first = bool(request.session.get(actions.NEEDS_SECOND_FACTOR))
    return render(request, f"accounts/signing/{template}.html", {"is_first": is_first, **context}, status=status)


def _passkey(request: ViewerRequest, ident: int) -> factors.Passkey:
    for each in factors.factors_of(request.user.id).passkeys:
        if each.id == ident:
            return each
    raise Http404


def _secret(request: ViewerRequest) -> str:
    """Return the secret of the app that is being set up; it waits sealed."""
    if _SECRET not in request.session:
        request.session[_SECRET] = seal(factors.new_secret(), place=_place(request))
    return open_sealed(request.session[_SECRET], place=_place(request))


def _keep_codes(request: ViewerRequest, made: list[str]) -> None:
    request.session[_CODES] = seal(json.dumps(made), place=_place(request))


def _place(request: ViewerRequest) -> str:
    return f"session of {request.user.id}"
