"""What is due, proposing it, and answering a proposal."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.foundation.routes import open_to
from openhart.retention import actions, queries
from openhart.retention.access import APPROVERS, HOLDERS, PROPOSERS, READERS, check_decides, check_reads
from openhart.retention.access import may_approve as approves
from openhart.retention.access import may_propose as proposes
from openhart.retention.forms import ApproveForm, BecauseForm, ProposeForm
from openhart.retention.lifecycle.needs import sentences
from openhart.retention.lifecycle.proposals import ITEM_STATES, Move, State, may_move
from openhart.retention.queries import ProposalShown, looking
from openhart.retention.views.common import counted, page, see


@open_to(*READERS)
@require_http_methods(["GET"])
def due(request: ViewerRequest) -> HttpResponse:
    """List the cases that the schedule lets go, by number and date, and let a records officer choose of them."""
    check_reads(request.viewer)
    return _due_page(request, None)


@open_to(*PROPOSERS)
@require_http_methods(["POST"])
def propose(request: ViewerRequest) -> HttpResponse:
    """Take in which cases are proposed."""
    check_reads(request.viewer)
    rows = queries.due(request.viewer, looking.day_of(clock.now()))
    form = ProposeForm(request.POST, cases=[(str(row.case_id), row.reference) for row in rows])
    if not form.is_valid():
        return _due_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    chosen = [UUID(case_id) for case_id in form.cleaned_data["cases"]]
    try:
        made = actions.propose(
            case_ids=chosen, today=form.cleaned_data["today"], by=request.viewer, at=clock.now()
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _due_page(request, form, HTTPStatus.CONFLICT)
    messages.success(request, "Proposed. An auditor has to look at it.")
    return see("retention:proposal", made.id)


@open_to(*HOLDERS)
@require_http_methods(["GET"])
def proposals(request: ViewerRequest) -> HttpResponse:
    """List the proposals, open ones first."""
    check_decides(request.viewer)
    return page(request, "retention/proposals.html", proposals=queries.proposals(request.viewer))


@open_to(*HOLDERS)
@require_http_methods(["GET"])
def proposal(request: ViewerRequest, proposal_id: UUID) -> HttpResponse:
    """Show one proposal: which cases, what is destroyed, and what is to be decided."""
    return _page(request, _found(request, proposal_id))


@open_to(*APPROVERS, is_fresh=True)
@require_http_methods(["POST"])
def approve(request: ViewerRequest, proposal_id: UUID) -> HttpResponse:
    """Approve what somebody else proposed."""
    found = _found(request, proposal_id)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, approve_form=form)
    seen = {key.removeprefix("seen-"): int(str(value)) for key, value in request.POST.items() if _is_count(key, value)}

    def act() -> None:
        actions.approve(
            proposal_id=proposal_id, seen=seen, today=form.cleaned_data["today"], by=request.viewer, at=clock.now()
        )

    return _done(request, found, act, "Approved. It is carried out after the waiting time, unless somebody stops it.")


@open_to(*APPROVERS)
@require_http_methods(["POST"])
def reject(request: ViewerRequest, proposal_id: UUID) -> HttpResponse:
    """Reject what somebody else proposed."""
    return _because(request, proposal_id, actions.reject, "Rejected. The cases are kept.")


@open_to(*HOLDERS)
@require_http_methods(["POST"])
def stop(request: ViewerRequest, proposal_id: UUID) -> HttpResponse:
    """Stop a proposal before it is carried out."""
    return _because(request, proposal_id, actions.stop, "Stopped. The cases are kept.")


@open_to(*HOLDERS)
@require_http_methods(["POST"])
def take_out(request: ViewerRequest, proposal_id: UUID, item_id: UUID) -> HttpResponse:
    """Take one case off a proposal."""
    found = _found(request, proposal_id)

    def act() -> None:
        actions.take_out(item_id=item_id, because="needed", by=request.viewer, at=clock.now())

    return _done(request, found, act, "Taken out. The case is kept.")


def _is_count(key: str, value: object) -> bool:
    return key.startswith("seen-") and isinstance(value, str) and value.isdecimal() and len(value) < 10  # noqa: PLR2004


def _because(request: ViewerRequest, proposal_id: UUID, act: Callable[..., object], done: str) -> HttpResponse:
    found = _found(request, proposal_id)
    form = BecauseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, HTTPStatus.UNPROCESSABLE_ENTITY, because_form=form)
    because = form.cleaned_data["because"]
    return _done(
        request, found,
        lambda: act(proposal_id=proposal_id, because=because, by=request.viewer, at=clock.now()), done,
    )  # fmt: skip


def _done(request: ViewerRequest, found: ProposalShown, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it and show the proposal again; say on its page when it was not possible."""
    try:
        act()
    except Refused as refused:
        return _page(request, _found(request, found.row.id), HTTPStatus.CONFLICT, refusal=refused.reason)
    messages.success(request, said)
    return see("retention:proposal", found.row.id)


def _found(request: ViewerRequest, proposal_id: UUID) -> ProposalShown:
    check_decides(request.viewer)
    try:
        return queries.proposal(request.viewer, proposal_id)
    except Refused as refused:
        raise Http404 from refused


def _due_page(request: ViewerRequest, form: ProposeForm | None, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    at = clock.now()
    today = looking.day_of(at)
    rows = queries.due(request.viewer, today)
    told = looking.schedule()
    audit.write_seen(
        by=request.viewer.user_id, at=at, subjects=[row.case_id for row in rows],
        detail={"list": "retention.due", "shows": ["reference", "closed_on", "disposable_on", "counts"]},
    )  # fmt: skip
    lines = {line.code: line for record in told.records.values() for line in record.lines}
    chosen = set(form.data.getlist("cases")) if form is not None else set()  # type: ignore[attr-defined]  # a QueryDict
    shown = [
        {
            "row": row, "label": told.records[row.record_class].label, "line": lines.get(row.line),
            "counts": counted(row.counts), "is_chosen": str(row.case_id) in chosen,
        }
        for row in rows
    ]  # fmt: skip
    count, kept = queries.standing_count(request.viewer, today)
    may = proposes(request.viewer)
    if form is None and may:
        form = ProposeForm(cases=[])
    return page(
        request, "retention/due.html", status, rows=shown, count=count, kept=kept, may_propose=may, form=form,
        today=today, waiting_days=told.waiting_days,
    )  # fmt: skip


def _page(
    request: ViewerRequest, found: ProposalShown, status: HTTPStatus = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    viewer, row = request.viewer, found.row
    told = looking.schedule()
    lines = {line.code: line for record in told.records.values() for line in record.lines}
    items = [
        {
            "row": item, "label": told.records[item.record_class].label, "line": lines.get(item.line),
            "counts": counted(item.counts), "state": ITEM_STATES[item.state], "kept": sentences(item.kept_for),
            "may_take_out": item.state == "waiting",
        }
        for item in found.items
    ]  # fmt: skip
    audit.write_seen(
        by=viewer.user_id, at=clock.now(), subjects=[item.case_id for item in found.items if item.case_id],
        detail={"list": "retention.proposal", "shows": ["reference", "closed_on", "disposable_on", "counts"]},
    )  # fmt: skip
    is_own = row.proposed_by_id == viewer.user_id
    answers = approves(viewer) and not is_own and may_move(row.state, Move.APPROVE)
    shown: dict[str, Any] = {
        "proposal": found, "items": items, "totals": counted(found.totals), "seen": found.totals.items(),
        "is_own_to_approve": approves(viewer) and is_own and may_move(row.state, Move.APPROVE),
        "may_approve": answers, "may_stop": may_move(row.state, Move.STOP), "is_approved": row.state == State.APPROVED,
        "approve_form": ApproveForm() if answers else None, "because_form": BecauseForm(),
        "waiting_days": told.waiting_days, "refusal": "", **more,
    }  # fmt: skip
    bound = [each for each in (shown["approve_form"], shown["because_form"]) if isinstance(each, forms.Form)]
    shown |= {"bound": bound, "has_errors": any(each.errors for each in bound)}
    return page(request, "retention/proposal.html", status, **shown)
