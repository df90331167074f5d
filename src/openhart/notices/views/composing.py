"""The composer: to whom, by which ways, exactly what they will see, and Send."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openhart import policy
from openhart.accounts.access import Viewer, ViewerRequest
from openhart.cases.models import Case
from openhart.cases.views import case_or_404
from openhart.disclosure import actions as disclosure
from openhart.disclosure.views.handing import paper
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.inbox import queries as inbox
from openhart.notices import access, actions, queries
from openhart.notices.access import TELLERS
from openhart.notices.forms import SendAllForm, SendForm, grouped
from openhart.notices.models import Paper
from openhart.notices.queries import Chosen, Composed, Need
from openhart.notices.queries.papers import Page
from openhart.notices.views.framing import page, refused_page, to_notices
from openhart.paperwork import queries as paperwork
from openhart.places import queries as places
from openhart.places.lifecycle import kind_of

_SENT = "Sent. It leaves in 30 seconds; until then you can take it back here."


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show one notice as its recipient will see it, let it be changed, and send it once exactly that was shown."""
    case, at = case_or_404(request, reference), clock.now()
    to = request.GET.get("to", "")
    if to not in policy.load_pack(case.pack).recipients:
        raise Http404("No such recipient.")
    try:
        access.check_may_send(request.viewer, case)
    except Refused as refused:
        return refused_page(request, case, refused)
    need = _need(request.viewer, case, to, request.GET.get("town", ""), at)
    chosen = _chosen_recipient(request, to, need, at)
    if chosen is None:
        return refused_page(request, case, Refused("Nobody is named for this. Name somebody under Places first."))
    return _compose(request, case, need, chosen, at)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def tell_all(request: ViewerRequest, reference: str) -> HttpResponse:
    """Show everybody who is owed a notice on this case with what each will see, and send to all with one press."""
    case, at = case_or_404(request, reference), clock.now()
    try:
        access.check_may_send(request.viewer, case)
    except Refused as refused:
        return refused_page(request, case, refused)
    if _was_sent(request, case):
        return to_notices(case)
    found, unnamed = _owed(request, case, at)
    ready = [each for each in found if each.paper is not None]
    initial = {"submission": uuid4(), "chosen": [each.key for each in ready]}
    initial |= {f"seen:{each.key}": each.paper.fingerprint for each in ready if each.paper is not None}
    form = SendAllForm(request.POST if request.method == "POST" else None, ready=ready, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _send_all(request, case, ready, form.cleaned_data, at)
    _note(request, case, found, at)
    context = {
        "form": form, "unnamed": unnamed, "bars": [each for each in found if each.paper is None],
        "rows": [
            {"found": each, "seen": form[f"seen:{each.key}"], **_shown(request.viewer, case, each, at)}
            for each in ready
        ],
        "kinds": policy.load_pack(case.pack).recipients,
    }  # fmt: skip
    return page(request, case, "tell_all", context, status=422 if form.errors else 200)


@open_to(*TELLERS, on_case=True, is_fresh=True)
@require_http_methods(["GET", "HEAD"])
def preview(request: ViewerRequest, reference: str) -> HttpResponse:
    """Give the paper of one notice, as it would leave, to whoever prepares it; nothing leaves by that."""
    case, at = case_or_404(request, reference), clock.now()
    to, code = request.GET.get("to", ""), request.GET.get("recipient", "")
    row = places.recipient(code, on=timezone.localdate(at))
    if row is None or row.kind != kind_of(to):
        raise Http404("No such recipient.")
    given = request.GET.getlist("field")
    wanted = Chosen(
        form=request.GET.get("form"), ground=request.GET.get("ground", ""), fields=tuple(given) if given else None
    )
    found = queries.composed(request.viewer, case, to, row, (), at=at, chosen=wanted)
    if found.paper is None:
        return refused_page(request, case, Refused(found.why_not))
    _note(request, case, [found], at)
    return paper(found.paper.printed(), name=f"preview-{at:%H%M%S}")


def _compose(request: ViewerRequest, case: Case, need: Need, code: str, at: datetime) -> HttpResponse:
    to = request.GET["to"]
    row = places.recipient(code, on=timezone.localdate(at))
    if row is None or row.kind != kind_of(to):
        raise Http404("No such recipient.")
    usual = queries.composed(request.viewer, case, to, row, need.towns, at=at)
    known: dict[str, Any] = {
        "recipients": _recipients(to, need, at), "papers": _papers(case, to), "offer": usual.offer,
    }  # fmt: skip
    if request.method != "POST":
        form = SendForm(initial=_initial(request, usual), **known)
        return _page(request, case, form, usual, at)
    form = SendForm(request.POST, **known)
    if not form.is_valid():
        return _page(request, case, form, usual, at, status=422)
    told = form.cleaned_data
    wanted = Chosen(form=told["form"], ground=told["ground"], fields=told["fields_told"])
    found = queries.composed(request.viewer, case, to, row, told["towns"], at=at, chosen=wanted)
    was_shown = found.paper is not None and request.POST.get("seen") == found.paper.fingerprint
    if "send" not in request.POST or not was_shown:
        return _page(request, case, form, found, at, is_changed="send" in request.POST)
    return _send(request, case, form, found, at)


def _send(request: ViewerRequest, case: Case, form: SendForm, found: Composed, at: datetime) -> HttpResponse:
    told = form.cleaned_data
    sending = actions.Sending(
        to=found.to, recipient=told["recipient"], form=told["form"], towns=told["towns"], ground=told["ground"],
        fields=told["fields_told"], note=told["note"], seen=request.POST["seen"], is_again=told["is_again"],
        corrects=told["corrects"],
    )  # fmt: skip
    try:
        actions.dispatch(case=case, sending=sending, submission=told["submission"], by=request.viewer, at=at)
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _page(request, case, form, found, at, status=422)
    messages.success(request, _SENT)
    return to_notices(case)


def _send_all(
    request: ViewerRequest, case: Case, ready: Sequence[Composed], told: dict[str, Any], at: datetime
) -> HttpResponse:
    sendings = [
        actions.Sending(
            to=each.to, recipient=each.recipient.code, form=each.form, towns=each.towns,
            ground=each.ground.code if each.ground else "", fields=each.fields, seen=told[f"seen:{each.key}"],
        )
        for each in ready if each.key in told["chosen"]
    ]  # fmt: skip
    submission: UUID = told["submission"]
    outcomes = actions.dispatch_all(case=case, sendings=sendings, submission=submission, by=request.viewer, at=at)
    sent = [each for each in outcomes if each.row is not None]
    if sent:
        noun = "notice" if len(sent) == 1 else "notices"
        messages.success(request, f"Sent: {len(sent)} {noun}. They leave in 30 seconds; until then take back any here.")
    for each in outcomes:
        if each.row is None:
            messages.error(request, each.refusal)
    return to_notices(case)


def _was_sent(request: ViewerRequest, case: Case) -> bool:
    """Return whether the page that is sent in was sent in before: pressed twice, it is sent once."""
    try:
        submission = UUID(request.POST.get("submission", ""))
    except ValueError:
        return False
    pairs = [each.partition(":") for each in request.POST.getlist("chosen")]
    keys = {queries.own_key(submission, to, code) for to, _, code in pairs}
    return bool(keys) and bool(queries.were_sent(request.viewer, case, keys))


def _owed(request: ViewerRequest, case: Case, at: datetime) -> tuple[list[Composed], list[str]]:
    """Return what would be sent to everybody who is owed a notice, and for whom nobody is named."""
    kinds = policy.load_pack(case.pack).recipients
    found, unnamed = [], []
    for owed, line in queries.untold(request.viewer, case, at=at):
        if line.recipient is None:
            unnamed.append(str(kinds[owed.to]))
        else:
            found.append(queries.composed(request.viewer, case, owed.to, line.recipient, line.need.towns, at=at))
    return found, unnamed


def _page(
    request: ViewerRequest, case: Case, form: SendForm, found: Composed, at: datetime, *, is_changed: bool = False,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    _note(request, case, [found], at)
    shown = _shown(request.viewer, case, found, at)
    running = queries.under_way(request.viewer, case, found.to, found.recipient.code)
    context = {"form": form, "found": found, "is_changed": is_changed, "running": running, "now": at, **shown}
    return page(request, case, "tell", context, status)


def _shown(viewer: Viewer, case: Case, found: Composed, at: datetime) -> dict[str, Any]:
    """Return what a page shows of a notice before it leaves."""
    has_inbox = found.ways[:1] == ("secure_link",)
    names = places.town_names()
    seen: Page = found.paper.page if found.paper is not None else ()
    return {
        "has_no_reader": has_inbox and not inbox.is_read(viewer, found.recipient.code, at),
        "page": seen, "towns": [names.get(town, town) for town in found.towns],
        "ways": queries.ways_in_words(found.recipient, found.ways),
        "label": str(policy.load_pack(case.pack).recipients[found.to]),
        "paper_label": Paper(found.form).label if found.form else "",
    }  # fmt: skip


def _note(request: ViewerRequest, case: Case, found: Sequence[Composed], at: datetime) -> None:
    """Write down that what would leave was shown, and that a name was read where it stands there."""
    fields = list(dict.fromkeys(code for each in found if each.paper is not None for code in each.fields))
    if fields:
        disclosure.note_preview(case=case, fields=fields, by=request.viewer, at=at)


def _need(viewer: Viewer, case: Case, to: str, town: str, at: datetime) -> Need:
    """Return who is told for a town; without one the first whom nobody has told and to whom nothing is on its way."""
    if not town:
        left = (line.need for owed, line in queries.untold(viewer, case, at=at) if owed.to == to)
        if (need := next(left, None)) is not None:
            return need
    needs = queries.needs_for(case, [to], on=timezone.localdate(at))[to]
    return next((need for need in needs if town in need.towns), needs[0])


def _chosen_recipient(request: ViewerRequest, to: str, need: Need, at: datetime) -> str | None:
    """Return the code of whoever was chosen on the page, or is owed, or the first there is."""
    typed = request.POST.get("recipient") or request.GET.get("recipient")
    if typed:
        return typed
    if need.recipient is not None:
        return need.recipient.code
    return next((row.code for row in places.all_of([to], on=timezone.localdate(at))[kind_of(to)]), None)


def _recipients(to: str, need: Need, at: datetime) -> list[Any]:
    rows = places.all_of([to], on=timezone.localdate(at))[kind_of(to)]
    first = [(need.recipient.code, need.recipient.name)] if need.recipient else []
    others = [(row.code, row.name) for row in rows if need.recipient is None or row.code != need.recipient.code]
    return grouped(first, others)


def _papers(case: Case, to: str) -> list[tuple[str, str]]:
    there = {form.code for form in paperwork.forms_for(case, to)}
    return [(value, str(label)) for value, label in Paper.choices if not value or value in there]


def _initial(request: ViewerRequest, found: Composed) -> dict[str, Any]:
    return {
        "recipient": found.recipient.code, "form": found.form, "ground": found.ground.code if found.ground else "",
        "fields_told": list(found.fields), "towns": ",".join(found.towns), "submission": uuid4(),
        "corrects": request.GET.get("corrects", ""), "is_again": bool(request.GET.get("corrects")),
    }  # fmt: skip
