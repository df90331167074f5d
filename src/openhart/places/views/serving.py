"""The pages on which a town gets another office, somebody else is told for it, or a recipient by other ways."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.places import actions, queries
from openhart.places.access import KEEPERS, AskerRequest
from openhart.places.forms import ChoiceOnDayForm, WaysForm
from openhart.places.models import Reach, Town
from openhart.places.views.keeping import answer, for_keepers, kind_labels, today


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def office(request: AskerRequest, code: str) -> HttpResponse:
    """Ask which area office serves a town from a day on."""
    town = _found(code)
    form = ChoiceOnDayForm(
        request.POST if request.method == "POST" else None, label="Area office", choices=queries.offices(),
        initial={"choice": queries.office_of(code, on=today()), "on": today()},
    )  # fmt: skip

    def write(typed: dict[str, Any]) -> None:
        actions.set_office(town=code, office=typed["choice"], on=typed["on"], by=request.viewer, at=clock.now())

    return answer(
        request, form, write, title=f"Area office of {town.name}", button="Save the change", done="Changed.",
        to=reverse("places:town", args=[code]),
    )  # fmt: skip


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def hand_over(request: AskerRequest, code: str, kind: str) -> HttpResponse:
    """Ask who is told for a town from a day on."""
    town, label = _found(code), kind_labels().get(kind)
    rows = [row for row in queries.all_of([kind], on=today()).get(kind, []) if row.reach == Reach.TOWNS]
    if label is None or not rows:
        raise Http404("No such kind of recipient goes by town.")
    now = queries.recipients_by_town([kind], [code], on=today()).get((kind, code))
    form = ChoiceOnDayForm(
        request.POST if request.method == "POST" else None, label=label,
        choices=[("", "Choose"), *((row.code, row.name) for row in rows)],
        initial={"choice": now.code if now else "", "on": today()},
    )  # fmt: skip

    def write(typed: dict[str, Any]) -> None:
        actions.hand_over(town=code, kind=kind, code=typed["choice"], on=typed["on"], by=request.viewer, at=clock.now())

    return answer(
        request, form, write, title=f"Who is told for {town.name}", button="Save the change", done="Changed.",
        to=reverse("places:town", args=[code]),
    )  # fmt: skip


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def ways(request: AskerRequest, code: str) -> HttpResponse:
    """Ask by which ways a recipient is told from a day on, the first first."""
    row = queries.latest(code)
    if row is None:
        raise Http404("No such recipient.")
    form = WaysForm(
        request.POST if request.method == "POST" else None, ways=queries.ways_of([row], on=today())[code],
        initial={"on": today()},
    )  # fmt: skip

    def write(typed: dict[str, Any]) -> None:
        actions.order_ways(code=code, ways=typed["ways"], on=typed["on"], by=request.viewer, at=clock.now())

    return answer(
        request, form, write, title=f"How {row.name} is told", button="Save the order", done="The order is changed.",
        to=reverse("places:recipient", args=[code]),
    )  # fmt: skip


def _found(code: str) -> Town:
    town = queries.town(code)
    if town is None:
        raise Http404("No such town.")
    return town
