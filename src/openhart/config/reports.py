"""Where browsers report what the content security policy stopped.

A report comes from strangers and may hold anything: an address with a reference number, a name, megabytes.
Only codes of closed lists go into the log; the rest is not read, and no session is touched.
"""

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openhart.foundation import log
from openhart.foundation.routes import open_to_strangers

PATH = "/csp-report/"
MOST_BYTES = 16 * 1024
MOST_A_MINUTE = 30
_MOST_IN_ONE = 5
_KINDS = ("application/csp-report", "application/reports+json", "application/json")
_DIRECTIVES = frozenset({
    "default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem",
    "style-src-attr", "img-src", "font-src", "connect-src", "media-src", "object-src", "frame-src", "child-src",
    "worker-src", "manifest-src", "form-action", "base-uri", "frame-ancestors",
})  # fmt: skip
_KEYWORDS = frozenset({"inline", "eval", "wasm-eval", "self", "data", "blob", "filesystem"})
_ORIGIN = re.compile(r"(https?|wss?)://[a-z0-9.-]{1,80}(:[0-9]{1,5})?")
Next = Callable[[HttpRequest], HttpResponse]


class WithoutCookies:
    """Take a report without looking at who sends it: a browser's own report is no visit of a person."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a report as if from a stranger."""
        if request.path_info == PATH:
            request.META.pop("HTTP_COOKIE", None)
            request.__dict__.pop("COOKIES", None)
        return self.get_response(request)


class Allowance:
    """At most so many lines a minute, whoever asks: nobody fills the disk of the desk with reports."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.lock = threading.Lock()
        self.minute, self.used = 0, 0

    def take(self) -> bool:
        """Return whether one more may be written in this minute."""
        minute = int(time.monotonic() // 60)
        with self.lock:
            if minute != self.minute:
                self.minute, self.used = minute, 0
            self.used += 1
            return self.used <= self.most


_ALLOWANCE = Allowance(MOST_A_MINUTE)


@csrf_exempt
@open_to_strangers()
@require_http_methods(["POST"])
def csp_report(request: HttpRequest) -> HttpResponse:
    """Take a browser's report of what the security policy stopped; keep codes, never its address or words."""
    if request.content_type not in _KINDS:
        return HttpResponse(status=415)
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return HttpResponse(status=413)
    for report in _reports(body):
        if _ALLOWANCE.take():
            log.note("csp.blocked", level=logging.WARNING, **_kept(report, request))
    return HttpResponse(status=204)


def _reports(body: bytes) -> list[dict[str, Any]]:
    """Return the reports in a body of either form; none from what is no report."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return []
    if isinstance(sent, dict):
        sent = [{"type": "csp-violation", "body": sent.get("csp-report")}]
    if not isinstance(sent, list):
        return []
    found = [one.get("body") for one in sent if isinstance(one, dict) and one.get("type") == "csp-violation"]
    return [one for one in found if isinstance(one, dict)][:_MOST_IN_ONE]


def _kept(report: Mapping[str, Any], request: HttpRequest) -> dict[str, str]:
    """Return what is kept of a report: the directive, the blocked origin, and the route in place of the address."""
    directive = _text(report, "effectiveDirective", "effective-directive", "violated-directive").split(" ")[0]
    return {
        "directive": directive if directive in _DIRECTIVES else "other",
        "blocked": _origin(_text(report, "blockedURL", "blocked-uri")),
        "route": _route(_text(report, "documentURL", "document-uri"), request),
    }


def _text(report: Mapping[str, Any], *keys: str) -> str:
    found = next((report[key] for key in keys if key in report), "")
    return found if isinstance(found, str) else ""


def _origin(blocked: str) -> str:
    """Return a keyword, or scheme and host without path."""
    if blocked in _KEYWORDS:
        return blocked
    found = _ORIGIN.match(blocked.lower())
    return found.group() if found else "other"


def _route(address: str, request: HttpRequest) -> str:
    """Return the name of our page behind an address; the address itself may hold a reference number."""
    try:
        parts = urlsplit(address)
        if parts.netloc != request.get_host():
            return "elsewhere"
        return resolve(parts.path).view_name or "unnamed"
    except (ValueError, Resolver404):
        return "none"
