"""Proposing what is disposed of: the first of the two people."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.retention.access import check_proposes
from openhart.retention.actions.gate import read_calendar, read_gate
from openhart.retention.lifecycle.needs import NEEDS
from openhart.retention.lifecycle.proposals import ItemState
from openhart.retention.models import Item, Proposal, Standing
from openhart.retention.queries import held_among
from openhart.retention.queries.listing import MOST
from openhart.retention.queries.looking import day_of


@transaction
def propose(*, case_ids: Sequence[UUID], today: date, by: Viewer, at: datetime) -> Proposal:
    """Propose closed cases that the schedule lets go; ``today`` is the day the proposer read from a calendar.

    Refused when a case is held, not due, still needed, or on another proposal already: then nothing is proposed.
    """
    check_proposes(by)
    if by.user_id is None:
        raise Refused("A person proposes what is disposed of.")
    read_calendar(by, today, at)
    wanted = list(dict.fromkeys(case_ids))
    if not 0 < len(wanted) <= MOST:
        raise Refused(f"Choose at least one case and at most {MOST}: somebody must be able to look at each.")
    read_gate()
    rows = {row.case_id: row for row in Standing.objects.filter(case_id__in=wanted)}
    held = held_among(by, wanted)
    waiting = set(Item.objects.filter(case_id__in=wanted, state=ItemState.WAITING).values_list("case_id", flat=True))
    for case_id in wanted:
        _check(rows.get(case_id), is_held=case_id in held, is_waiting=case_id in waiting, today=day_of(at))
    proposal = Proposal.objects.create(proposed_by_id=by.user_id, proposed_at=at)
    for row in rows.values():
        Item.objects.create(
            proposal=proposal, case_id=row.case_id, reference=row.reference, record_class=row.record_class,
            line=row.line, closed_on=row.closed_on, disposable_on=row.disposable_on, counts=row.counts,
        )  # fmt: skip
    detail = {"cases": len(rows), "today": today.isoformat()}
    audit.write(by=by.user_id, at=at, act="disposal.proposed", subject=proposal.id, detail=detail)
    return proposal


def _check(row: Standing | None, *, is_held: bool, is_waiting: bool, today: date) -> None:
    if row is None:
        raise Refused("One of these cases is open again, or gone. Load the list anew and choose from what it shows.")
    if is_held:
        raise Refused(f"{row.reference} is under a legal hold. It is not proposed until the hold is lifted.")
    if row.disposable_on > today:
        raise Refused(f"{row.reference} is kept until {row.disposable_on.isoformat()}.")
    if row.waits_for:
        raise Refused(f"{row.reference} is still needed. {NEEDS[row.waits_for[0]]}")
    if is_waiting:
        raise Refused(f"{row.reference} is on another proposal already.")
