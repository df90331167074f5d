"""Holds, what the schedule says of each case, proposals, and the tombstones."""

from openhart.retention.models.disposing import DayMark, Gate, Item, Proposal, Standing, Tombstone
from openhart.retention.models.holding import HeldCase, Hold

__all__ = ["DayMark", "Gate", "HeldCase", "Hold", "Item", "Proposal", "Standing", "Tombstone"]
