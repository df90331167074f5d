"""Going to the agency's directory and coming back from it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts import actions
from openhart.accounts.access import Viewer, ViewerRequest
from openhart.accounts.actions import directory as act
from openhart.accounts.adapters import directory as adapter
from openhart.accounts.adapters import factors
from openhart.accounts.lifecycle import claims
from openhart.accounts.models import User
from openhart.accounts.views.signing.common import admit, home, is_noticed, onward, ours, page, see
from openhart.accounts.views.signing.doors import HALF_WAY
from openhart.foundation import clock
from openhart.foundation.routes import open_to, open_to_strangers

_HTTP_403, _HTTP_503 = 403, 503
#: In the session between going and coming back: what the answer must fit.
AWAY = "at_directory"
_NOT_TOLD = (
    "The directory says you are in too many groups to name them. Ask your administrator to send fewer of them "
    "to OpenHART."
)
_UNUSABLE = (
    "The directory did not answer as it should, so nobody was signed in. Try again; if it stays, tell an administrator."
)
_DOWN = (
    "The directory cannot be reached just now. Wait a few minutes and try again, or use another way to sign in if "
    "you have one."
)
#: One sentence for everybody whom nothing opens to: it does not say which accounts there are.
_NOBODY = (
    "Your agency knows you, but this opens no account here. Ask an administrator of OpenHART to add an account under "
    "the user name that you have at your agency. If you sign in here in another way already, go on doing so."
)
_NOT_ASKED = (
    "The directory knew you from before and did not say that it asked who is there now. Try again and sign in there "
    "anew; if it stays, tell an administrator that auth_time is missing."
)
_NOT_AGAIN = (
    "The directory did not ask you again with a second factor, so this does not show that it is you. Use a passkey, "
    "or your password and a code, if you have them here; or sign out and sign in again."
)


@open_to_strangers()
@require_http_methods(["POST"])
def go(request: HttpRequest) -> HttpResponse:
    """Lead somebody who has read the notice to the directory."""
    _directory()
    return _away(request, again=False) if is_noticed(request) else see(page("sign_in"))


@open_to()
@require_http_methods(["POST"])
def go_again(request: ViewerRequest) -> HttpResponse:
    """Lead somebody to the directory to show once more who they are."""
    return _away(request, again=True)


@open_to_strangers()
@require_http_methods(["GET"])
def back(request: HttpRequest) -> HttpResponse:
    """Sign in whoever comes back from the directory with an answer that this very session asked for."""
    at = clock.now()
    kept = request.session.get(AWAY)
    if not kept or not adapter.is_of(kept, request.GET.get("state", "")):
        return _turned_away(request, "state", at)
    del request.session[AWAY]  # an answer is good once
    if at - datetime.fromisoformat(kept["at"]) > adapter.BACK_WITHIN or "code" not in request.GET:
        return _turned_away(request, "late" if "code" in request.GET else "no_code", at)
    try:
        found = adapter.finish(_directory(), kept=kept, code=request.GET["code"], back=_back_address(request), at=at)
        what = claims.said(_directory(), found)
    except adapter.NotUsable as fault:
        return _turned_away(request, str(fault), at)
    except claims.NotTold:
        return _turned_away(request, "not_told", at, sentence=_NOT_TOLD)
    going = ours(kept["next"])
    return _shown_again(request, what, going, at) if kept["again"] else _come_in(request, what, going, at)


def _away(request: HttpRequest, *, again: bool) -> HttpResponse:
    """Keep what the answer must fit and show a page that leads on by itself.

    Not a redirect: a form may send the browser to no other host (`form-action 'self'`).
    """
    at = clock.now()
    try:
        address, kept = adapter.begin(_directory(), back=_back_address(request), again=again)
    except adapter.NotUsable as fault:
        return _turned_away(request, str(fault), at)
    request.session[AWAY] = {**kept, "at": at.isoformat(), "next": onward(request)}
    return render(request, "accounts/directory/away.html", {"address": address, "directory": _directory()})


def _come_in(request: HttpRequest, what: claims.Said, going: str, at: datetime) -> HttpResponse:
    """Sign somebody in; where the directory did not ask anew with a second factor, ours is asked or set up first."""
    user = act.recognise(directory=_directory(), what=what, by=None, at=at)
    if user is None:
        return _turned_away(request, "nobody", at, sentence=_NOBODY)
    was_asked = claims.was_asked_now(what, at)
    is_whole = was_asked and what.is_second_factor
    if not is_whole and factors.factors_of(user.id).count > 0:
        request.session.cycle_key()
        request.session[HALF_WAY] = [str(user.id), at.isoformat(), going, "directory"]
        return see(page("code"))
    if not was_asked:
        return _turned_away(request, "not_asked", at, sentence=_NOT_ASKED)
    if not admit(request, user, "directory" if is_whole else "directory_alone"):
        return _turned_away(request, "site", at, sentence=_NOBODY)
    return see((going or home()) if is_whole else page("second_factor"))


def _shown_again(request: HttpRequest, what: claims.Said, going: str, at: datetime) -> HttpResponse:
    """Believe that it is who is signed in, if the directory has just asked the same person with a second factor."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    user: User | None = adapter.linked_user(_directory(), what.subject)
    is_same = viewer is not None and user is not None and user.id == viewer.user_id
    if viewer is None or not is_same or not (what.is_second_factor and claims.was_asked_now(what, at)):
        return _turned_away(request, "again", at, sentence=_NOT_AGAIN)
    actions.freshen(request=request, how="directory", by=viewer, at=at)
    return see(going or home())


def _turned_away(request: HttpRequest, why: str, at: datetime, *, sentence: str = _UNUSABLE) -> HttpResponse:
    """Say that nobody was signed in, and write down why in one word."""
    viewer = getattr(request, "viewer", None)
    user_id = viewer.user_id if viewer is not None else None
    actions.note_turned_away(user_id=user_id, what=f"directory.{why}", by=viewer, at=at)
    is_down = why in adapter.DOWN
    context: dict[str, Any] = {
        "sentence": _DOWN if is_down else sentence,
        "to": page("step_up") if viewer is not None else page("sign_in"),
    }
    return render(request, "accounts/directory/turned_away.html", context, status=_HTTP_503 if is_down else _HTTP_403)


def _directory() -> claims.Directory:
    found: claims.Directory | None = settings.DIRECTORY
    if found is None:
        raise Http404("This installation has no directory.")
    return found


def _back_address(request: HttpRequest) -> str:
    """Return where the directory sends people back to: the desk's own address, as its users type it."""
    return f"{settings.ADDRESS or request.build_absolute_uri('/').rstrip('/')}{page('directory_back')}"
