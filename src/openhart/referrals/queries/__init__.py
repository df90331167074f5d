"""Reads about referrals: viewer first, and only those of cases open to them."""

from openhart.referrals.queries.known import known
from openhart.referrals.queries.preview import Preview, what_would_be_owed
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
from openhart.referrals.queries.told import Told, told, told_of_case

__all__ = [
    "Preview",
    "Told",
    "assignments_of",
    "attached_to",
    "count_of_first",
    "decision_in_force",
    "decisions_on",
    "known",
    "latest_first",
    "locked",
    "open_receipt",
    "receipt_of",
    "referrals_of",
    "states_of",
    "told",
    "told_of_case",
    "what_would_be_owed",
]
