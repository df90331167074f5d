"""Who sits before a letter: a member with an account, or a guest with a one-time link; and where their pages are."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse

from openhart.accounts.access import ViewerRequest
from openhart.accounts.identity import of_guest
from openhart.foundation import clock
from openhart.inbox.access import Reader, reader_of
from openhart.inbox.models import Door, Letter

_SEE_OTHER = 303
#: In the session of a guest: which link was opened, until when its letter is open, when they were last at work.
_DOOR = "door"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody before a letter."""

    reader: Reader
    name: str = ""
    is_guest: bool = False
    closes_at: datetime | None = None  # of a guest

    def at(self, page: str, letter: Letter) -> str:
        """Return the address of a page about a letter: a guest's names none, for they have only the one."""
        if self.is_guest:
            return reverse(f"partners:link_{page}")
        return reverse(f"partners:{page}", args=[letter.id])


def member(request: ViewerRequest) -> Seat:
    """Return the seat of somebody signed in."""
    return Seat(reader=reader_of(request.viewer), name=request.viewer.name)


def seat_guest(request: HttpRequest, door: Door, at: datetime) -> None:
    """Let somebody sit down whose link was opened just now; whoever was signed in at this browser is not any more."""
    request.session.flush()
    rotate_token(request)
    assert door.closes_at is not None  # noqa: S101 - it was opened
    request.session[_DOOR] = [str(door.id), door.closes_at.isoformat(), at.isoformat()]


def send_away(request: HttpRequest) -> None:
    """Let a guest go."""
    request.session.flush()


def guest(request: HttpRequest, at: datetime) -> Seat | None:
    """Return the seat of somebody whose link is open, or None; what is open is for the database to say again."""
    kept = request.session.get(_DOOR)
    if not kept:
        return None
    ident, closes_at, active_at = UUID(kept[0]), datetime.fromisoformat(kept[1]), datetime.fromisoformat(kept[2])
    if at >= closes_at or at - active_at >= timedelta(minutes=settings.IDLE_MINUTES) or at < active_at:
        send_away(request)
        return None
    request.session[_DOOR] = [kept[0], kept[1], at.isoformat()]
    return Seat(reader=Reader(door_id=ident), is_guest=True, closes_at=closes_at)


def for_guest(view: Callable[[HttpRequest, Seat], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a view be asked by whoever has a link open, under the link's own name; send anybody else to the door."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        seat = guest(request, clock.now())
        if seat is not None and seat.reader.door_id is not None:
            with suppress(Letter.DoesNotExist), of_guest(seat.reader.door_id):
                return view(request, seat)
            send_away(request)
        return see(f"{reverse('partners:link')}?because=closed")

    return asked


def see(address: str) -> HttpResponse:
    """Lead to another page."""
    answer = HttpResponseRedirect(address)
    answer.status_code = _SEE_OTHER
    return answer
