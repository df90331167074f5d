"""The panel "Access log" of the case page."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from openhart.accounts.access import ViewerRequest
from openhart.audit.queries import Sought
from openhart.cases.models import Case
from openhart.desk.queries import trail


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return a page of the trail about a case that is open to the viewer."""
    sought = Sought(subject=case.id, before=trail.mark_in(request.GET.get("before", "")))
    page = trail.lines_of(request.viewer, sought)
    here = reverse("desk:log", args=[case.reference])
    return {"page": page, "next_url": f"{here}?{urlencode({'before': page.next})}" if page.next else ""}
