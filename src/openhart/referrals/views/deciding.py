"""The pages of the Careline's decisions: screen, overturn, assign."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openhart.accounts import queries as accounts
from openhart.accounts.access import Viewer, ViewerRequest
from openhart.accounts.models import Role
from openhart.cases import actions as cases
from openhart.cases.views import case_or_404
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.people import queries as people
from openhart.places import queries as places
from openhart.referrals import access, actions, queries
from openhart.referrals.access import MAY_ASSIGN, MAY_OVERTURN, MAY_SCREEN
from openhart.referrals.events import Assigned, codes
from openhart.referrals.forms import AssignForm, ScreenForm
from openhart.referrals.lifecycle import State, targets
from openhart.referrals.models import Referral

Check = Callable[[Viewer, Referral], None]


@open_to(*MAY_SCREEN, on_case=True)
@require_http_methods(["GET", "POST"])
def screen(request: ViewerRequest, reference: str) -> HttpResponse:
    """Decide whether a referral is accepted."""
    return _decide(request, reference, move="screen", check=access.check_may_screen, act=actions.screen)


@open_to(*MAY_OVERTURN, on_case=True)
@require_http_methods(["GET", "POST"])
def overturn(request: ViewerRequest, reference: str) -> HttpResponse:
    """Decide otherwise, as a supervisor."""
    return _decide(request, reference, move="overturn", check=access.check_may_overturn, act=actions.overturn)


def _decide(
    request: ViewerRequest, reference: str, *, move: str, check: Check, act: Callable[..., Any]
) -> HttpResponse:
    referral = referral_or_404(request, reference)
    title = "Screen the referral" if move == "screen" else "Overturn the decision"
    page = {"title": title, "move": move}
    try:
        check(request.viewer, referral)
    except Refused as refused:
        return _page(request, referral, {**page, "refusal": refused.reason}, HTTPStatus.FORBIDDEN)
    decisions = targets(move, State(referral.state))
    form = ScreenForm(request.POST or None, decisions=decisions)
    if request.method == "GET":
        return _page(request, referral, {**page, "form": form})
    form = ScreenForm(request.POST, decisions=decisions)
    if not form.is_valid():
        return _page(request, referral, {**page, "form": form}, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        act(referral=referral, **form.cleaned_data, by=request.viewer, at=clock.now())
    except Refused as refused:
        return _page(request, referral, {**page, "form": form, "refusal": refused.reason}, HTTPStatus.CONFLICT)
    decided = codes.DECISIONS[form.cleaned_data["decision"]].lower()
    messages.success(request, f"The referral is {decided}. What is owed now is under Required steps.")
    return _to_case(referral)


@open_to(*MAY_ASSIGN, on_case=True)
@require_http_methods(["GET", "POST"])
def assign(request: ViewerRequest, reference: str) -> HttpResponse:
    """Say who investigates an accepted referral."""
    referral = referral_or_404(request, reference)
    page: dict[str, Any] = {"title": "Assign the referral", "move": "assign"}
    now = clock.now()
    try:
        access.check_may_assign(request.viewer, referral)
    except Refused as refused:
        return _page(request, referral, {**page, "refusal": refused.reason}, HTTPStatus.FORBIDDEN)
    tracks, shut = _tracks(referral, now)
    page["shut_tracks"] = shut
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        offices=places.offices(),
        workers=accounts.staff(request.viewer, Role.INVESTIGATION_WORKER, now),
        tracks=tracks,
        initial=_suggested(referral, now, tracks),
    )
    page["form"] = form
    if request.method == "GET":
        return _page(request, referral, page)
    if not form.is_valid():
        return _page(request, referral, page, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.assign(referral=referral, **form.cleaned_data, by=request.viewer, at=now)
    except Refused as refused:
        return _page(request, referral, {**page, "refusal": refused.reason}, HTTPStatus.CONFLICT)
    messages.success(request, "The referral is assigned.")
    return _to_case(referral)


def _tracks(referral: Referral, now: Any) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the tracks that can be chosen, and those a gate of the policy shuts, each with its reason."""
    open_tracks, shut = [], []
    for track, label in codes.TRACKS.items():
        event = Assigned(unit="regional_office", track=track, episode=referral.episode)
        try:
            cases.check_recordable(case=referral.case, event=event, at=now)
            open_tracks.append(track)
        except Refused as refused:
            shut.append((label, refused.reason))
    return open_tracks, shut


def _suggested(referral: Referral, now: Any, tracks: list[str]) -> dict[str, str]:
    """Return what is filled in already: the office of the child's town, the only track there is."""
    town = referral.case.towns.get("residence", "")
    office = places.office_of(town, timezone.localtime(now).date()) if town else ""
    return {"office": office, "track": tracks[0] if len(tracks) == 1 else ""}


def referral_or_404(request: ViewerRequest, reference: str) -> Referral:
    """Return the latest referral of a case open to the viewer; otherwise there is no such page."""
    case = case_or_404(request, reference)
    referral = queries.latest_first(request.viewer, case)
    if referral is None:
        raise Http404("Nothing has been referred on this case.")
    return referral


def heading(viewer: Viewer, referral: Referral) -> dict[str, Any]:
    """Return whose record a page is about."""
    child = people.child(viewer, referral.case)
    return {
        "case": referral.case, "record_number": referral.case.reference, "referral": referral,
        "initials": child.identity.initials if child else "", "section": "cases",
        "facts": [("Received", timezone.localtime(referral.report.received_at).strftime("%a, %b %d, %Y, %H:%M")),
                  ("State", referral.state_label)],
    }  # fmt: skip


def _page(
    request: ViewerRequest, referral: Referral, page: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    told = queries.told(request.viewer, referral)
    context = {**heading(request.viewer, referral), "told": told, "now": clock.now(), **page}
    return render(request, "referrals/decide.html", context, status=status)


def _to_case(referral: Referral) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:case", args=[referral.case.reference]), status=HTTPStatus.SEE_OTHER)
