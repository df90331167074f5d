"""What holds for every answer of the desk."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from openhart.sealing.envelope import KeyOutOfReach
from openhart.ui import views

Next = Callable[[HttpRequest], HttpResponse]


class NoStore:
    """Forbid every cache to keep a page of the desk: the next person at this computer must not find it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with no-store."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class OurNameOnly:
    """Answer only to the names of this desk: a page of a stranger's may not pass it off as its own (DNS rebinding)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, unless the desk was called by another name."""
        request.get_host()
        return self.get_response(request)


class Unavailable:
    """Answer 503 with the Careline's number when the database or the key cannot be reached."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a database that is gone, locked or full, or a key that is gone, into one plain page."""
        return unavailable(request) if is_out_of_reach(exception) else None


def is_out_of_reach(fault: BaseException | None) -> bool:
    """Return whether a fault says that the database or the key cannot be reached, read or written."""
    # A file that is no database any more is a plain DatabaseError; its other kinds are faults of ours.
    return type(fault) is DatabaseError or isinstance(fault, OperationalError | InterfaceError | KeyOutOfReach)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer for a fault outside of any view, where no middleware hears of it: while somebody is recognised."""
    return unavailable(request) if is_out_of_reach(sys.exception()) else views.failed(request)


def unavailable(_request: HttpRequest) -> HttpResponse:
    """Return the page that needs no database: what was typed was not saved, whom to call."""
    response = HttpResponse(render_to_string("503.html", {"is_demo": settings.IS_DEMO}), status=503)
    response.headers["Retry-After"] = "30"
    return response
