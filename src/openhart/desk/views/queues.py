"""The queues: an address for each view, so that it can be kept and sent to a colleague."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import READING, Viewer, ViewerRequest
from openhart.cases.queries import Mark
from openhart.desk import access, actions, queries
from openhart.desk.forms import Narrow
from openhart.desk.queries.queues import QUEUES, Narrowed, Queue, queue_named
from openhart.foundation import clock
from openhart.foundation.routes import open_to

REGIONS = ("1", "2", "3", "4", "5", "6")


@open_to(*READING)
@require_http_methods(["GET"])
def queues(request: ViewerRequest) -> HttpResponse:
    """Show which queues there are and what belongs in each."""
    access.check_reads_cases(request.viewer)
    return render(request, "desk/queues.html", {"queues": QUEUES, "section": "queues"})


@open_to(*READING)
@require_http_methods(["GET"])
def queue(request: ViewerRequest, name: str) -> HttpResponse:
    """Show a page of one queue, narrowed as the address says."""
    access.check_reads_cases(request.viewer)
    chosen = queue_named(name)
    if chosen is None:
        raise Http404
    at = clock.now()
    pack = policy.load_pack(settings.POLICY_PACK)
    form = Narrow(request.GET, queue=chosen, pack=pack, regions=regions_of(request.viewer))
    narrowed = form.narrowed()
    after, before = (Mark.read(request.GET.get(way, "")) for way in ("after", "before"))
    page = queries.queue_page(request.viewer, pack, chosen, narrowed, at=at, after=after, before=before)
    seen = [row.duty.case_id for row in page.rows]
    actions.note_list(code="queue", which=chosen.name, case_ids=seen, by=request.viewer, at=at)
    tags = [
        {"label": label, "value": value, "remove_url": address(chosen, narrowed, without=tag)}
        for tag, label, value in form.tags(narrowed)
    ]
    context = {
        "queue": chosen, "queues": QUEUES, "page": page, "now": at, "tags": tags, "narrow": form, "section": "queues",
        "previous_url": address(chosen, narrowed, before=str(page.previous)) if page.previous else "",
        "next_url": address(chosen, narrowed, after=str(page.next)) if page.next else "",
        "first_url": address(chosen, narrowed) if after or before else "",
        "bare_url": address(chosen, Narrowed()),
    }  # fmt: skip
    return render(request, "desk/queue.html", context)


def regions_of(viewer: Viewer) -> tuple[str, ...]:
    """Return the regions the viewer can narrow to."""
    return REGIONS if viewer.is_agency_wide else tuple(sorted(viewer.regions))


def address(queue: Queue, narrowed: Narrowed, *, without: str = "", **more: str) -> str:
    """Return the address of a queue narrowed so, one tag left out or a mark added."""
    parts = {name: value for name, value in narrowed.as_query().items() if name != without}
    query = urlencode({**parts, **more})
    path = reverse("desk:queue", args=[queue.name])
    return f"{path}?{query}" if query else path
