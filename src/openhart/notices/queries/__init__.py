"""Reads of notices: viewer first, and nothing about a case that is not open to them."""

from openhart.notices.queries.composing import Chosen, Composed, composed, untold, usual_form, ways_in_words
from openhart.notices.queries.dispatching import (
    Dispatched,
    DispatchWords,
    check_may_read,
    dispatch_of,
    dispatches_of,
    legs_waiting,
    own_key,
    paper_of,
    said_of,
    to_look_at,
    under_way,
    was_printed,
    were_sent,
    words_of_dispatch,
)
from openhart.notices.queries.offering import Offer, offer_for
from openhart.notices.queries.papers import RecipientPaper, paper_for
from openhart.notices.queries.pressing import Task, pressing
from openhart.notices.queries.resolving import Need, begun_at, needs_for
from openhart.notices.queries.rows import Words, notice_of, sent_for, told_of_cases, unacknowledged, words_of
from openhart.notices.queries.standing import Line, Owed, Standing, complete_at, standing
from openhart.notices.queries.status import status

__all__ = [
    "Chosen",
    "Composed",
    "DispatchWords",
    "Dispatched",
    "Line",
    "Need",
    "Offer",
    "Owed",
    "RecipientPaper",
    "Standing",
    "Task",
    "Words",
    "begun_at",
    "check_may_read",
    "complete_at",
    "composed",
    "dispatch_of",
    "dispatches_of",
    "legs_waiting",
    "needs_for",
    "notice_of",
    "offer_for",
    "own_key",
    "paper_for",
    "paper_of",
    "pressing",
    "said_of",
    "sent_for",
    "standing",
    "status",
    "to_look_at",
    "told_of_cases",
    "unacknowledged",
    "under_way",
    "untold",
    "usual_form",
    "was_printed",
    "ways_in_words",
    "were_sent",
    "words_of",
    "words_of_dispatch",
]
