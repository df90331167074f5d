"""What the pages of signing in share."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from openhart.accounts import actions, queries
from openhart.accounts.models import User
from openhart.foundation import clock

#: In the session: that the notice was acknowledged.
NOTICED = "noticed_at"
HTTP_422 = 422
WRONG = (
    "This did not sign you in. The user name, the password or the code is not right, or the account is locked or "
    "closed."
)
WRONG_PASSKEY = "This passkey does not open an account here. Use another, or your user name and password."


def see(address: str) -> HttpResponse:
    """Send the browser on to a page, to be read."""
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def onward(request: HttpRequest) -> str:
    """Return where somebody was going, if that is a page of this site; else nothing."""
    return ours(request.POST.get("next") or request.GET.get("next", ""))


def ours(address: str) -> str:
    """Return an address if it is one of this site, else nothing."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""


def is_noticed(request: HttpRequest) -> bool:
    """Return whether the notice was acknowledged in this session."""
    return bool(request.session.get(NOTICED))


def credential_in(request: HttpRequest) -> Any:
    """Return what a passkey answered, as the page's script sent it; None when that is nothing that can be read."""
    try:
        return json.loads(request.POST.get("credential", ""))
    except (ValueError, RecursionError):
        return None


def admit(request: HttpRequest, user: User, how: str) -> bool:
    """Sign somebody in and say so; False when the account is closed or not for this site."""
    at = clock.now()
    viewer = queries.viewer_of(user, at)
    if not user.is_active or not queries.belongs_at(viewer, settings.SIGN_IN_SITE):
        return False
    noticed = request.session.get(NOTICED)
    actions.come_in(request=request, user=user, how=how, by=viewer, at=at)
    request.session[NOTICED] = noticed or at.isoformat()
    return True


def home() -> str:
    """Return where somebody goes who was going nowhere in particular."""
    return str(settings.LOGIN_REDIRECT_URL)


def page(name: str) -> str:
    """Return the address of a page of this room."""
    return reverse(f"accounts:{name}")
