"""What holds for every answer, whichever process gives it."""

import sys
import time
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from openhart.foundation import log, origin
from openhart.sealing.envelope import KeyOutOfReach
from openhart.ui import views

Next = Callable[[HttpRequest], HttpResponse]


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Write one line for each answer: the route's name, never its address, which may hold a reference or a name."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say so."""
        began = time.perf_counter()
        response = self.get_response(request)
        if not request.path_info.startswith(settings.STATIC_URL):
            matched = request.resolver_match
            log.note(
                "request",
                route=(matched.view_name or "unnamed") if matched is not None else "none",
                method=request.method if request.method in _METHODS else "other",
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000),
            )
        return response


class Whence:
    """Let what is done while a request is answered be known to come from there; the trail asks for it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""

        def session() -> str:
            key = request.session.session_key
            return sha256(f"openhart.session:{key}".encode()).hexdigest()[:16] if key else ""

        address = str(request.META.get("REMOTE_ADDR", ""))[:45]
        with origin.coming_from(origin.Origin(settings.SIGN_IN_SITE, address, session)):
            return self.get_response(request)


class OurNameOnly:
    """Answer only to this process's names: a page of a stranger's may not pass it off as its own (DNS rebinding)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, unless called by another name."""
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
