"""Error pages that say what happened and whom to call, the token of a sign-in, and the gallery of components."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.ui import samples
from openhart.ui.words import CARELINE

#: What is left to say when not even the templates can be read.
LAST_WORDS = (
    "<!doctype html><html lang='en'><title>The desk cannot answer</title><h1>The desk cannot answer</h1>"
    "<p>To report a child in danger call the Careline: <a href='tel:{}'>{}</a>. In an emergency call 911.</p></html>"
)
#: The field of a form that holds its token.
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a name
#: Fields of which a form is never given back: what lets somebody in is typed again.
SECRETS = frozenset({"password", "current", "again", "code", "credential", "invitation"})


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it by name
    """Give a form of an older sign-in back, to be sent again under the present one."""
    return given_back(request)


def given_back(request: HttpRequest, *, step_up_url: str = "") -> HttpResponse:
    """Give a posted form back with all that was typed: nobody is signed in, or not lately enough, or anew.

    Nothing was taken. Only a page of our own is given back: a form that another site sent here is not put
    into anybody's hands with a valid token.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    typed = [(name, text) for name in request.POST if name != TOKEN for text in request.POST.getlist(name)]
    context = {
        "typed": typed if is_ours and SECRETS.isdisjoint(request.POST) else [],
        "address": request.get_full_path(),
        "is_signed_in": request.user.is_authenticated,
        "sign_in_url": settings.LOGIN_URL,
        "step_up_url": step_up_url,
    }
    return HttpResponse(render_to_string("403_csrf.html", context, request), status=HTTPStatus.FORBIDDEN)


@open_to()
@require_safe
def token(request: HttpRequest) -> JsonResponse:
    """Tell a page that outlived its sign-in who is signed in now and the token of that sign-in."""
    return JsonResponse({"person": str(request.user.pk), "token": get_token(request)})


@open_to()
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in each of its states, as of one fixed moment."""
    return render(request, "ui/gallery.html", samples.gallery())


def _page(template: str, status: HTTPStatus, context: dict[str, str] | None = None) -> HttpResponse:
    """Return an error page; it is drawn without the request, so that no session or query can fail again."""
    shown = {"is_demo": getattr(settings, "IS_DEMO", False), **(context or {})}
    return HttpResponse(render_to_string(template, shown), status=status)
