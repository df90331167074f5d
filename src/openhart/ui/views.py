"""Error pages that say what happened and whom to call, the token of a sign-in, and the gallery of components."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from openhart.foundation.refused import Refused
from openhart.ui import samples

#: What is left to say when not even the templates can be read.
LAST_WORDS = (
    "<!doctype html><html lang='en'><title>The desk cannot answer</title><h1>The desk cannot answer</h1>"
    "<p>To report a child in danger call the Careline: <a href='tel:{}'>{}</a>. In an emergency call 911.</p></html>"
)
CARELINE = "1-800-842-2288"


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """Show the page for a request that cannot be read."""
    return _page("400.html", HTTPStatus.BAD_REQUEST)


def forbidden(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Show why somebody may not see or do this, when a reason was given for people to read."""
    reason = exception.reason if isinstance(exception, Refused) else ""
    return _page("403.html", HTTPStatus.FORBIDDEN, {"reason": reason})


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """Show the page for an address that leads nowhere, or nowhere for this person."""
    return _page("404.html", HTTPStatus.NOT_FOUND)


def failed(_request: HttpRequest) -> HttpResponse:
    """Show the page for a fault of ours, with the Careline's number even if the templates are at fault."""
    try:
        return _page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)
    except Exception:  # noqa: BLE001 - whatever broke the page must not take the number with it
        return HttpResponse(format_html(LAST_WORDS, CARELINE, CARELINE), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """Show what to do when a form comes from an older sign-in than the present one."""
    return _page("403_csrf.html", HTTPStatus.FORBIDDEN)


@require_safe
def token(request: HttpRequest) -> JsonResponse:
    """Tell a page that outlived its sign-in who is signed in now and the token of that sign-in."""
    return JsonResponse({"person": str(request.user.pk), "token": get_token(request)})


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in each of its states, as of one fixed moment."""
    return render(request, "ui/gallery.html", samples.gallery())


def _page(template: str, status: HTTPStatus, context: dict[str, str] | None = None) -> HttpResponse:
    """Return an error page; it is drawn without the request, so that no session or query can fail again."""
    return HttpResponse(render_to_string(template, context), status=status)
