"""Reads of notices: viewer first, and nothing about a case that is not open to them."""

from openhart.notices.queries.offering import Offer, offer_for
from openhart.notices.queries.resolving import Need, begun_at, needs_for
from openhart.notices.queries.rows import Words, notice_of, sent_for, told_of_cases, unacknowledged, words_of
from openhart.notices.queries.standing import Line, Owed, Standing, complete_at, standing

__all__ = [
    "Line",
    "Need",
    "Offer",
    "Owed",
    "Standing",
    "Words",
    "begun_at",
    "complete_at",
    "needs_for",
    "notice_of",
    "offer_for",
    "sent_for",
    "standing",
    "told_of_cases",
    "unacknowledged",
    "words_of",
]
