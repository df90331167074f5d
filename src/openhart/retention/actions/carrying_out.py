"""Carrying out what two people agreed on: case by case, each whole or not at all, again and again until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.audit import queries as trail
from openhart.cases import queries as cases
from openhart.cases.queries.keeping import kept_cases
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.retention.access import check_is_system
from openhart.retention.actions.erasing import erase
from openhart.retention.actions.gate import read_clock, read_gate
from openhart.retention.actions.telling import read_rooms
from openhart.retention.lifecycle.clocks import days_lived
from openhart.retention.lifecycle.proposals import ItemState, State
from openhart.retention.models import DayMark, Item, Proposal, Standing, Tombstone
from openhart.retention.queries.looking import Looked, day_of, look_at, schedule

_NOT_CONTENTS = frozenset({"duties", "emergencies"})


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What one look did: how many cases are gone, how many were kept after all, and why nothing could be done."""

    disposed: int = 0
    kept: int = 0
    refused: str = ""


def carry_out(*, by: Viewer, at: datetime) -> CarriedOut:
    """Carry out every approved proposal whose waiting time is over; safe to call from several processes, and again.

    Nothing is done when the trail speaks against the clock. A proposal whose approval has lapsed is put away.
    """
    check_is_system(by)
    ready = list(Proposal.objects.filter(state=State.APPROVED, runs_from_at__lte=at).order_by("approved_at", "id"))
    if not ready:
        return CarriedOut()
    try:
        read_clock(by, at)
    except Refused as refused:
        return CarriedOut(refused=refused.reason)
    disposed = kept = 0
    for proposal in ready:
        if proposal.lapses_at is not None and at >= proposal.lapses_at:
            _put_away(proposal_id=proposal.id, state=State.LAPSED, by=by, at=at)
            continue
        if not _has_waited(proposal, at):
            continue
        waiting = proposal.items.filter(state=ItemState.WAITING).order_by("id").values_list("id", flat=True)
        for item_id in list(waiting):
            came = _dispose(item_id=item_id, by=by, at=at)
            disposed, kept = disposed + (came == ItemState.DISPOSED), kept + (came == ItemState.KEPT)
        _put_away(proposal_id=proposal.id, state=State.DONE, by=by, at=at)
    return CarriedOut(disposed, kept)


def _has_waited(proposal: Proposal, at: datetime) -> bool:
    """Return whether the waiting time was lived through, day by day, and not jumped over by a clock."""
    if proposal.approved_at is None:
        return False
    since, today = day_of(proposal.approved_at), day_of(at)
    marks = DayMark.objects.filter(day__gt=since, day__lte=today).values_list("day", flat=True)
    return days_lived(marks, since=since, until=today) >= schedule().waiting_days


@transaction
def _dispose(*, item_id: UUID, by: Viewer, at: datetime) -> str:
    """Dispose of one case, or keep it when something speaks against it; return what came of it."""
    read_gate()
    item = Item.objects.select_for_update(of=("self",)).select_related("proposal").get(id=item_id)
    proposal = item.proposal
    if item.state != ItemState.WAITING or proposal.state != State.APPROVED or item.case_id is None:
        return ""  # another watcher was here, or somebody stopped it
    looked = _looked(item.case_id, by, at)
    needs = set(looked.needs) if looked else {"reopened"}
    if looked and _has_grown(item.counts, looked.counts):
        needs.add("changed")
    if looked is not None and not needs:
        try:
            _erase_and_mark(item, looked, by, at)
        except Refused:  # what a room lets nobody destroy yet, such as evidence: its part was undone as a whole
            needs.add("document")
        else:
            return ItemState.DISPOSED
    item.state, item.kept_for, item.ended_at = ItemState.KEPT, sorted(needs), at
    item.save()
    detail = {"proposal": str(proposal.id), "needs": sorted(needs)}
    audit.write(by=by.user_id, at=at, act="disposal.kept", subject=item.case_id, detail=detail)
    return ItemState.KEPT


def _has_grown(shown: Mapping[str, int], now: Mapping[str, int]) -> bool:
    """Return whether a case holds more than the two people were shown: nobody agreed to destroy that.

    Not everything that is more came to the case: people whom another case gave up are its own now, steps are worked
    out anew, and that it was opened in an emergency is asked for by itself.
    """
    people = ("people", "shared_people")
    added = any(count > shown.get(noun, 0) for noun, count in now.items() if noun not in {*people, *_NOT_CONTENTS})
    return added or sum(now.get(noun, 0) for noun in people) > sum(shown.get(noun, 0) for noun in people)


def _looked(case_id: UUID, by: Viewer, at: datetime) -> Looked | None:
    """Return what the schedule says of the case now, its row locked against whoever writes on it."""
    cases.locked(case_id)
    kept = kept_cases(by, [case_id])
    told = read_rooms(by, [case_id], at, counting=True)
    return next(iter(look_at(by, kept.values(), told, at)), None)


def _erase_and_mark(item: Item, looked: Looked, by: Viewer, at: datetime) -> None:
    newest = trail.last_written(by)
    reference, proposal = item.reference, item.proposal
    erased = erase(case_id=looked.kept.case_id, reference=reference, by=by, at=at)
    line = looked.reckoned.because.line if looked.reckoned else None
    if line is None or proposal.approved_by_id is None or proposal.approved_at is None:
        raise AssertionError("a case without a line of the schedule, or an unapproved one, was not kept")
    counts = {noun: count for noun, count in {**looked.counts, **erased}.items() if count}
    stone = Tombstone.objects.create(
        reference=reference, record_class=item.record_class, line=line.code,
        says=f"{line.says} ({'set by law' if line.is_law else 'set by the agency'}): {line.source}"[:400],
        proposal_id=proposal.id, proposed_by_id=proposal.proposed_by_id, proposed_at=proposal.proposed_at,
        approved_by_id=proposal.approved_by_id, approved_at=proposal.approved_at, disposed_at=at, counts=counts,
        trail=newest.mark if newest else "",
    )  # fmt: skip
    Standing.objects.filter(case_id=looked.kept.case_id).delete()
    item.state, item.ended_at = ItemState.DISPOSED, at
    item.case_id, item.reference, item.closed_on = None, "", None
    item.save()
    # Of the tombstone, not of the case: the trail never says which row a number was.
    audit.write(by=by.user_id, at=at, act="disposal.carried_out", subject=stone.id, detail={"counts": counts})


@transaction
def _put_away(*, proposal_id: UUID, state: State, by: Viewer, at: datetime) -> None:
    read_gate()
    proposal = Proposal.objects.select_for_update().get(id=proposal_id)
    waiting = proposal.items.filter(state=ItemState.WAITING)
    if proposal.state != State.APPROVED or (state == State.DONE and waiting.exists()):
        return
    waiting.update(state=ItemState.TAKEN_OUT, ended_at=at)
    proposal.state, proposal.ended_at = state, at
    proposal.save()
    audit.write(by=by.user_id, at=at, act=f"disposal.{state}", subject=proposal.id, detail={})
