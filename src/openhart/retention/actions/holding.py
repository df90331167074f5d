"""Placing and lifting legal holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases.queries.brief import Brief, in_brief
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys
from openhart.retention.access import MOST_CASES, check_holds
from openhart.retention.actions.gate import read_gate
from openhart.retention.lifecycle.proposals import ItemState
from openhart.retention.models import HeldCase, Hold, Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a hold is for: the matter it is called by, and why the cases must be kept."""

    matter: str
    reason: str


@transaction
def place(*, references: Sequence[str], words: Words, by: Viewer, at: datetime) -> Hold:
    """Hold cases by their numbers, from now on, until somebody who may lifts it.

    Refused when a number is of no case. A case that waits on a proposal is taken off it.
    """
    check_holds(by)
    if not words.matter.strip() or not words.reason.strip():
        raise Refused("A hold says what it is for and why: whoever thinks of lifting it must know.")
    wanted = list(dict.fromkeys(references))
    if not 0 < len(wanted) <= MOST_CASES:
        raise Refused(f"Name at least one case and at most {MOST_CASES}. Hold a larger matter in several parts.")
    read_gate()
    cases = [_found(by, reference) for reference in wanted]
    hold = Hold(placed_at=at, placed_by_id=by.user_id)
    hold.key_row = keys.make(kind=hold.KIND, owner_id=hold.id, by=by.user_id, at=at)
    said = {"matter": words.matter.strip(), "reason": words.reason.strip()}
    hold.sealed = hold.key().seal_fields(said, place=hold.place())
    hold.save(force_insert=True)
    for case in cases:
        HeldCase.objects.create(hold=hold, case_id=case.case_id, reference=case.reference, from_at=at)
        audit.write(by=by.user_id, at=at, act="hold.placed", subject=case.case_id, detail={"hold": str(hold.id)})
    waiting = Item.objects.filter(case_id__in=[case.case_id for case in cases], state=ItemState.WAITING)
    waiting.update(state=ItemState.KEPT, kept_for=["hold"], ended_at=at)
    return hold


@transaction
def lift(*, hold_id: UUID, reason: str, by: Viewer, at: datetime) -> None:
    """Lift a hold, with a reason; its cases go on as the schedule says, and are proposed anew."""
    check_holds(by)
    if not reason.strip():
        raise Refused("Say why the cases need not be kept any more.")
    read_gate()
    hold = Hold.objects.select_for_update(of=("self",)).select_related("key_row").filter(id=hold_id).first()
    if hold is None:
        raise Refused("There is no such hold.")
    if hold.lifted_at is not None:
        raise Refused("This hold was lifted already.")
    hold.lifted_at, hold.lifted_by_id = at, by.user_id
    hold.lifted_sealed = hold.key().seal_fields({"reason": reason.strip()}, place=hold.lifted_place())
    hold.save()
    held = HeldCase.objects.filter(hold=hold, until_at__isnull=True)
    for case_id in list(held.values_list("case_id", flat=True)):
        audit.write(by=by.user_id, at=at, act="hold.lifted", subject=case_id, detail={"hold": str(hold.id)})
    held.update(until_at=at)


def _found(by: Viewer, reference: str) -> Brief:
    found = in_brief(by, reference=reference)
    if not found:
        raise Refused(f"There is no case with the number {reference}. Nothing was held: look at the numbers again.")
    return found[0]
