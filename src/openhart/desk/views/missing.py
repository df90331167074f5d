"""Children missing now: the board, the same for a wall, and the steps in the panel of a case."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import READING, ViewerRequest
from openhart.accounts.views.standing import common as standing
from openhart.accounts.views.standing.notes import begun
from openhart.casefile import access as casefile
from openhart.casefile import panels as casefile_panels
from openhart.cases.models import Case
from openhart.desk import access, actions
from openhart.desk.queries import missing as queries
from openhart.desk.queries.hand_over import note_of
from openhart.desk.views.queues import regions_of
from openhart.documents.models import Kind, State
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.missing import panels


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what missing/panel.html shows, each episode with the acts and proofs of its steps."""
    shown = panels.panel(request, case)
    queries.with_steps(request.viewer, policy.load_pack(case.pack), shown["stories"])
    photo = casefile_panels.latest(request, case, Kind.MISSING_PHOTO)
    is_picture = photo is not None and photo.row.state == State.KEPT and photo.row.shown_as == "pictures"
    return {
        **shown, "photo": photo, "photo_is_picture": is_picture, "photo_template": "desk/missing_photo.html",
        "may_add_photo": casefile.may_add(request.viewer, case),
    }  # fmt: skip


@open_to(*READING)
@require_http_methods(["GET"])
def board(request: ViewerRequest) -> HttpResponse:
    """Show the children missing now, with hours elapsed and every clock."""
    return _board(request, "desk/missing.html")


@open_to(*READING)
@require_http_methods(["GET"])
def wall(request: ViewerRequest) -> HttpResponse:
    """Show the same for a screen on the wall: large, initials only, renewed by itself."""
    return _board(request, "desk/missing_wall.html")


@open_to(*standing.CASE_PEOPLE)
@require_http_methods(["GET"])
def hand_over(request: ViewerRequest) -> HttpResponse:
    """Begin a note to the next shift that lists the children missing now by number, each clock by its own time."""
    access.check_reads_cases(request.viewer)
    standing.check_case_people(request.viewer)
    at, region = clock.now(), _region(request)
    found = queries.board(request.viewer, policy.load_pack(settings.POLICY_PACK), region=region, at=at)
    actions.note_list(code="missing", case_ids=found.case_ids, by=request.viewer, at=at)
    return begun(request, note_of(request.viewer, found, at=at))


def _board(request: ViewerRequest, template: str) -> HttpResponse:
    access.check_reads_cases(request.viewer)
    at = clock.now()
    region, regions = _region(request), regions_of(request.viewer)
    pack = policy.load_pack(settings.POLICY_PACK)
    found = queries.board(request.viewer, pack, region=region, at=at)
    actions.note_list(code="missing", case_ids=found.case_ids, by=request.viewer, at=at)
    context = {
        "board": found, "now": at, "section": "missing",
        "region": region, "regions": regions, "back_hours": int(queries.BACK_FOR.total_seconds() // 3600),
        "may_hand_over": request.viewer.has_role(*standing.CASE_PEOPLE),
        "place": f"?{urlencode({'region': region})}" if region else "",
    }  # fmt: skip
    return render(request, template, context)


def _region(request: ViewerRequest) -> str:
    asked = request.GET.get("region", "")
    return asked if asked in regions_of(request.viewer) else ""
