"""The pages on which recipients are added, changed, confirmed, given towns, and ended."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.places import actions, queries
from openhart.places.access import KEEPERS, AskerRequest
from openhart.places.forms import AddForm, ChangeForm, EndForm, ServeForm
from openhart.places.models import Reach, Recipient
from openhart.places.views.keeping import answer, for_keepers, kind_labels, see, today

_CONTACT = ("name", "telephone", "fax", "email", "web", "address", "note")


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def add(request: AskerRequest) -> HttpResponse:
    """Ask for a new recipient, such as a multidisciplinary team and the towns it serves."""
    kind = request.GET.get("kind", "")
    initial = {"on": today(), "kind": kind, "reach": Reach.TOWNS if kind == "mdt" else Reach.AGENCY}
    form = AddForm(
        request.POST if request.method == "POST" else None, initial=initial, kinds=list(kind_labels().items()),
        regions=queries.regions(), towns=queries.towns(),
    )  # fmt: skip

    def write(typed: dict[str, Any]) -> None:
        actions.add_recipient(
            kind=typed["kind"], contact=_contact(typed), reach=typed["reach"], region=typed["region"],
            towns=typed["towns"], on=typed["on"], by=request.viewer, at=clock.now(),
        )  # fmt: skip

    return answer(
        request, form, write, title="Add somebody to be told", button="Add", done="Added.",
        to=reverse("places:recipients"),
    )  # fmt: skip


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def change(request: AskerRequest, code: str) -> HttpResponse:
    """Ask for a recipient's facts from a day on."""
    row = _found(code)
    initial = {name: getattr(row, name) for name in _CONTACT} | {"on": today(), "is_confirmed": True}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial)

    def write(typed: dict[str, Any]) -> None:
        actions.change_recipient(
            code=code, contact=_contact(typed), is_confirmed=typed["is_confirmed"], on=typed["on"], by=request.viewer,
            at=clock.now(),
        )  # fmt: skip

    return answer(
        request, form, write, title=f"Change {row.name}", button="Save the change", done="Changed.", to=_page(code)
    )


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def serve(request: AskerRequest, code: str) -> HttpResponse:
    """Ask for the towns for which a recipient is told from a day on."""
    row = _found(code)
    mine = queries.towns_served([code], on=today()).get(code, [])
    initial = {"towns": "\n".join(mine), "on": today()}
    form = ServeForm(request.POST if request.method == "POST" else None, initial=initial, towns=queries.towns())

    def write(typed: dict[str, Any]) -> None:
        actions.serve(code=code, towns=typed["towns"], on=typed["on"], by=request.viewer, at=clock.now())

    return answer(
        request, form, write, title=f"Towns of {row.name}", button="Save the towns", done="The towns are changed.",
        to=_page(code),
    )  # fmt: skip


@open_to(*KEEPERS)
@require_http_methods(["POST"])
@for_keepers
def confirm(request: AskerRequest, code: str) -> HttpResponse:
    """Note that a recipient's facts have been checked."""
    _found(code)
    try:
        actions.confirm(code=code, by=request.viewer, at=clock.now())
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, "Confirmed.")
    return see(_page(code))


@open_to(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def end(request: AskerRequest, code: str) -> HttpResponse:
    """Ask from which day a recipient is told no more."""
    row = _found(code)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"on": today()})

    def write(typed: dict[str, Any]) -> None:
        actions.end_recipient(code=code, on=typed["on"], by=request.viewer, at=clock.now())

    return answer(
        request, form, write, title=f"End {row.name}", button="End it", to=_page(code),
        done="Ended. Name somebody else for its towns.",
    )  # fmt: skip


def _contact(typed: dict[str, Any]) -> actions.Contact:
    return actions.Contact(**{name: typed[name] for name in _CONTACT})


def _found(code: str) -> Recipient:
    row = queries.latest(code)
    if row is None:
        raise Http404("No such recipient.")
    return row


def _page(code: str) -> str:
    return reverse("places:recipient", args=[code])
