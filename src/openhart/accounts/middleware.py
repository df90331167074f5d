"""Nobody sees a page without being signed in, unless the page says so; who they are is worked out once.

What is asked, in this order: does the address say who may open it; is somebody signed in whose account is open;
has the sign-in gone idle or run out; do they work at this site; have they a second factor; is it an address for
their role; did they show lately enough who they are.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from openhart.accounts import actions, queries
from openhart.accounts.access import ViewerRequest, only
from openhart.accounts.lifecycle import sessions
from openhart.accounts.models import User
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import Rule, rule_of
from openhart.ui import views

Next = Callable[[HttpRequest], HttpResponseBase]
#: Sent by scripts that ask by themselves: nobody was at work.
BACKGROUND = "X-Background"
#: A form that holds no more than this is pressed again rather than kept.
_NOTHING_TYPED = 60


class SignedInOnly:
    """Send strangers to the sign-in page and give everyone else their viewer; an address without a rule is closed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *_given: Any
    ) -> HttpResponseBase | None:
        """Set ``request.viewer``, or say what stands between the page and whoever asks for it."""
        rule = rule_of(view_func)
        if rule is None:
            raise ImproperlyConfigured(f"{view_func!r} does not say who may open it.")
        at = clock.now()
        because = _recognise(request, at)
        if not hasattr(request, "viewer"):
            return None if rule.is_open_to_strangers else _to_sign_in(request, because)
        if rule.is_open_to_strangers:
            return None
        return _stopped(cast("ViewerRequest", request), rule, at)


def _recognise(request: HttpRequest, at: datetime) -> str:
    """Give the request its viewer if somebody is signed in; return why their sign-in has ended, if it has."""
    user = request.user
    if not isinstance(user, User):
        return ""
    viewer = queries.viewer_of(user, at)
    idle = timedelta(minutes=settings.IDLE_MINUTES)
    because = sessions.why_ended(request.session, at, idle=idle)
    if because:
        actions.lock(request=request, because=because, by=viewer, at=at)
        return because
    if not user.is_active or not queries.belongs_at(viewer, settings.SIGN_IN_SITE):
        logout(request)
        return ""
    request.viewer = viewer  # type: ignore[attr-defined]
    if BACKGROUND not in request.headers and sessions.is_to_be_noted(request.session, at, idle=idle):
        request.session["active_at"] = at.isoformat()
    return ""


def _stopped(request: ViewerRequest, rule: Rule, at: datetime) -> HttpResponseBase | None:
    """Return what is answered in place of the page, or None when nothing stands in the way."""
    if request.session.get(actions.NEEDS_SECOND_FACTOR):
        return _before_second_factor(request, rule, at)
    if rule.roles and not rule.on_case and not request.viewer.has_role(*rule.roles):
        return views.forbidden(request, Refused(only(rule.roles)))
    if rule.is_fresh and not sessions.is_fresh(request.session, at):
        return _to_step_up(request)
    return None


def _before_second_factor(request: ViewerRequest, rule: Rule, at: datetime) -> HttpResponseBase | None:
    """Lead somebody who has no second factor yet to set one up; with none to step up by, they sign in again."""
    if not rule.is_before_second_factor:
        return _see(reverse("accounts:second_factor"))
    if not rule.is_fresh or sessions.is_fresh(request.session, at):
        return None
    actions.lock(request=request, because=sessions.IDLE, by=request.viewer, at=at)
    return _to_sign_in(request, sessions.IDLE)


def _to_sign_in(request: HttpRequest, because: str) -> HttpResponseBase:
    """Lead to the sign-in page; give back what was typed while a sign-in ran out."""
    if request.method == "POST":
        return views.given_back(request)
    question = {"because": because} if because else {}
    question["next"] = request.get_full_path()
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode(question, safe='/')}")


def _to_step_up(request: ViewerRequest) -> HttpResponse:
    """Ask who is there once more, and lead back to the page; what was typed is given back to be sent again."""
    if request.method != "POST":
        return _see(_step_up(request.get_full_path()))
    if sum(len(text) for name in request.POST if name != views.TOKEN for text in request.POST.getlist(name)) > (
        _NOTHING_TYPED
    ):
        return views.given_back(request, step_up_url=_step_up("/"))
    return _see(_step_up(_came_from(request)))


def _step_up(onward: str) -> str:
    return f"{reverse('accounts:step_up')}?{urlencode({'next': onward})}"


def _came_from(request: HttpRequest) -> str:
    """Return the page of ours that a form was on, or the first page."""
    source = urlsplit(request.headers.get("Referer", ""))
    if source.netloc != request.get_host():
        return "/"
    return f"{source.path}?{source.query}" if source.query else source.path


def _see(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer
