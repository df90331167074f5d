"""The act "Disclose": choose, look at exactly what would leave, hand it out; and what is written of it later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.disclosure import access, actions, queries
from openhart.disclosure.actions import Leaves
from openhart.disclosure.forms import DiscloseForm, FurtherForm
from openhart.disclosure.forms.leaving import Choices
from openhart.disclosure.lifecycle import consents as life
from openhart.disclosure.lifecycle import grounds
from openhart.disclosure.lifecycle.grounds import Whom
from openhart.disclosure.views import framing, papers
from openhart.disclosure.views.handing import handed_out
from openhart.disclosure.views.rows import Speaker
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.released import hash_of
from openhart.foundation.routes import open_to

_PERSON_ASKS = "us.access-by-the-person"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A disclosure with the paper that would leave, and its lines as they are shown before."""

    leaves: Leaves
    contents: list[tuple[str, list[str]]]
    recipient: str
    ground: str
    purpose: str

    @property
    def shown(self) -> str:
        """Return the hash of what is shown: of the paper, or of the words where nothing is handed over."""
        return hash_of(self.leaves.payload if self.leaves.payload is not None else repr(self.contents).encode())


@open_to(*access.DISCLOSERS, on_case=True, is_fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: ViewerRequest, reference: str) -> HttpResponse:
    """Ask what leaves, show exactly that, and hand it out once it was seen."""
    case, at = case_or_404(request, reference), clock.now()
    choices = _choices(request, case, at)
    is_provider = queries.body() == grounds.VICTIM_SERVICES
    if request.method != "POST":
        form = DiscloseForm(initial={"submission": uuid4()}, choices=choices, is_provider=is_provider)
        return framing.page(request, case, "disclose", {"form": form})
    form = DiscloseForm(request.POST, choices=choices, is_provider=is_provider)
    if not form.is_valid() or "change" in request.POST:
        status = HTTPStatus.OK if "change" in request.POST else HTTPStatus.UNPROCESSABLE_ENTITY
        return framing.page(request, case, "disclose", {"form": form}, status)
    try:
        return _next_step(request, case, form, at)
    except Refused as refused:
        form.add_error(None, refused.reason)
        return framing.page(request, case, "disclose", {"form": form}, HTTPStatus.UNPROCESSABLE_ENTITY)


@open_to(*access.REPORTERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def further(request: ViewerRequest, reference: str, disclosure_id: UUID) -> HttpResponse:
    """Ask for a correction or a recall of one row of the ledger, and write it below."""
    case, at = case_or_404(request, reference), clock.now()
    try:
        left = queries.disclosure_of(request.viewer, case, disclosure_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused
    form = FurtherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write = actions.recall if form.cleaned_data["kind"] == "recalled" else actions.correct
        try:
            write(case=case, disclosure_id=disclosure_id, what=form.cleaned_data["what"], by=request.viewer, at=at)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "Written below the row. The row itself stays as it was.")
            return framing.back(case)
    said = Speaker(case, {}).said(left)
    context = {
        "form": form,
        "title": "Correct or recall",
        "under": f"{said.recipient}, {said.when}",
        "button": "Write it",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return framing.page(request, case, "form", context, status)


def _next_step(request: ViewerRequest, case: Case, form: DiscloseForm, at: datetime) -> HttpResponse:
    """Show what would leave; hand it out when exactly that was shown and confirmed."""
    found = _prepared(request, case, form, at)
    is_confirmed = "hand_out" in request.POST and form.cleaned_data["shown"] == found.shown
    if not is_confirmed:
        _try(request, case, found.leaves, at)
        actions.note_preview(case=case, fields=found.leaves.fields, by=request.viewer, at=at)
        context = {"form": form, "found": found, "shown": found.shown, "changed": "hand_out" in request.POST}
        return framing.page(request, case, "preview", {**context, "answers": _answers(request, found.shown)})
    released = actions.disclose(case=case, leaves=found.leaves, by=request.viewer, at=at)
    if released.payload is not None:
        return handed_out(released, name=f"disclosure-{str(released.disclosure_id)[-6:]}")
    messages.success(request, "It stands in the ledger. Say only what was listed.")
    return framing.back(case)


def _try(request: ViewerRequest, case: Case, leaves: Leaves, at: datetime) -> None:
    """Refuse now what the gate would refuse, so that nobody is shown what cannot leave. Nothing is written."""
    actions.check(case=case, leaves=leaves, by=request.viewer, at=at)


def _answers(request: ViewerRequest, shown: str) -> list[tuple[str, str]]:
    """Return what was typed, to be carried along in the page that shows what would leave."""
    left_out = {"csrfmiddlewaretoken", "shown", "preview", "hand_out", "change"}
    typed = [(name, value) for name in request.POST if name not in left_out for value in request.POST.getlist(name)]
    return [*typed, ("shown", shown)]


def _prepared(request: ViewerRequest, case: Case, form: DiscloseForm, at: datetime) -> Prepared:
    told, claim, whom = form.cleaned_data, form.claim(), form.whom()
    whom = _named(request, case, whom, claim.consent, at)
    fields = tuple(told["fields_out"])
    contents = queries.contents(request.viewer, case, fields, summary=told["summary"])
    speaker = Speaker(case, {})
    ground = dict(_flat(form.fields["ground"].choices)).get(told["ground"], "")  # type: ignore[attr-defined]
    recipient = speaker.recipient(whom.kind, whom.organisation, whom.person)
    purpose = speaker.leaving.purposes[told["purpose"]]
    is_paper = told["channel"] not in grounds.SPOKEN
    payload = papers.disclosed(
        recipient=recipient, ground=ground, purpose=purpose, on=_today(at), contents=contents
    ) if is_paper else None  # fmt: skip
    leaves = Leaves(
        whom=whom, claim=claim, fields=fields, purpose=told["purpose"], channel=told["channel"], payload=payload,
        submission=told["submission"], words={"summary": told["summary"]} if told["summary"] else {},
    )  # fmt: skip
    return Prepared(leaves, contents, recipient, ground, purpose)


def _named(request: ViewerRequest, case: Case, whom: Whom, consent_id: object, at: datetime) -> Whom:
    """Return the recipient; left empty, the one that the consent names."""
    if not isinstance(consent_id, UUID) or whom.organisation or whom.person:
        return whom
    held = queries.consent_of(request.viewer, case, consent_id, at=at)
    return replace(held.whom, kind=whom.kind)


def _choices(request: ViewerRequest, case: Case, at: datetime) -> Mapping[str, Choices]:
    leaving, on = queries.leaving_for(case), _today(at)
    body, speaker = queries.body(), Speaker(case, {})
    held = [each for each in queries.consents_of(request.viewer, case, at=at) if each.state == life.IN_FORCE]
    consents = [
        (f"consent:{each.row.id}", f"Consent for {said.recipient} until {said.until}")
        for each in held
        for said in (speaker.agreed(each),)
    ]
    in_force = [each for each in leaving.statutes.values() if body in each.bodies and each.in_force(on)]
    statutes = [(f"statute:{each.code}", f"{each.citation}: {each.label}") for each in in_force]
    others = [(grounds.ORDER, "An order of a court"), (f"{grounds.REQUEST}:{_PERSON_ASKS}", "The person's own request")]
    groups = [("Consents in force", consents), ("Statutes", statutes), ("Other grounds", others)]
    conditions = dict.fromkeys(each for ground in in_force for each in ground.conditions)
    return {
        **framing.usual_choices(request, case),
        "ground": [("", "Choose"), *((title, rows) for title, rows in groups if rows)],
        "confirmed": [(each, each) for each in conditions],
    }


def _flat(choices: Choices) -> list[tuple[str, str]]:
    return [pair for value, label in choices for pair in (label if isinstance(label, list) else [(value, label)])]


def _today(at: datetime) -> date:
    return timezone.localdate(at)
