"""What a proxy says of the visitor: believed from those named in HART_TRUSTED_PROXIES, taken as forged otherwise."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
_WORDS_OF_PROXIES = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_SSL", "HTTP_X_REAL_IP", "HTTP_FORWARDED",
)  # fmt: skip
WITHOUT_TLS = (
    "This site answers over https only. If it stands behind a proxy that ends TLS, the proxy must send "
    "X-Forwarded-Proto, and HART_TRUSTED_PROXIES must name its address.\n"
)


class TrustedProxies:
    """Put the visitor's own address and scheme in place of the proxy's; drop what anybody else claims about them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with what is known of the visitor."""
        claims = {name: request.META.pop(name, "") for name in _WORDS_OF_PROXIES}
        if _is_trusted(request.META.get("REMOTE_ADDR", "")):
            visitor = _visitor(claims["HTTP_X_FORWARDED_FOR"])
            if visitor:
                request.META["REMOTE_ADDR"] = visitor
            if claims["HTTP_X_FORWARDED_PROTO"].strip().lower() == "https":
                request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


class OverTlsOnly:
    """Answer nothing to a visitor whose words anybody on the way could read."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; without TLS where TLS is owed, only that."""
        if settings.IS_OVER_TLS and not request.is_secure():
            return HttpResponse(WITHOUT_TLS, content_type="text/plain; charset=utf-8", status=403)
        return self.get_response(request)


def _visitor(forwarded: str) -> str:
    """Return the last address that no trusted proxy of ours speaks for; those before it anybody may have written."""
    for claimed in reversed([part.strip() for part in forwarded.split(",")]):
        if not _is_address(claimed):
            return ""
        if not _is_trusted(claimed):
            return claimed
    return ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(text: str) -> bool:
    if not settings.TRUSTED_PROXIES or not _is_address(text):
        return False
    address = ipaddress.ip_address(text)
    return any(address in network for network in settings.TRUSTED_PROXIES)
