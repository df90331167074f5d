"""Reads of notices: viewer first, and nothing about a case that is not open to them."""

from openhart.notices.queries.dispatching import (
    Dispatched,
    DispatchWords,
    dispatch_of,
    dispatches_of,
    legs_waiting,
    paper_of,
    said_of,
    to_look_at,
    under_way,
    was_printed,
    words_of_dispatch,
)
from openhart.notices.queries.offering import Offer, offer_for
from openhart.notices.queries.papers import RecipientPaper, paper_for
from openhart.notices.queries.resolving import Need, begun_at, needs_for
from openhart.notices.queries.rows import Words, notice_of, sent_for, told_of_cases, unacknowledged, words_of
from openhart.notices.queries.standing import Line, Owed, Standing, complete_at, standing

__all__ = [
    "DispatchWords",
    "Dispatched",
    "Line",
    "Need",
    "Offer",
    "Owed",
    "RecipientPaper",
    "Standing",
    "Words",
    "begun_at",
    "complete_at",
    "dispatch_of",
    "dispatches_of",
    "legs_waiting",
    "needs_for",
    "notice_of",
    "offer_for",
    "paper_for",
    "paper_of",
    "said_of",
    "sent_for",
    "standing",
    "to_look_at",
    "told_of_cases",
    "unacknowledged",
    "under_way",
    "was_printed",
    "words_of",
    "words_of_dispatch",
]
