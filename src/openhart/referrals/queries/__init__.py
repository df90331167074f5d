"""Reads about referrals: viewer first, and only those of cases open to them."""

from openhart.referrals.queries.rows import (
    assignments_of,
    attached_to,
    count_of_first,
    decision_in_force,
    decisions_on,
    latest_first,
    locked,
    open_receipt,
    receipt_of,
    referrals_of,
    states_of,
)

__all__ = [
    "assignments_of",
    "attached_to",
    "count_of_first",
    "decision_in_force",
    "decisions_on",
    "latest_first",
    "locked",
    "open_receipt",
    "receipt_of",
    "referrals_of",
    "states_of",
]
