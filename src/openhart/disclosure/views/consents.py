"""Consents: the form to sign, the signed paper, taking it back; and who is suspected."""

from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.disclosure import access, actions, queries
from openhart.disclosure.actions import Given
from openhart.disclosure.forms import ConsentForm, SuspectForm
from openhart.disclosure.lifecycle.consents import Terms
from openhart.disclosure.queries import Held
from openhart.disclosure.views import framing, papers
from openhart.disclosure.views.handing import paper
from openhart.disclosure.views.rows import Speaker
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.people import queries as people
from openhart.people.models import Part

_WANTED = ("kind", "organisation", "person", "fields_out", "purpose", "giver", "from_on", "until_on")


@open_to(*access.DISCLOSERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask for a consent; print its form before it is signed, keep it once it is."""
    case, at = case_or_404(request, reference), clock.now()
    form = _form(request, case, at)
    if request.method == "POST":
        is_valid = form.is_valid()
        if "print" in request.POST and not set(form.errors) & {*_WANTED}:
            return _printed(request, case, form, at)
        if "print" not in request.POST and is_valid:
            try:
                actions.give(case=case, given=_given(form), by=request.viewer, at=at)
            except Refused as refused:
                form.add_error(None, refused.reason)
            else:
                messages.success(request, "The consent is kept.")
                return framing.back(case)
    days = queries.leaving_for(case).longest_days
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return framing.page(request, case, "consent", {"form": form, "longest_days": days}, status)


@open_to(*access.DISCLOSERS, on_case=True)
@require_http_methods(["GET", "HEAD"])
def form_of(request: ViewerRequest, reference: str, consent_id: UUID) -> HttpResponse:
    """Print the form of a consent that is kept."""
    case, at = case_or_404(request, reference), clock.now()
    held = _held(request, case, consent_id, at)
    row, speaker = held.row, Speaker(case, {})
    actions.note(
        act="consent.printed", subject=case.id, detail={"consent": str(row.id)}, by=request.viewer, at=at
    )  # fmt: skip
    said = speaker.agreed(held)
    made = papers.consent_form(
        giver=speaker.leaving.givers.get(row.giver), recipient=said.recipient, purpose=said.purpose,
        fields=[speaker.leaving.fields[code].label for code in row.fields if code in speaker.leaving.fields],
        from_on=timezone.localdate(row.from_at), until_on=timezone.localdate(row.until_at) - timedelta(days=1),
    )  # fmt: skip
    return paper(made, name="consent-form")


@open_to(*access.REVOKERS, on_case=True)
@require_http_methods(["POST"])
def revoke(request: ViewerRequest, reference: str, consent_id: UUID) -> HttpResponse:
    """Take a consent back, at once."""
    case, at = case_or_404(request, reference), clock.now()
    _held(request, case, consent_id, at)
    try:
        actions.revoke(case=case, consent_id=consent_id, by=request.viewer, at=at)
    except Refused as refused:
        return framing.refused_page(request, case, refused)
    messages.success(request, "Taken back. From now on nothing leaves on this consent.")
    return framing.back(case)


@open_to(*access.MARKERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def suspects(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask who is suspected of abusing the child, and end what they consented to."""
    case, at = case_or_404(request, reference), clock.now()
    known = [each for each in people.people_of(request.viewer, case) if each.part != Part.CHILD and not each.is_kept]
    marked = queries.marked_of(request.viewer, case)
    named = [(str(each.person_id), f"{each.identity.full_name} ({each.part_label})") for each in known]
    open_ones = [pair for pair in named if UUID(pair[0]) not in marked]
    form = SuspectForm(request.POST or None, people=[("", "Choose"), *open_ones])
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.mark(case=case, person_id=UUID(told["person"]), why=told["why"], by=request.viewer, at=at)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "Marked. Every consent this person gave has ended.")
            return framing.back(case)
    context = {"form": form, "marked": [pair for pair in named if UUID(pair[0]) in marked], "anybody": bool(open_ones)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return framing.page(request, case, "suspects", context, status)


@open_to(*access.MARKERS, on_case=True)
@require_http_methods(["POST"])
def lift(request: ViewerRequest, reference: str, person_id: UUID) -> HttpResponse:
    """Take the mark of a suspect away; consents stay ended."""
    case = case_or_404(request, reference)
    if all(each.person_id != person_id for each in people.people_of(request.viewer, case)):
        raise Http404("There is nobody of that id on this case.")
    try:
        actions.lift(case=case, person_id=person_id, by=request.viewer, at=clock.now())
    except Refused as refused:
        return framing.refused_page(request, case, refused)
    messages.success(request, "The mark is taken away. Consents that it ended are given anew.")
    return framing.back(case)


def _held(request: ViewerRequest, case: Case, consent_id: UUID, at: datetime) -> Held:
    """Return a consent of the case; there is no page about one of another."""
    try:
        return queries.consent_of(request.viewer, case, consent_id, at=at)
    except Refused as refused:
        raise Http404(refused.reason) from refused


def _form(request: ViewerRequest, case: Case, at: datetime) -> ConsentForm:
    leaving = queries.leaving_for(case)
    givers = leaving.givers_for(queries.body())
    parents = [each for each in people.people_of(request.viewer, case) if each.part == Part.PARENT]
    conditions = dict.fromkeys(each for giver in givers.values() for each in giver.conditions)
    choices = {
        **framing.usual_choices(request, case), "giver": [(code, each.label) for code, each in givers.items()],
        "confirmed": [(each, each) for each in conditions],
        "guardian": [("", "Nobody"), *((str(each.person_id), each.identity.full_name) for each in parents)],
    }  # fmt: skip
    hints = {code: each.citation for code, each in givers.items()}
    today = timezone.localdate(at)
    initial = {
        "from_on": today, "until_on": today + timedelta(days=leaving.usual_days - 1), "submission": uuid4(),
        "giver": next(iter(givers), ""),
    }  # fmt: skip
    typed = request.POST if request.method == "POST" else None
    return ConsentForm(typed, initial=initial, choices=choices, hints=hints)


def _given(form: ConsentForm) -> Given:
    told = form.cleaned_data
    terms = Terms(
        giver=told["giver"], signed_on=told["signed_on"], from_at=_midnight(told["from_on"]),
        until_at=_midnight(told["until_on"] + timedelta(days=1)), is_informed=told["is_informed"],
        is_not_a_condition=told["is_not_a_condition"], confirmed=tuple(told["confirmed"]),
    )  # fmt: skip
    return Given(
        whom=form.whom(), fields=tuple(told["fields_out"]), purpose=told["purpose"], terms=terms, note=told["note"],
        guardian=UUID(told["guardian"]) if told["guardian"] else None, submission=told["submission"],
    )  # fmt: skip


def _printed(request: ViewerRequest, case: Case, form: ConsentForm, at: datetime) -> HttpResponse:
    told, speaker = form.cleaned_data, Speaker(case, {})
    actions.note(act="consent.printed", subject=case.id, detail={"giver": told["giver"]}, by=request.viewer, at=at)
    leaving = speaker.leaving
    made = papers.consent_form(
        giver=leaving.givers.get(told["giver"]), purpose=leaving.purposes[told["purpose"]],
        recipient=speaker.recipient(told["kind"], told["organisation"], told["person"]),
        fields=[leaving.fields[code].label for code in told["fields_out"]], **_days(told),
    )  # fmt: skip
    return paper(made, name="consent-form")


def _days(told: dict[str, Any]) -> dict[str, date]:
    return {"from_on": told["from_on"], "until_on": told["until_on"]}


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, tzinfo=timezone.get_current_timezone())
