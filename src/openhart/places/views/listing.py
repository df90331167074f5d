"""Lists of recipients and towns, and one of each with its history."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.foundation.routes import open_to
from openhart.places import queries
from openhart.places.access import KEEPERS, AskerRequest
from openhart.places.forms import FilterForm
from openhart.places.lifecycle import BEGINNING, POLICE, WAYS
from openhart.places.models import Reach
from openhart.places.views.keeping import SECTION, for_keepers, kind_labels, today

_PAGE = 50


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
@for_keepers
def recipients(request: AskerRequest) -> HttpResponse:
    """List who is told, by kind and town."""
    on, labels = today(), kind_labels()
    choices = [(kind, labels.get(kind, kind)) for kind in queries.kinds()]
    towns = queries.towns()
    form = FilterForm(request.GET, kinds=choices, towns=towns)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = queries.listed(
        kind=wanted.get("kind", ""), town=wanted.get("town", ""), only_unconfirmed=wanted.get("unconfirmed", False),
        on=on,
    )  # fmt: skip
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    served = queries.towns_served([row.code for row in page], on=on)
    context = {
        "section": SECTION,
        "filter": form,
        "filters": _filters(request, wanted, dict(choices), dict(towns)),
        "rows": [
            {"row": row, "kind": labels.get(row.kind, row.kind), "serves": _serves(row, served.get(row.code, [])),
             "begins_on": row.from_on if row.from_on > on else None}
            for row in page
        ],
        "position": f"{page.start_index()}-{page.end_index()} of {page.paginator.count}",
        "previous_url": _turned(request, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _turned(request, page.next_page_number()) if page.has_next() else "",
    }  # fmt: skip
    return render(request, "places/recipients.html", context)


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
@for_keepers
def recipient(request: AskerRequest, code: str) -> HttpResponse:
    """Show one recipient: its facts, the towns it serves, and all that was said of it before."""
    on = today()
    rows = queries.history(code)
    if not rows:
        raise Http404("No such recipient.")
    row = next((each for each in rows if each.is_in_force(on)), rows[0])
    covered = queries.coverage_of(code)
    context = {
        "section": SECTION,
        "row": row,
        "kind": kind_labels().get(row.kind, row.kind),
        "facts": _facts(row),
        "is_ended": rows[0].until_on is not None,
        "has_towns": row.reach == Reach.TOWNS,
        "ways": [WAYS[way] for way in queries.ways_of([row], on=on)[code]],
        "former_ways": [
            (each, [WAYS[way] for way in each.ways]) for each in queries.way_history(code) if each.until_on is not None
        ],
        "towns": [each for each in covered if each.until_on is None or each.until_on > on],
        "former_towns": [each for each in covered if each.until_on is not None and each.until_on <= on],
        "history": rows,
        "beginning": BEGINNING,
        "on": on,
        "may_see_people": request.viewer.has_role("administrator", "auditor"),
    }
    return render(request, "places/recipient.html", context)


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
@for_keepers
def towns(request: AskerRequest) -> HttpResponse:
    """List the towns with the office and region that serve them."""
    on = today()
    police = queries.told_by_town(POLICE, on=on)
    rows = [(place, police.get(place.code)) for place in queries.places(on)]
    return render(request, "places/towns.html", {"rows": rows, "section": SECTION})


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD"])
@for_keepers
def town(request: AskerRequest, code: str) -> HttpResponse:
    """Show one town: where it lies, who serves it, who is told for it, and how that changed."""
    found = queries.town(code)
    if found is None:
        raise Http404("No such town.")
    on, labels = today(), kind_labels()
    coverage = queries.coverage_history(code)
    names = queries.names_of({each.recipient_code for each in coverage})
    servings = queries.serving_history(code)
    now = [each for each in coverage if each.from_on <= on and (each.until_on is None or each.until_on > on)]
    context = {
        "section": SECTION,
        "town": found,
        "serving": next((each for each in servings if each.from_on <= on), None),
        "told": [
            {"kind": kind, "label": labels.get(kind, kind),
             "now": next((each for each in now if each.kind == kind), None)}
            for kind in sorted(queries.goes_by_town(labels, on=on))
        ],
        "servings": servings,
        "coverage": [(each, labels.get(each.kind, each.kind), names.get(each.recipient_code, "")) for each in coverage],
        "names": names,
        "beginning": BEGINNING,
    }  # fmt: skip
    return render(request, "places/town.html", context)


def _serves(row: Any, names: list[str]) -> str:
    if row.reach == Reach.AGENCY:
        return "Whole agency"
    if row.reach == Reach.REGION:
        return f"Region {row.region}"
    if len(names) > 4:  # noqa: PLR2004 - what fits in a row
        return f"{', '.join(names[:3])} and {len(names) - 3} more towns"
    return ", ".join(names) or "No town yet"


def _facts(row: Any) -> list[dict[str, str]]:
    labels = (
        ("Telephone", row.telephone), ("Fax", row.fax), ("E-mail", row.email), ("Web address", row.web),
        ("Postal address", row.address), ("Note", row.note),
    )  # fmt: skip
    return [{"key": key, "value": value} for key, value in labels]


def _filters(
    request: AskerRequest, wanted: dict[str, Any], kinds: dict[str, str], towns: dict[str, str]
) -> list[dict[str, str]]:
    said = {
        "kind": ("Kind", kinds.get(wanted.get("kind", ""), "")),
        "town": ("Told for", towns.get(wanted.get("town", ""), "")),
        "unconfirmed": ("Only", "to be confirmed"),
    }
    return [
        {"label": label, "value": value, "remove_url": _without(request, name)}
        for name, (label, value) in said.items()
        if wanted.get(name)
    ]


def _without(request: AskerRequest, name: str) -> str:
    kept = {key: value for key, value in request.GET.items() if key not in {name, "page"} and value}
    return f"{reverse('places:recipients')}?{urlencode(kept)}"


def _turned(request: AskerRequest, page: int) -> str:
    kept = {key: value for key, value in request.GET.items() if value} | {"page": str(page)}
    return f"{reverse('places:recipients')}?{urlencode(kept)}"
