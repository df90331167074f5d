"""The door for somebody without an account: a one-time link, a spoken code, one letter."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openhart.accounts.adapters import address_of
from openhart.accounts.identity import of_guest
from openhart.foundation import clock
from openhart.foundation.routes import open_to_strangers
from openhart.inbox import actions, queries
from openhart.inbox.actions import doors
from openhart.inbox.models import Letter
from openhart.partners.forms import LinkForm
from openhart.partners.views import letters
from openhart.partners.views.seats import Seat, for_guest, seat_guest, see, send_away

#: The same for whatever is wrong.
_WRONG = (
    "This link and this code do not open a letter. One of them may be mistyped, or the link was used, has ended, or "
    "was replaced. After a few wrong codes a link is closed. Call the agency and ask for a new one."
)
_ENDED = {
    "closed": "The letter is closed. If you need it again, call the agency and ask for a new link.",
    "left": "You have closed the letter. Close this window too, if others use this device.",
}


@open_to_strangers()
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Ask for the link and the code; the browser fills the link in, and no server sees it in an address."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        secret, code, at = form.cleaned_data["link"], form.cleaned_data["code"], clock.now()
        with of_guest(doors.id_of(secret)):
            door = actions.enter(secret=secret, code=code, address=address_of(request), by=None, at=at)
        if door is not None:
            seat_guest(request, door, at)
            return see(reverse("partners:link_letter"))
        form.add_error(None, _WRONG)
    ended = _ENDED.get(request.GET.get("because", ""), "")
    context = {"form": form, "ended": ended}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "partners/link.html", context, status=status)


@open_to_strangers()
@require_safe
@for_guest
def letter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the one letter of a link."""
    return letters.shown(request, seat, _its_letter(seat))


@open_to_strangers()
@require_safe
@for_guest
def paper(request: HttpRequest, seat: Seat) -> HttpResponse:  # noqa: ARG001 - as every page of a guest
    """Give the letter's paper to save."""
    return letters.saved(seat, _its_letter(seat))


@open_to_strangers()
@require_POST
@for_guest
def received(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in that the letter is there."""
    return letters.answered(request, seat, _its_letter(seat), "received")


@open_to_strangers()
@require_POST
@for_guest
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in a question."""
    return letters.answered(request, seat, _its_letter(seat), "ask")


@open_to_strangers()
@require_POST
@for_guest
def outcome(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take in what came of it."""
    return letters.answered(request, seat, _its_letter(seat), "outcome")


@open_to_strangers()
@require_POST
@for_guest
def close(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Close the letter before its time."""
    actions.leave(by=seat.reader, at=clock.now())
    send_away(request)
    return see(f"{reverse('partners:link')}?because=left")


def _its_letter(seat: Seat) -> UUID:
    found = queries.letters(seat.reader, clock.now(), most=1)
    if not found:  # taken back meanwhile, or the link was ended
        raise Letter.DoesNotExist
    return found[0].id
