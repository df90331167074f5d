"""Finding a person by what is known of them, and correcting who somebody is."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import READING, ViewerRequest
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.desk import access, actions
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.people import actions as people
from openhart.people import queries
from openhart.people.access import MAY_CORRECT
from openhart.people.forms import FindForm, IdentityForm
from openhart.people.models import Identity


@open_to(*READING)
@require_http_methods(["GET", "POST"])
def find(request: ViewerRequest) -> HttpResponse:
    """Show who may be meant by what is typed, of the cases open to the viewer; no name is ever in an address."""
    access.check_reads_cases(request.viewer)
    at = clock.now()
    if request.method == "GET":
        return render(request, "desk/find.html", {"form": FindForm(now=at), "section": "cases"})
    form = FindForm(request.POST, now=at)
    asked = queries.asked_for(form.identity()) if form.is_valid() else None
    if asked is None or asked.is_nothing:
        if asked is not None:
            form.refuse()
        return render(request, "desk/find.html", {"form": form, "section": "cases"}, status=422)
    found = queries.found(request.viewer, asked)
    people.note_search(asked=asked, shown=found, where="find", by=request.viewer, at=at)
    context = {"form": form, "found": found, "is_looked": True, "most": queries.MOST, "section": "cases"}
    return render(request, "desk/find.html", context)


@open_to(*MAY_CORRECT, on_case=True, is_fresh=True)
@require_http_methods(["GET", "POST"])
def correct(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show who the child is, to be corrected, or correct it; nobody overwrites a correction they have not seen."""
    case, at = case_or_404(request, reference), clock.now()
    child = queries.child(request.viewer, case)
    if child is None or child.changed_at is None:
        raise Http404("No child is named on this case.")
    if request.method == "GET":
        actions.note_reveal(case=case, panel="correct", by=request.viewer, at=at)
        initial = {**child.identity.as_fields(), "read_at": child.changed_at.isoformat()}
        return _page(request, case, IdentityForm(initial=initial, now=at))
    form = IdentityForm(request.POST, now=at)
    if not form.is_valid():
        return _page(request, case, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    read_at = form.cleaned_data["read_at"]
    try:
        people.change_identity(
            case=case, person_id=child.person_id, identity=form.identity(), read_at=read_at, by=request.viewer, at=at
        )
    except Refused as refused:
        if read_at == child.changed_at:
            raise
        return _differing(request, case, child, refused)
    messages.success(request, "Who the child is has been corrected.")
    return HttpResponseRedirect(reverse("desk:case", args=[case.reference]), status=HTTPStatus.SEE_OTHER)


def _differing(request: ViewerRequest, case: Case, child: queries.Known, refused: Refused) -> HttpResponse:
    """Show what stands there now beside what was typed, and take what is typed next as an answer to that."""
    data = request.POST.copy()
    data["read_at"] = child.changed_at.isoformat() if child.changed_at is not None else ""
    at = clock.now()
    form = IdentityForm(data, now=at)
    form.is_valid()
    actions.note_reveal(case=case, panel="correct", by=request.viewer, at=at)
    rows = _differences(form, child.identity, form.identity())
    told = {"refusal": refused.reason, "differences": rows}
    return _page(request, case, form, status=HTTPStatus.CONFLICT, **told)


def _differences(form: IdentityForm, now: Identity, typed: Identity) -> list[dict[str, Any]]:
    stands, wanted = now.as_fields(), typed.as_fields()
    return [
        {"label": field.label, "now": stands.get(name, "not known"), "typed": wanted.get(name, "not known")}
        for name, field in form.fields.items()
        if name != "read_at" and stands.get(name) != wanted.get(name)
    ]


def _page(
    request: ViewerRequest, case: Case, form: IdentityForm, *, status: HTTPStatus = HTTPStatus.OK, **context: Any
) -> HttpResponse:
    shown = {"case": case, "form": form, "section": "cases", "record_number": case.reference, **context}
    return render(request, "desk/correct.html", shown, status=status)
