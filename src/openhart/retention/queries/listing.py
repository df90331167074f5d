"""What is due, what was proposed, and what is gone: numbers and dates for the records officer and the auditor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from openhart.accounts.access import Viewer
from openhart.accounts.queries.people import names
from openhart.foundation.refused import Refused
from openhart.retention.access import READERS, check_decides, check_reads, holds_everywhere
from openhart.retention.lifecycle.proposals import OPEN, STATES, ItemState, State
from openhart.retention.models import HeldCase, Item, Proposal, Standing, Tombstone

#: As many cases as two people can look at in one list.
MOST = 100
_MOST_TOMBSTONES = 100


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal as a list or its own page shows it."""

    row: Proposal
    proposed_by: str
    approved_by: str
    ended_by: str
    items: list[Item]
    count: int
    disposed: int

    @property
    def state_words(self) -> str:
        """Return the state in words."""
        return STATES[State(self.row.state)]

    @property
    def totals(self) -> dict[str, int]:
        """Return what would be destroyed, or was, over all cases that were not taken out or kept."""
        return added(item.counts for item in self.items if item.state in {ItemState.WAITING, ItemState.DISPOSED})


def added(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Return counts of the same nouns added up, without those of which there is nothing."""
    total: dict[str, int] = {}
    for each in counts:
        for noun, count in each.items():
            total[noun] = total.get(noun, 0) + count
    return {noun: count for noun, count in total.items() if count}


def due(viewer: Viewer, today: date, *, after: str = "", limit: int = MOST) -> list[Standing]:
    """Return the cases that the schedule lets go on a day and nothing needs, by date and number; none that is held."""
    check_reads(viewer)
    rows = _due(today).order_by("disposable_on", "reference")
    if after:
        mark, _, reference = after.partition("~")
        rows = rows.filter(Q(disposable_on__gt=mark) | Q(disposable_on=mark, reference__gt=reference))
    return list(rows[:limit])


def standing_count(viewer: Viewer, today: date) -> tuple[int, int]:
    """Return how many cases are due on a day, and how many closed ones are looked after by the schedule at all."""
    check_reads(viewer)
    return _due(today).count(), Standing.objects.count()


def _due(today: date) -> QuerySet[Standing]:
    held = HeldCase.objects.filter(until_at__isnull=True, case_id__isnull=False).values("case_id")
    proposed = Item.objects.filter(state=ItemState.WAITING).values("case_id")
    rows = Standing.objects.filter(disposable_on__lte=today, waits_for=[])
    return rows.exclude(case_id__in=held).exclude(case_id__in=proposed)


def proposals(viewer: Viewer) -> list[ProposalShown]:
    """Return the proposals, open ones first, the latest first, without their cases; two queries."""
    check_decides(viewer)
    gone = Count("items", filter=Q(items__state=ItemState.DISPOSED))
    rows = list(Proposal.objects.annotate(count=Count("items"), gone=gone).order_by("-proposed_at", "-id")[:MOST])
    rows.sort(key=lambda row: State(row.state) not in OPEN)
    known = names(viewer, [who for row in rows for who in (row.proposed_by_id, row.approved_by_id, row.ended_by_id)])
    return [_shown(row, known, [], getattr(row, "count", 0), getattr(row, "gone", 0)) for row in rows]


def proposal(viewer: Viewer, proposal_id: UUID) -> ProposalShown:
    """Return one proposal with its cases; refuse when there is none."""
    check_decides(viewer)
    row = Proposal.objects.filter(id=proposal_id).first()
    if row is None:
        raise Refused("There is no such proposal.")
    items = list(row.items.order_by("reference", "id"))
    known = names(viewer, [row.proposed_by_id, row.approved_by_id, row.ended_by_id])
    return _shown(row, known, items, len(items), sum(item.state == ItemState.DISPOSED for item in items))


def tombstones(viewer: Viewer, *, after: UUID | None = None) -> list[Tombstone]:
    """Return what was disposed of, the latest first."""
    check_reads(viewer)
    rows = Tombstone.objects.order_by("-id")
    return list((rows.filter(id__lt=after) if after else rows)[:_MOST_TOMBSTONES])


def disposed_since(viewer: Viewer, *, at: datetime) -> int | None:
    """Return how many cases were disposed of after a moment; None for whoever does not read that."""
    if not holds_everywhere(viewer, *READERS):
        return None
    return Tombstone.objects.filter(disposed_at__gt=at).count()


def tombstone(viewer: Viewer, tombstone_id: UUID) -> tuple[Tombstone, dict[UUID, str]]:
    """Return one tombstone and the names of the two people; refuse when there is none."""
    check_reads(viewer)
    row = Tombstone.objects.filter(id=tombstone_id).first()
    if row is None:
        raise Refused("There is no such tombstone.")
    return row, names(viewer, [row.proposed_by_id, row.approved_by_id])


def _shown(row: Proposal, known: dict[UUID, str], items: list[Item], count: int, disposed: int) -> ProposalShown:
    return ProposalShown(
        row=row, proposed_by=known.get(row.proposed_by_id, ""), items=items, count=count, disposed=disposed,
        approved_by=known.get(row.approved_by_id, "") if row.approved_by_id else "",
        ended_by=known.get(row.ended_by_id, "") if row.ended_by_id else "",
    )  # fmt: skip
