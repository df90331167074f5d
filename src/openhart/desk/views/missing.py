"""Children missing now: the board, the same for a wall, and the steps in the panel of a case."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import READING, ViewerRequest
from openhart.cases.models import Case
from openhart.desk import access, actions
from openhart.desk.queries import missing as queries
from openhart.desk.views.queues import regions_of
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.missing import panels


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what missing/panel.html shows, each episode with the acts and proofs of its steps."""
    shown = panels.panel(request, case)
    queries.with_steps(request.viewer, policy.load_pack(case.pack), shown["stories"])
    return shown


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


def _board(request: ViewerRequest, template: str) -> HttpResponse:
    access.check_reads_cases(request.viewer)
    at = clock.now()
    regions = regions_of(request.viewer)
    region = request.GET.get("region", "")
    region = region if region in regions else ""
    pack = policy.load_pack(settings.POLICY_PACK)
    here = reverse("desk:missing_board")
    found = queries.board(request.viewer, pack, region=region, at=at)
    actions.note_list(code="missing", case_ids=found.case_ids, by=request.viewer, at=at)
    context = {
        "board": found, "now": at, "section": "missing",
        "region": region, "regions": regions, "back_hours": int(queries.BACK_FOR.total_seconds() // 3600),
        "wall_url": reverse("desk:missing_wall") + (f"?{urlencode({'region': region})}" if region else ""),
        "board_url": here,
    }  # fmt: skip
    return render(request, template, context)
