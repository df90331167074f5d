"""How timely the duties of all cases were as of a day: each clock's share, and every number leads to its list."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import ViewerRequest
from openhart.cases.queries import as_of
from openhart.cases.queries.as_of import Counts, Outcome
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.places import queries as places
from openhart.proof import access, actions
from openhart.proof.forms import FAMILY, NO_REGION, TimelinessForm
from openhart.proof.views.days import begin, day_of, pack_here
from openhart.retention import queries as retention

COLUMNS = {
    Outcome.MET: "In time", Outcome.LATE: "Late", Outcome.NEVER: "Never done", Outcome.WAIVED_LATE: "Waived late",
    Outcome.OPEN: "Not due yet", Outcome.NO_LIMIT: "No limit yet", Outcome.WAIVED: "Waived in time",
}  # fmt: skip
#: Of these it is decided whether the time was kept; a duty that was waived in time is no longer counted.
_DECIDED = (Outcome.MET, Outcome.LATE, Outcome.NEVER, Outcome.WAIVED_LATE)
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number and the list behind it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One clock, or one region, with its numbers."""

    label: str
    total: Cell
    share: str  # of those whose time has come, how many kept it
    cells: tuple[Cell, ...]


@open_to(*access.LISTERS)
@require_http_methods(["GET"])
def timeliness(request: ViewerRequest) -> HttpResponse:
    """Show each clock's share met, late and open, by recipient and region, as of the end of a day."""
    access.check_lists(request.viewer)
    now = clock.now()
    today = timezone.localdate(now)
    form = _form(request.GET, today)
    context: dict[str, object] = {"form": form, "now": now, "section": "records", "columns": list(COLUMNS.values())}
    if not form.is_valid():
        return render(request, "proof/timeliness.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    day, pack = day_of(form.cleaned_data["day"], now), pack_here()
    found, unread = as_of.counts_then(request.viewer, form.sought(begin), at=day.until)
    actions.note_counted(day=day.on.isoformat(), asked=form.asked(), by=request.viewer, at=now)
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    regions = dict(places.regions())
    context |= {
        "day": day, "unread": unread, "notices": _by_duty(pack, found, asked, is_notice=True),
        "others": _by_duty(pack, found, asked, is_notice=False), "regions": _by_region(regions, found, asked),
        "disposed": retention.disposed_since(request.viewer, at=day.until),
    }  # fmt: skip
    return render(request, "proof/timeliness.html", context)


def _form(given: Mapping[str, str], today: date) -> TimelinessForm:
    """Return the form; without a day it is today, and without anything the year before it."""
    known = {name: value for name, value in given.items() if value}
    if not given:
        known["since"] = (today - _YEAR).isoformat()
    return TimelinessForm({"day": today.isoformat(), **known}, today=today, regions=dict(places.regions()))


def _by_duty(pack: policy.Pack, found: Counts, asked: Mapping[str, str], *, is_notice: bool) -> list[Row]:
    codes = sorted({code for code, _, _ in found if code.startswith(FAMILY) is is_notice})
    rows = []
    for code in codes:
        word = pack.duties.get(code)
        label = word.label if word is not None else code
        to = pack.recipients.get(code.removeprefix(FAMILY), "") if is_notice else ""
        rows.append(_row(to or label, (item for item in found.items() if item[0][0] == code), {**asked, "duty": code}))
    if rows:
        every = [item for item in found.items() if item[0][0] in codes]
        rows.append(_row("Together", every, {**asked, "duty": "notices" if is_notice else "others"}))
    return rows


def _by_region(regions: Mapping[str, str], found: Counts, asked: Mapping[str, str]) -> list[Row]:
    codes = sorted({region for _, region, _ in found}, key=lambda code: (not code, code))
    return [
        _row(
            regions.get(code, f"Region {code}") if code else "Region not known",
            (item for item in found.items() if item[0][1] == code), {**asked, "region": code or NO_REGION},
        )
        for code in codes
    ]  # fmt: skip


def _row(label: str, items: Iterable[tuple[tuple[str, str, Outcome], int]], asked: Mapping[str, str]) -> Row:
    counts: Counter[Outcome] = Counter()
    for (_, _, outcome), count in items:
        counts[outcome] += count
    cells = tuple(_cell(COLUMNS[each], counts[each], asked, str(each)) for each in COLUMNS)
    decided = sum(counts[each] for each in _DECIDED)
    share = f"{100 * counts[Outcome.MET] / decided:.1f} %" if decided else "none yet"
    return Row(label, _cell("Owed", sum(counts.values()), asked, "all"), share, cells)


def _cell(label: str, count: int, asked: Mapping[str, str], outcome: str) -> Cell:
    url = f"{reverse('proof:duties')}?{urlencode({**asked, 'outcome': outcome})}" if count else ""
    return Cell(label, count, url)
