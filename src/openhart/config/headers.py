"""The headers of every answer. Each value is read by its grammar in the tests."""

from collections.abc import Callable
from http import HTTPStatus

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

Next = Callable[[HttpRequest], HttpResponse]
REPORTS = "csp"
#: What a browser forgets when somebody signs out. Not "cookies": that would reach every site of the same domain.
FORGOTTEN = '"cache", "storage"'


class Headers:
    """Keep pages out of caches, other sites' windows and frames, and say what a page may ask the browser for."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.features = ", ".join(f"{name}={who}" for name, who in sorted(settings.PERMISSIONS_POLICY.items()))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", settings.CACHE_CONTROL)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers["Permissions-Policy"] = self.features
        response.headers["Server"] = "OpenHART"  # in place of the name of the program that serves
        if request.is_secure():
            response.headers["Reporting-Endpoints"] = f'{REPORTS}="/csp-report/"'
        if _ends_a_sign_in(request, response):
            response.headers["Clear-Site-Data"] = FORGOTTEN
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """Write the content security policy with the nonce of this answer's scripts."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the parts of the policy; an answer without a script names no script at all."""
        parts: PolicyParts = super().get_policy_parts(request, response, report_only)
        if not parts.nonce:
            parts.replace = {**(parts.replace or {}), "script-src": ["'none'"]}
        if request.is_secure():  # browsers take reporting endpoints over TLS only, and then ignore report-uri
            parts.update = {**(parts.update or {}), "report-to": [REPORTS]}
        return parts


def _ends_a_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether this was somebody signing out."""
    matched = request.resolver_match
    is_done = HTTPStatus.OK <= response.status_code < HTTPStatus.BAD_REQUEST
    return is_done and request.method == "POST" and matched is not None and matched.url_name == "sign_out"
