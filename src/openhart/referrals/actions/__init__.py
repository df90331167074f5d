"""Writes about referrals. Pages, imports and every other channel use the same."""

from openhart.referrals.actions.assigning import assign
from openhart.referrals.actions.attaching import attach
from openhart.referrals.actions.deciding import overturn, screen
from openhart.referrals.actions.receiving import Receipt, receive

__all__ = ["Receipt", "assign", "attach", "overturn", "receive", "screen"]
