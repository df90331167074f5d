"""What was sent to the partner's organisations, and which cases were opened to them."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from openhart.accounts.access import PARTNERS, ViewerRequest, check_role
from openhart.accounts.queries.opened import opened_to
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.inbox import queries
from openhart.inbox.access import reader_of
from openhart.partners.views import rows
from openhart.places import queries as places

_PAGE = 30


@open_to(*PARTNERS)
@require_safe
def home(request: ViewerRequest) -> HttpResponse:
    """List the letters to the partner's organisations, and the numbers of cases opened to them."""
    check_role(request.viewer, *sorted(PARTNERS))
    at, reader = clock.now(), reader_of(request.viewer)
    organisations = queries.organisations_of(reader, at)
    found = queries.letters(reader, at, most=_PAGE + 1, before=_before(request))
    letters = found[:_PAGE]
    opened = opened_to(request.viewer, at)
    shows = ("title", "reference", "number", "state")
    audit.write_seen(
        by=request.viewer.user_id, at=at, subjects=[each.case_id for each in letters],
        detail={"list": "partners.letters", "shows": shows},
    )  # fmt: skip
    audit.write_seen(
        by=request.viewer.user_id, at=at, subjects=[each.case_id for each in opened if each.case_id is not None],
        detail={"list": "partners.home", "shows": ("reference", "role", "until")},
    )  # fmt: skip
    known = places.named(organisations, on=timezone.localdate(at))
    names = {code: known[code].name if code in known else code for code in organisations}
    context = {
        "lines": [rows.line(each, names[each.organisation]) for each in letters],
        "organisations": list(names.values()),
        "next": letters[-1].left_at.isoformat() if len(found) > _PAGE else "",
        "is_later_page": "before" in request.GET, "opened": opened, "now": at, "section": "home",
    }  # fmt: skip
    return render(request, "partners/home.html", context)


def _before(request: ViewerRequest) -> datetime | None:
    """Return from where the page goes on; nothing for what is no moment."""
    try:
        moment = parse_datetime(request.GET.get("before", "").replace(" ", "+"))
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
