"""My drafts, and the place where a page saves itself."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import Viewer, ViewerRequest
from openhart.drafts import actions, queries
from openhart.drafts.forms import KEPT_AT, address_in, kept_before, kept_title, kept_values, title_of, typed_values
from openhart.drafts.models import Kind
from openhart.foundation import clock, ids
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to, open_to_strangers

_SIGNED_OUT = "You have been signed out. Sign in again in another tab; what you typed is still on this page."


@open_to_strangers()
@csrf_exempt  # a signed-out page must hear that it is signed out, not that its token is old; see _save
@require_http_methods(["POST"])
def save(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Keep the whole form as typed so far and say when; 401 when nobody is signed in."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None:
        return _answer(request, {"refused": _SIGNED_OUT}, HTTPStatus.UNAUTHORIZED)
    return _save(request, viewer=viewer, draft_id=draft_id)


@csrf_protect
def _save(request: HttpRequest, *, viewer: Viewer, draft_id: UUID) -> HttpResponse:
    kind = request.POST.get("draft_kind", "")
    if kind not in Kind.values:
        return _answer(request, {"refused": "This page does not say what is being written."}, HTTPStatus.BAD_REQUEST)
    at = clock.now()
    try:
        actions.save(
            draft_id=draft_id, kind=Kind(kind), values=typed_values(request.POST), title=title_of(request.POST),
            by=viewer, at=at,
        )  # fmt: skip
    except Refused as refused:
        return _answer(request, {"refused": refused.reason}, HTTPStatus.CONFLICT)
    return _answer(request, {"saved": f"{timezone.localtime(at):%H:%M}"}, HTTPStatus.OK)


def _answer(request: HttpRequest, words: dict[str, str], status: HTTPStatus) -> HttpResponse:
    """Return JSON to a script that asked for it, words to anybody else."""
    if request.accepts("text/html") and not request.headers.get("X-Autosave"):
        text = f"Saved {words['saved']}" if "saved" in words else words["refused"]
        return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
    return JsonResponse(words, status=status)


@open_to()
@require_http_methods(["POST"])
def keep(request: ViewerRequest) -> HttpResponse:
    """Keep what was typed into a form that does not save itself, as its page locks; say where it is given back."""
    values, at = kept_values(request.POST), clock.now()
    if not address_in(values):
        return _answer(request, {"refused": "This page does not say where it was."}, HTTPStatus.BAD_REQUEST)
    try:
        draft = actions.save(
            draft_id=kept_before(request.POST) or ids.new_id(), kind=Kind.KEPT_FORM, values=values,
            title=kept_title(request.POST), by=request.viewer, at=at,
        )  # fmt: skip
    except Refused as refused:
        return _answer(request, {"refused": refused.reason}, HTTPStatus.CONFLICT)
    return JsonResponse({"kept": f"{reverse(draft.kind)}?draft={draft.id}"})


@open_to()
@require_http_methods(["GET"])
def kept(request: ViewerRequest) -> HttpResponse:
    """Offer a kept form to its author: what was typed, and the way back to the page it was typed on."""
    try:
        draft = queries.my_draft(request.viewer, UUID(request.GET.get("draft", "")))
    except (Refused, ValueError) as wrong:
        raise Http404 from wrong
    if draft.kind != Kind.KEPT_FORM:
        raise Http404
    typed = {name: texts for name, texts in draft.values.items() if name != KEPT_AT}
    if not request.accepts("text/html"):
        return JsonResponse({"draft": str(draft.id), "values": typed})
    texts = [text for each in typed.values() for text in each if any(sign.isspace() for sign in text.strip())]
    address = f"{address_in(draft.values)}#kept={draft.id}"
    return render(request, "drafts/kept.html", {"draft": draft, "texts": texts, "address": address, "now": clock.now()})


@open_to()
@require_http_methods(["GET"])
def listed(request: ViewerRequest) -> HttpResponse:
    """Show the viewer's drafts, the latest first."""
    drafts = queries.my_drafts(request.viewer)
    rows = [(draft, f"{reverse(draft.kind)}?draft={draft.id}") for draft in drafts]
    return render(request, "drafts/list.html", {"rows": rows, "now": clock.now()})


@open_to()
@require_http_methods(["GET", "POST"])
def discard(request: ViewerRequest, draft_id: UUID) -> HttpResponse:
    """Ask whether to throw a draft away, and do it."""
    if request.method == "POST":
        try:
            actions.discard(draft_id=draft_id, by=request.viewer, at=clock.now())
        except Refused as refused:
            raise Http404(refused.reason) from refused
        return HttpResponseRedirect(reverse("drafts:list"), status=HTTPStatus.SEE_OTHER)
    try:
        draft = queries.my_draft(request.viewer, draft_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused
    address = f"{reverse(draft.kind)}?draft={draft.id}"
    return render(request, "drafts/discard.html", {"draft": draft, "address": address, "now": clock.now()})
