"""The list of people, one person, and the cases that somebody left."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import POWERS, ViewerRequest, check_role
from openhart.accounts.access.people import (
    MAY_SEE,
    REVIEWERS,
    SUPERVISORS,
    check_may_see_people,
    may_keep,
    may_review,
    may_see_people,
)
from openhart.accounts.forms.people import PeopleFilterForm
from openhart.accounts.lifecycle.people import REASONS, Because, State
from openhart.accounts.models import Role
from openhart.accounts.queries import directory_of_people as directory
from openhart.accounts.queries import holding
from openhart.accounts.views.people.asking import SECTION
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.places import queries as places

_PAGE = 50


@open_to(*MAY_SEE)
@require_http_methods(["GET", "HEAD"])
def people(request: ViewerRequest) -> HttpResponse:
    """List everybody with an account, narrowed by name, role, region and state."""
    check_may_see_people(request.viewer)
    now = clock.now()
    form = PeopleFilterForm(request.GET, regions=places.regions())
    typed = form.cleaned_data if form.is_valid() else {}
    wanted = directory.WantedPeople(**{name: typed.get(name, "") for name in ("words", "role", "region", "state")})
    page = Paginator(directory.people(request.viewer, wanted, now), _PAGE).get_page(request.GET.get("page"))
    context = {
        "section": SECTION,
        "now": now,
        "filter": form,
        "filters": _filters(request, form, typed),
        "rows": directory.listed(request.viewer, page, now),
        "position": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
        "previous_url": _turned(request, page=str(page.previous_page_number())) if page.has_previous() else "",
        "next_url": _turned(request, page=str(page.next_page_number())) if page.has_next() else "",
        "may_keep": may_keep(request.viewer),
        "may_review": may_review(request.viewer),
    }
    return render(request, "accounts/people/list.html", context)


@open_to(*MAY_SEE)
@require_http_methods(["GET", "HEAD"])
def person(request: ViewerRequest, user_id: UUID) -> HttpResponse:
    """Show one person: how the account stands, what it holds and held, and what may be done with it."""
    check_may_see_people(request.viewer)
    now = clock.now()
    seen = directory.person(request.viewer, user_id, now)
    if seen is None:
        raise Http404("No such account.")
    user = seen.listed.user
    left = None if user.is_active else holding.cases_without_a_worker(request.viewer, now, leaver_id=user.id)
    is_self = user.id == request.viewer.user_id
    context = {
        "section": SECTION,
        "now": now,
        "seen": seen,
        "user": user,
        "state": seen.listed.state,
        "facts": _facts(seen),
        "left": len(left.seen) + left.hidden if left is not None else 0,
        "disabled_because": REASONS[Because(user.disabled_because)] if user.disabled_because else "",
        "is_self": is_self,
        "may_change": may_keep(request.viewer) and not is_self,
        "may_review": may_review(request.viewer),
        "is_locked": seen.listed.state == State.LOCKED,
        "does": [(Role(row.role).label, POWERS[Role(row.role)].does) for row in seen.listed.grants],
    }
    return render(request, "accounts/people/person.html", context)


@open_to(*REVIEWERS, *SUPERVISORS)
@require_http_methods(["GET", "HEAD"])
def left_cases(request: ViewerRequest) -> HttpResponse:
    """List the cases whose worker can no longer sign in and which nobody has taken yet."""
    check_role(request.viewer, *REVIEWERS, *SUPERVISORS)
    now = clock.now()
    left = holding.cases_without_a_worker(request.viewer, now)
    audit.write_seen(
        by=request.viewer.user_id, at=now, subjects=[row.case_id for row in left.seen],
        detail={"list": "people.left_cases", "shows": ("reference", "region", "worker")},
    )  # fmt: skip
    context = {
        "section": SECTION,
        "now": now,
        "rows": [(row, Role(row.role).label) for row in left.seen],
        "hidden": left.hidden if may_review(request.viewer) else 0,
        "may_see_people": may_see_people(request.viewer),
        "may_review": may_review(request.viewer),
        "may_hand_over": request.viewer.has_role(*SUPERVISORS),
    }
    return render(request, "accounts/people/left_cases.html", context)


def _facts(seen: directory.PersonSeen) -> list[dict[str, str]]:
    user = seen.listed.user
    second = "Set up" if seen.listed.has_second_factor else "Not set up"
    open_codes = [row for row in seen.invitations if row.used_at is None and row.ended_at is None]
    return [
        {"key": "User name", "value": user.username},
        {"key": "Second factor", "value": second},
        {"key": "Signed in now", "value": f"{seen.sessions} session{'' if seen.sessions == 1 else 's'}"},
        {"key": "Code not used yet", "value": open_codes[0].get_purpose_display() if open_codes else "None"},
    ]


def _filters(request: ViewerRequest, form: PeopleFilterForm, typed: dict[str, Any]) -> list[dict[str, str]]:
    labels = {"words": "Name", "role": "Role", "region": "Region", "state": "State"}
    return [
        {
            "label": label,
            "value": str(dict(getattr(form.fields[name], "choices", ())).get(typed[name], typed[name])),
            "remove_url": _turned(request, **{name: "", "page": ""}),
        }
        for name, label in labels.items()
        if typed.get(name)
    ]


def _turned(request: ViewerRequest, **changes: str) -> str:
    kept = {key: value for key, value in {**request.GET.dict(), **changes}.items() if value}
    return f"{reverse('accounts:people')}?{urlencode(kept)}"
