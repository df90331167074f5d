"""The duties of all cases open to the viewer as of a day: late or never done, unless asked otherwise."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import ViewerRequest
from openhart.cases.queries import as_of
from openhart.cases.queries.as_of import Then
from openhart.cases.queries.urgency import Mark
from openhart.disclosure.views import handing
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.places import queries as places
from openhart.proof import access, actions
from openhart.proof.forms import DutiesForm
from openhart.proof.views import sheets
from openhart.proof.views.days import Day, begin, day_of, pack_here
from openhart.proof.views.wording import came_out, exact
from openhart.retention import queries as retention

PAGE = 50


@open_to(*access.LISTERS)
@require_http_methods(["GET"])
def duties(request: ViewerRequest) -> HttpResponse:
    """Show the duties of all cases open to the viewer as they had come out at the end of a day, a page at a time."""
    access.check_lists(request.viewer)
    now, pack = clock.now(), pack_here()
    form = form_of(request.GET, now, pack)
    if not form.is_valid():
        return _page(request, form, now, HTTPStatus.UNPROCESSABLE_ENTITY)
    day, after = day_of(form.cleaned_data["day"], now), Mark.read(str(request.GET.get("after", "")))
    sought = form.sought(begin)
    found = as_of.listed_then(request.viewer, sought, at=day.until, limit=PAGE, after=after)
    on = day.on.isoformat()
    actions.note_list(case_ids=[row.case_id for row in found.rows], day=on, by=request.viewer, at=now)
    asked = {name: str(value) for name, value in request.GET.items() if value and name != "after"}
    here = reverse("proof:duties")
    return _page(
        request, form, now, day=day, rows=[_row(pack, row, day) for row in found.rows],
        count=min(found.count, as_of.MOST_COUNTED), has_more=found.count > as_of.MOST_COUNTED,
        unread=found.unread, asked=urlencode(asked), disposed=retention.disposed_since(request.viewer, at=day.until),
        next_url=f"{here}?{urlencode({**asked, 'after': str(found.after)})}" if found.after else "",
        first_url=f"{here}?{urlencode(asked)}" if after else "",
    )  # fmt: skip


@open_to(*access.LISTERS, is_fresh=True)
@require_http_methods(["GET"])
def duties_file(request: ViewerRequest) -> HttpResponse:
    """Give the whole list as a table for a spreadsheet."""
    access.check_lists(request.viewer)
    now = clock.now()
    form = form_of(request.GET, now, pack_here())
    if not form.is_valid():
        return HttpResponseBadRequest("This cannot be asked. Go back and look at what was chosen.")
    day = day_of(form.cleaned_data["day"], now)
    lines, unread = as_of.all_then(request.viewer, form.sought(begin), at=day.until)
    rows = list(lines)
    made = sheets.written(sheets.DUTIES, [*sheets.duty_rows(rows, at=day.until), *map(sheets.unread_row, unread)])
    ids = dict.fromkeys(row.case_id for row in rows)
    asked = form.asked()
    on = day.on.isoformat()
    actions.note_exported(case_ids=ids, rows=len(rows), day=on, asked=asked, by=request.viewer, at=now)
    return handing.sheet(made, name=f"duties-{on}")


def form_of(given: Mapping[str, str], now: datetime, pack: policy.Pack) -> DutiesForm:
    """Return the form that narrows the list, filled with what was given; without a day it is today."""
    today = timezone.localdate(now)
    known = {"day": today.isoformat(), **{name: value for name, value in given.items() if value}}
    labels = {code: word.label for code, word in pack.duties.items()}
    return DutiesForm(known, today=today, regions=dict(places.regions()), duties=labels)


def _page(
    request: ViewerRequest, form: DutiesForm, now: datetime, status: int = HTTPStatus.OK, **more: object
) -> HttpResponse:
    return render(request, "proof/duties.html", {"form": form, "now": now, "section": "records", **more}, status=status)


def _row(pack: policy.Pack, row: Then, day: Day) -> dict[str, object]:
    word = pack.duties.get(row.code)
    return {
        "row": row, "label": word.label if word is not None else row.code,
        "owner": pack.roles.get(row.owed_by, row.owed_by),
        "region": f"Region {row.region}" if row.region else "Region not known",
        "due": exact(row.due_at) if row.due_at else "Time limit not decided",
        "said": came_out(row.outcome, row.due_at, row.discharged_at, day.until),
        "url": f"{reverse('proof:proof', args=[row.reference])}?{urlencode({'day': day.on.isoformat()})}"
        if row.code.startswith("notify.") else reverse("desk:steps", args=[row.reference]),
    }  # fmt: skip
