"""What holds for every answer of the desk."""

from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

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


class UnreachableDatabase:
    """Answer 503 with the Careline's number when the database cannot be reached or written."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say plainly that nothing was saved."""
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            return unavailable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a database that is gone, locked or full into the same plain page."""
        if isinstance(exception, DatabaseError) and isinstance(exception, OperationalError | InterfaceError):
            return unavailable(request)
        return None


def unavailable(_request: HttpRequest) -> HttpResponse:
    """Return the page that needs no database: what was typed was not saved, whom to call."""
    response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = "30"
    return response
