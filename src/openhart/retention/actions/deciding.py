"""Answering a proposal: the second of the two people, and whoever stops it."""

from datetime import date, datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.retention.access import check_approves, check_decides
from openhart.retention.actions.gate import read_calendar, read_gate
from openhart.retention.lifecycle.proposals import REASONS, ItemState, Move, State, lapses_at, may_move, runs_from
from openhart.retention.models import Item, Proposal
from openhart.retention.queries.listing import added
from openhart.retention.queries.looking import schedule

_ANSWERED = "This proposal was answered already. Load it anew to see how it stands."


@transaction
def approve(*, proposal_id: UUID, seen: dict[str, int], today: date, by: Viewer, at: datetime) -> Proposal:
    """Approve a proposal of somebody else: it is carried out after the waiting time, unless somebody stops it.

    ``seen`` are the counts of what will be destroyed, as the page showed them; ``today`` is the day the approver read
    from a calendar. Refused when either is not as it is, when nothing on it can go, or when it was answered already.
    """
    read_gate()
    proposal = _locked(proposal_id)
    check_approves(by, proposed_by=proposal.proposed_by_id)
    _check_move(proposal, Move.APPROVE)
    read_calendar(by, today, at)
    items = list(proposal.items.filter(state=ItemState.WAITING))
    if not items:
        raise Refused("No case on this proposal can be disposed of. Reject it.")
    if added(item.counts for item in items) != seen:
        raise Refused("The list has changed since this page was made. Load it anew and look at the counts again.")
    told = schedule()
    proposal.state, proposal.approved_by_id, proposal.approved_at = State.APPROVED, by.user_id, at
    proposal.runs_from_at = runs_from(at, told.waiting_days)
    proposal.lapses_at = lapses_at(at, told.lapses_after_days)
    proposal.save()
    detail = {"cases": len(items), "today": today.isoformat(), "runs_from": proposal.runs_from_at.isoformat()}
    audit.write(by=by.user_id, at=at, act="disposal.approved", subject=proposal.id, detail=detail)
    return proposal


@transaction
def reject(*, proposal_id: UUID, because: str, by: Viewer, at: datetime) -> None:
    """Reject a proposal of somebody else: its cases are kept, and can be proposed anew."""
    read_gate()
    proposal = _locked(proposal_id)
    check_approves(by, proposed_by=proposal.proposed_by_id)
    _end(proposal, Move.REJECT, State.REJECTED, because, by, at)


@transaction
def stop(*, proposal_id: UUID, because: str, by: Viewer, at: datetime) -> None:
    """Stop a proposal, approved or not: what is not disposed of yet is kept. Legal may, and either of the two."""
    read_gate()
    proposal = _locked(proposal_id)
    check_decides(by)
    _end(proposal, Move.STOP, State.STOPPED, because, by, at)


@transaction
def take_out(*, item_id: UUID, because: str, by: Viewer, at: datetime) -> Item:
    """Take one case off a proposal; the others stay on it."""
    read_gate()
    check_decides(by)
    item = Item.objects.select_for_update(of=("self",)).select_related("proposal").filter(id=item_id).first()
    if item is None or item.state != ItemState.WAITING:
        raise Refused("This case does not wait on the proposal any more.")
    _check_reason(because)
    item.state, item.because, item.ended_at = ItemState.TAKEN_OUT, because, at
    item.save()
    detail = {"proposal": str(item.proposal_id), "because": because}
    audit.write(by=by.user_id, at=at, act="disposal.taken_out", subject=item.case_id, detail=detail)
    return item


def _end(proposal: Proposal, move: Move, state: State, because: str, by: Viewer, at: datetime) -> None:
    _check_move(proposal, move)
    _check_reason(because)
    proposal.state, proposal.because, proposal.ended_at, proposal.ended_by_id = state, because, at, by.user_id
    proposal.save()
    waiting = proposal.items.filter(state=ItemState.WAITING)
    kept = waiting.update(state=ItemState.TAKEN_OUT, because=because, ended_at=at)
    audit.write(
        by=by.user_id, at=at, act=f"disposal.{state}", subject=proposal.id, detail={"because": because, "kept": kept}
    )


def _locked(proposal_id: UUID) -> Proposal:
    row = Proposal.objects.select_for_update().filter(id=proposal_id).first()
    if row is None:
        raise Refused("There is no such proposal.")
    return row


def _check_move(proposal: Proposal, move: Move) -> None:
    if not may_move(proposal.state, move):
        raise Refused(_ANSWERED)


def _check_reason(because: str) -> None:
    if because not in REASONS:
        raise Refused("Choose why.")
