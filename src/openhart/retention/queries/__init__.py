"""Reads of the room: numbers, dates, counts; sealed words only for those who may hold."""

from openhart.retention.queries.holding import Held, HoldShown, cases_held, held_among, hold, holds, holds_on
from openhart.retention.queries.listing import (
    ProposalShown,
    disposed_since,
    due,
    proposal,
    proposals,
    standing_count,
    tombstone,
    tombstones,
)

__all__ = [
    "Held",
    "HoldShown",
    "ProposalShown",
    "cases_held",
    "disposed_since",
    "due",
    "held_among",
    "hold",
    "holds",
    "holds_on",
    "proposal",
    "proposals",
    "standing_count",
    "tombstone",
    "tombstones",
]
