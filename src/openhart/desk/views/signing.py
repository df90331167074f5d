"""Signing in by role cards, in the demonstration and nowhere else; signing out."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from openhart.accounts import actions as account_actions
from openhart.accounts import queries as accounts
from openhart.accounts.access import POWERS, ViewerRequest
from openhart.accounts.models import Grant, Role, Scope, User
from openhart.desk import actions
from openhart.foundation import clock
from openhart.foundation.routes import open_to, open_to_strangers

SINCE = "since"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_NOT_HERE = "Role cards are for the demonstration only. Nobody was signed in."


@dataclass(frozen=True, slots=True)
class Card:
    """One invented colleague to sign in as."""

    username: str
    name: str
    roles: str
    reach: str
    does: str


@open_to_strangers()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the role cards, or sign in as the one chosen; outside the demonstration do neither."""
    if not settings.IS_DEMO:
        status = 403 if request.method == "POST" else 200
        return render(request, "desk/sign_in.html", {"refusal": _NOT_HERE if status != 200 else ""}, status=status)  # noqa: PLR2004
    at = clock.now()
    if request.method == "POST":
        user = accounts.user_named(None, request.POST.get("card", ""))
        if user is not None:
            return _come_in(request, user)
    cards = [_card(user, grants) for user, grants in accounts.grants_of_everyone(None, at).items()]
    wrong = "Choose one of the cards." if request.method == "POST" else ""
    context = {"cards": cards, "wrong": wrong, "onward": _onward(request)}
    return render(request, "desk/sign_in.html", context, status=422 if wrong else 200)


@open_to()
@require_http_methods(["POST"])
def sign_out(request: ViewerRequest) -> HttpResponse:
    """End the session; what was typed stays in its draft."""
    at = clock.now()
    account_actions.note_visit(by=request.user, at=at)
    actions.note_sign_out(by=request.viewer, at=at)
    logout(request)
    return _see(reverse("desk:sign_in"))


def _come_in(request: HttpRequest, user: User) -> HttpResponse:
    at = clock.now()
    seen = user.last_visit_at
    login(request, user, backend=_BACKEND)
    request.session[SINCE] = seen.isoformat() if seen is not None else ""
    account_actions.note_visit(by=user, at=at)
    actions.note_sign_in(by=accounts.viewer_of(user, at), at=at)
    return _see(_onward(request) or reverse("desk:my_day"))


def _onward(request: HttpRequest) -> str:
    """Return where somebody was going, if that is a page of ours."""
    wish = request.POST.get("next") or request.GET.get("next", "")
    return wish if url_has_allowed_host_and_scheme(wish, allowed_hosts=None) and wish.startswith("/") else ""


def _see(address: str) -> HttpResponse:
    answer = redirect(address)
    assert isinstance(answer, HttpResponseRedirect)  # noqa: S101 - for the type checker
    answer.status_code = 303
    return answer


def _card(user: User, grants: list[Grant]) -> Card:
    roles = list(dict.fromkeys(grant.role for grant in grants))
    reaches = list(dict.fromkeys(_reach(grant) for grant in grants))
    return Card(
        username=user.username,
        name=user.display_name,
        roles=", ".join(Role(role).label for role in roles),
        reach=", ".join(reaches),
        does=POWERS[Role(roles[0])].does,
    )


def _reach(grant: Grant) -> str:
    if grant.scope == Scope.REGION:
        return f"Region {grant.region}"
    return "Whole agency" if grant.scope == Scope.AGENCY else "Own cases"
