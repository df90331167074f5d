"""What is done about a notice that was sent: taken back, sent again, settled, walked, called back, replied to."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.cases.views import case_or_404
from openhart.disclosure import actions as disclosure
from openhart.disclosure.views.handing import handed_out
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.inbox import queries as letters
from openhart.notices import access, actions, queries
from openhart.notices.access import TELLERS
from openhart.notices.forms import ReplyForm, WalkedForm, WithdrawForm
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.queries import Dispatched
from openhart.notices.views.framing import page, refused_page, to_notices
from openhart.places.lifecycle import WAYS

_Act = Callable[[Case, datetime], str]


@open_to(*TELLERS, on_case=True)
@require_http_methods(["POST"])
def take_back(request: ViewerRequest, reference: str, dispatch_id: UUID) -> HttpResponse:
    """Take a notice back that has not left yet."""

    def act(case: Case, at: datetime) -> str:
        if not actions.take_back(case=case, dispatch_id=dispatch_id, by=request.viewer, at=at):
            raise Refused("It has just left. If it was wrong, take it back with a reason: the recipient is told.")
        return "Taken back. Nothing left."

    return _done(request, reference, act, dispatch_id=dispatch_id)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["POST"])
def send_again(request: ViewerRequest, reference: str, dispatch_id: UUID) -> HttpResponse:
    """Let a notice that was set aside try again."""

    def act(case: Case, at: datetime) -> str:
        actions.send_again(case=case, dispatch_id=dispatch_id, by=request.viewer, at=at)
        return "It leaves in 30 seconds."

    return _done(request, reference, act, dispatch_id=dispatch_id)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["POST"])
def next_way(request: ViewerRequest, reference: str, dispatch_id: UUID) -> HttpResponse:
    """Begin the next way at once."""
    begun = request.POST.get("begun", "")

    def act(case: Case, at: datetime) -> str:
        seen = int(begun[:3]) if begun.isdecimal() else None
        leg = actions.begin_now(case=case, dispatch_id=dispatch_id, by=request.viewer, at=at, seen=seen)
        return f"Begun as well: {WAYS[leg.way]}."

    return _done(request, reference, act, dispatch_id=dispatch_id)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["POST"])
def settle_unknown(request: ViewerRequest, reference: str, dispatch_id: UUID) -> HttpResponse:
    """Take in whether a mail of which it is not known arrived, or is to be sent again."""
    said = request.POST.get("has_arrived", "")
    has_arrived = said == "yes"

    def act(case: Case, at: datetime) -> str:
        if said not in {"yes", "no"}:
            raise Refused("Say whether it arrived.")  # a form that came mutilated sends nothing twice
        actions.settle_unknown(
            case=case, dispatch_id=dispatch_id, has_arrived=has_arrived, by=request.viewer, at=at
        )  # fmt: skip
        return "Recorded as told." if has_arrived else "It is sent once more."

    return _done(request, reference, act, dispatch_id=dispatch_id)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["POST"])
def retold(request: ViewerRequest, reference: str, notice_id: UUID) -> HttpResponse:
    """Record that a recipient was told that a notice was taken back."""

    def act(case: Case, at: datetime) -> str:
        actions.told_of_it(case=case, notice_id=notice_id, by=request.viewer, at=at)
        return "Recorded: they know that it was taken back."

    return _done(request, reference, act, notice_id=notice_id)


@open_to(*access.AT_A_DESK.values(), on_case=True)
@require_http_methods(["POST"])
def seen(request: ViewerRequest, reference: str, dispatch_id: UUID) -> HttpResponse:
    """Record that the colleague whom a notice is for has it."""

    def act(case: Case, at: datetime) -> str:
        actions.seen_at_desk(case=case, dispatch_id=dispatch_id, by=request.viewer, at=at)
        return "Recorded: you have this notice."

    return _done(request, reference, act, dispatch_id=dispatch_id)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["POST"])
def link(request: ViewerRequest, reference: str, dispatch_id: UUID) -> HttpResponse:
    """Mail a one-time link and show, once, the code that is to be spoken."""
    case, sent = _found(request, reference, dispatch_id)
    try:
        code = actions.give_link(case=case, dispatch_id=dispatch_id, by=request.viewer, at=clock.now())
    except Refused as refused:
        return refused_page(request, case, refused)
    return page(request, case, "link", {"code": code, "recipient": sent.row.recipient})


@open_to(*TELLERS, on_case=True, is_fresh=True)
@require_http_methods(["POST"])
def sheet(request: ViewerRequest, reference: str, dispatch_id: UUID, way: str) -> HttpResponse:
    """Release the paper with its cover sheet, to be faxed or posted."""
    case, _ = _found(request, reference, dispatch_id)
    try:
        released = actions.print_sheet(case=case, dispatch_id=dispatch_id, way=way, by=request.viewer, at=clock.now())
    except Refused as refused:
        return refused_page(request, case, refused)
    return handed_out(released, name=f"{way}-{str(dispatch_id)[-6:]}")


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def walk(request: ViewerRequest, reference: str, dispatch_id: UUID, way: str) -> HttpResponse:
    """Show what is to be faxed, posted or said, to which number; take in that it was done."""
    case, sent = _found(request, reference, dispatch_id)
    at = clock.now()
    leg = next((each for each in sent.legs if each.way == way and way in life.BY_HAND), None)
    if leg is None:
        raise Http404("No such way.")
    try:
        queries.check_may_read(request.viewer, case, sent.row)
    except Refused as refused:
        return refused_page(request, case, refused)
    form = WalkedForm(
        request.POST if request.method == "POST" else None, to=sent.row.to, initial={"happened_at": at}
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        walked = actions.Walked(way=way, **form.cleaned_data)
        try:
            actions.done_by_hand(case=case, dispatch_id=dispatch_id, walked=walked, by=request.viewer, at=at)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"Recorded: {sent.row.recipient.name} was told.")
            return to_notices(case)
    disclosure.note_preview(case=case, fields=sent.row.fields, by=request.viewer, at=at)
    context = {
        "form": form, "sent": sent, "leg": leg, "way": way, "recipient": sent.row.recipient,
        "page": queries.said_of(case, sent.row)["page"],
        "was_printed": queries.was_printed(request.viewer, sent.row, leg),
    }  # fmt: skip
    return page(request, case, "walk", context, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: ViewerRequest, reference: str, dispatch_id: UUID) -> HttpResponse:
    """Ask why a notice that is on its way is taken back, and take it back."""
    case, sent = _found(request, reference, dispatch_id)
    if (said := life.refusal(sent.row.state, "withdraw")) is not None:
        return refused_page(request, case, Refused(said))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        wrong = actions.Wrong(**form.cleaned_data)
        try:
            actions.call_back(case=case, dispatch_id=dispatch_id, wrong=wrong, by=request.viewer, at=clock.now())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"Taken back. Whoever had it already is told.{form.said_of_breach()}")
            return to_notices(case)
    title, under = "Take the notice back", sent.row.recipient.name
    context = {"form": form, "title": title, "under": under, "button": "Take it back"}
    return page(request, case, "act", context, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


@open_to(*TELLERS, on_case=True)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: ViewerRequest, reference: str, dispatch_id: UUID) -> HttpResponse:
    """Ask for a reply to what a recipient asked, and put it into its inbox."""
    case, sent = _found(request, reference, dispatch_id)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"submission": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply(
                case=case, dispatch_id=dispatch_id, by=request.viewer, at=clock.now(), **form.cleaned_data
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "Your reply waits in their inbox.")
            return to_notices(case)
    context = {
        "form": form, "title": "Reply", "under": sent.row.recipient.name, "button": "Send the reply",
        "asked": _asked(request, case, sent),
    }  # fmt: skip
    return page(request, case, "act", context, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def _asked(request: ViewerRequest, case: Case, sent: Dispatched) -> list[str]:
    """Return what they asked, the latest last; nothing where what was told is kept from the viewer."""
    if sight_of(request.viewer, case).keeps(access.PROTECTED.get(sent.row.to, "")):
        return []
    said = letters.answers_for(request.viewer, [sent.row.id]).get(sent.row.id, ())
    return [str(each.words.get("text", "")) for each in said if each.kind == "asked"]


def _found(request: ViewerRequest, reference: str, dispatch_id: UUID) -> tuple[Case, Dispatched]:
    case = case_or_404(request, reference)
    try:
        return case, queries.dispatch_of(request.viewer, case, dispatch_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused


def _done(
    request: ViewerRequest, reference: str, act: _Act, *, dispatch_id: UUID | None = None, notice_id: UUID | None = None
) -> HttpResponse:
    """Do one thing about a notice of a case and lead back to its notices; say why where it cannot be done."""
    case = case_or_404(request, reference)
    try:
        if dispatch_id is not None:
            queries.dispatch_of(request.viewer, case, dispatch_id)
        if notice_id is not None:
            queries.notice_of(request.viewer, case, notice_id)
    except Refused as refused:
        raise Http404(refused.reason) from refused
    try:
        said = act(case, clock.now())
    except Refused as refused:
        return refused_page(request, case, refused)
    messages.success(request, said)
    return to_notices(case)
