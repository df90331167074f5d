"""The case list, the go-to box, and the frame of the case page: a hall whose panels other rooms serve."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import READING, REVEALING, WORKING, ViewerRequest
from openhart.accounts.access.emergencies import roles_to_bring
from openhart.casefile import panels as casefile
from openhart.cases import queries as cases
from openhart.cases.access import has_role_on
from openhart.cases.models import Case
from openhart.cases.queries import Mark
from openhart.cases.views import case_or_404
from openhart.desk import access, actions, queries
from openhart.desk.forms import GoTo, Narrow
from openhart.desk.queries.queues import queue_named
from openhart.desk.queries.records import identity_of
from openhart.desk.views import log as access_log
from openhart.desk.views import missing
from openhart.desk.views.queues import address, regions_of
from openhart.disclosure import panels as disclosure
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.notices import panels as notices
from openhart.people.access import may_correct
from openhart.referrals import panels as referrals
from openhart.response.panels import steps, timeline
from openhart.response.views import steps as response_steps
from openhart.retention import panels as retention

Serve = Callable[[ViewerRequest, Case], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of the case page: its address, its title, its template, and the room that serves it."""

    name: str
    title: str
    template: str
    serve: Serve
    roles: tuple[str, ...] = ()  # on the case; empty: everybody to whom it is open


PANELS: tuple[Panel, ...] = (
    Panel("case", "Summary", "referrals/panel.html", referrals.panel),
    Panel("steps", "Required steps", "response/steps.html", steps.panel),
    Panel("timeline", "Timeline", "response/timeline.html", timeline.panel),
    Panel("notices", "Notices", "notices/panel.html", notices.panel),
    Panel("missing", "Missing", "missing/panel.html", missing.panel),
    Panel("documents", "Documents", "casefile/panel.html", casefile.panel),
    Panel("disclosures", "Disclosures", "disclosure/panel.html", disclosure.panel),
    Panel("log", "Access log", "desk/log.html", access_log.panel, access.LOG_READERS),
)


@open_to(*READING)
@require_http_methods(["GET"])
def case_list(request: ViewerRequest) -> HttpResponse:
    """Show the cases open to the viewer, the newest first."""
    access.check_reads_cases(request.viewer)
    after, before = (Mark.read(request.GET.get(way, "")) for way in ("after", "before"))
    page = queries.cases_page(request.viewer, after=after, before=before)
    at = clock.now()
    actions.note_list(code="cases", case_ids=[row.case.id for row in page.rows], by=request.viewer, at=at)
    here = reverse("desk:cases")
    context = {
        "page": page, "now": at, "section": "cases",
        "previous_url": f"{here}?{urlencode({'before': str(page.previous)})}" if page.previous else "",
        "next_url": f"{here}?{urlencode({'after': str(page.next)})}" if page.next else "",
    }  # fmt: skip
    return render(request, "desk/cases.html", context)


@open_to(*READING)
@require_http_methods(["GET"])
def go(request: ViewerRequest) -> HttpResponse:
    """Lead to the case of a reference number, or say in words what is wrong with it."""
    access.check_reads_cases(request.viewer)
    may_break_glass = bool(roles_to_bring(request.viewer))  # the link is there for any number, hidden or of no case
    if "reference" not in request.GET:
        return render(request, "desk/go.html", {"form": GoTo(), "may_break_glass": may_break_glass})
    form = GoTo(request.GET)
    if form.is_valid():
        try:
            found = cases.case_by_reference(request.viewer, form.cleaned_data["reference"])
        except Refused:
            form.add_error("reference", "No case open to you has this number.")
        else:
            return HttpResponseRedirect(reverse("desk:case", args=[found.reference]))
    return render(request, "desk/go.html", {"form": form, "may_break_glass": may_break_glass}, status=422)


@open_to(on_case=True)
@require_http_methods(["GET"])
def case(request: ViewerRequest, reference: str, panel: str = "case") -> HttpResponse:
    """Show a panel of a case in its frame; a case not open to the viewer does not exist for them."""
    found = case_or_404(request, reference)
    at = clock.now()
    actions.note_view(case=found, panel=panel, by=request.viewer, at=at)
    return _page(request, found, panel, at=at, is_revealed=False)


@open_to(*access.LOG_READERS, on_case=True)
@require_http_methods(["GET"])
def log(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show who has seen or changed a case, to those who answer for it."""
    return case(request, reference, "log")


@open_to(*REVEALING, on_case=True, is_fresh=True)
@require_http_methods(["POST"])
def reveal(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show the child's name in this one answer, and write down who read it."""
    found = case_or_404(request, reference)
    panel = request.POST.get("panel", "")
    panel = panel if any(each.name == panel and not each.roles for each in PANELS) else "case"
    at = clock.now()
    actions.note_reveal(case=found, panel=panel, by=request.viewer, at=at)
    return _page(request, found, panel, at=at, is_revealed=True)


@open_to(*WORKING, on_case=True)
@require_http_methods(["GET", "POST"])
def decide(request: ViewerRequest, reference: str, code: str) -> HttpResponse:
    """Show the form of a review or a triage beside the referral that it is about."""
    found = case_or_404(request, reference)
    if request.method == "GET":
        actions.note_view(case=found, panel=code, by=request.viewer, at=clock.now())
    shown = {**referrals.panel(request, found), "case": found, "acts": [], "may_receive": False}
    told = render_to_string("referrals/panel.html", shown, request)
    return response_steps.record(request, reference, code, aside=told)


def _page(request: ViewerRequest, found: Case, name: str, *, at: datetime, is_revealed: bool) -> HttpResponse:
    panel = next(each for each in PANELS if each.name == name)
    pack = policy.load_pack(found.pack)
    place = request.GET.urlencode() if request.GET.get("queue") else ""
    identity = identity_of(request.viewer, pack, found, is_revealed=is_revealed)
    tabs = [
        {
            "title": each.title,
            "url": reverse(f"desk:{each.name}", args=[found.reference]) + (f"?{place}" if place else ""),
            "is_current": each.name == name,
        }
        for each in PANELS
        if not each.roles or has_role_on(request.viewer, found, *each.roles)
    ]
    frame = {
        "case": found, "identity": identity, "tabs": tabs, "panel": panel, "now": at, "section": "cases",
        "record_number": found.reference, "beside": _beside(request, found, at), "place": place,
        "panel_template": panel.template, "holds": retention.holds(request, found),
        "may_reveal": has_role_on(request.viewer, found, *REVEALING), "may_correct": may_correct(request.viewer, found),
    }  # fmt: skip
    return render(request, "desk/case.html", {**panel.serve(request, found), **frame})


def _beside(request: ViewerRequest, found: Case, at: datetime) -> dict[str, Any] | None:
    """Return the queue somebody came from, with the rows before and after, when the address names them."""
    queue = queue_named(request.GET.get("queue", ""))
    mark = Mark.read(request.GET.get("at", ""))
    if queue is None or mark is None:
        return None
    pack = policy.load_pack(settings.POLICY_PACK)
    narrowed = Narrow(request.GET, queue=queue, pack=pack, regions=regions_of(request.viewer)).narrowed()
    rows = queries.neighbours(request.viewer, pack, queue, narrowed, at=at, mark=mark, case=found)
    return {"queue": queue, "url": address(queue, narrowed), "previous": rows.previous, "next": rows.next}
