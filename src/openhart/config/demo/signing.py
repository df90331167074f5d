"""Signing in by role cards: in the demonstration, and there only.

Its addresses are routed by the card of a demonstration's installation alone, and it signs in only invented
colleagues who have neither a password nor a second factor. An installation whose trail begins with its founding was
made for real records: whatever its card has been made to say since, the desk does not open as a demonstration, and
nobody gets in by this module.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openhart.accounts import actions
from openhart.accounts import queries as accounts
from openhart.accounts.access import PARTNERS, POWERS, ViewerRequest
from openhart.accounts.adapters.counting import with_second_factor
from openhart.accounts.lifecycle.sessions import WORDS
from openhart.accounts.models import Grant, Role, Scope, User
from openhart.accounts.views.signing.common import admit, home, onward, see
from openhart.audit import queries as audit
from openhart.config.demo.staff import OFFICER, colleagues
from openhart.config.founding import FOUNDED
from openhart.foundation import clock
from openhart.foundation.routes import open_to, open_to_strangers
from openhart.inbox import queries as letters
from openhart.inbox.access import Reader
from openhart.places import queries as places

_FIRST = 20


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
    """Show the role cards, or sign in as the one chosen."""
    _check_demonstration()
    at = clock.now()
    invented = _invented(at)
    if request.method == "POST":
        user = next((each for each in invented if each.username == request.POST.get("card")), None)
        if user is not None and admit(request, user, "card"):
            return see(onward(request) or home())
    cards = [_card(user, grants, at) for user, grants in invented.items()]
    wrong = "Choose one of the cards." if request.method == "POST" else ""
    context = {
        "cards": cards, "wrong": wrong, "onward": onward(request), "ended": WORDS.get(request.GET.get("because", "")),
    }  # fmt: skip
    return render(request, "demo/sign_in.html", context, status=422 if wrong else 200)


@open_to()
@require_http_methods(["POST"])
def step_up(request: ViewerRequest) -> HttpResponse:
    """Believe an invented colleague, who has nothing to show, that it is they."""
    _check_demonstration()
    if request.user not in _invented(clock.now()):
        raise Http404
    actions.freshen(request=request, how="card", by=request.viewer, at=clock.now())
    return see(onward(request) or home())


def was_founded() -> bool:
    """Return whether this installation was made for real records, as its trail says."""
    return FOUNDED in audit.first_acts(None, limit=_FIRST)


def _check_demonstration() -> None:
    if not settings.IS_DEMO or was_founded():
        raise Http404


def _invented(at: datetime) -> dict[User, list[Grant]]:
    """Return the demonstration's cast with what they hold, but for those who have a way in of their own."""
    cast = {each.username for each in (*colleagues(), OFFICER)}
    found = {
        user: grants
        for user, grants in accounts.grants_of_everyone(None, at).items()
        if user.username in cast and _is_of_here(grants)
    }
    equipped = with_second_factor(user.id for user in found)
    return {
        user: grants for user, grants in found.items() if user.id not in equipped and not user.has_usable_password()
    }


def _is_of_here(grants: list[Grant]) -> bool:
    """Return whether somebody with these works at this site: partners have one of their own."""
    is_partner = {grant.role for grant in grants} <= PARTNERS
    return is_partner == (settings.SIGN_IN_SITE == "partners")


def _organisations(user: User, at: datetime) -> list[str]:
    """Return the names of the organisations whose letters somebody reads."""
    codes = letters.organisations_of(Reader(user_id=user.id), at)
    return [row.name for row in places.named(codes, on=timezone.localdate(at)).values()]


def _card(user: User, grants: list[Grant], at: datetime) -> Card:
    roles = list(dict.fromkeys(grant.role for grant in grants))
    reaches = list(dict.fromkeys(_reach(grant) for grant in grants))
    if Role.PARTNER_MEMBER in roles:
        reaches = _organisations(user, at)
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
