"""Reads about who stands where and when."""

from openhart.accounts.queries.standing.covers import Away, away, cover, covers_for, ends_with
from openhart.accounts.queries.standing.hand_overs import (
    Offered,
    givers,
    hand_over,
    hand_overs,
    is_open,
    may_hand_over,
    offered_already,
)
from openhart.accounts.queries.standing.holdings import (
    colleagues,
    holdings,
    is_restricted,
    own_grants,
    tell_of_cases,
    told_of,
)
from openhart.accounts.queries.standing.notes import Said, is_readable, notes
from openhart.accounts.queries.standing.rota import Week, fit_for, lines_planned, shift, span_of, week
from openhart.accounts.queries.standing.today import Today, today

__all__ = [
    "Away", "Offered", "Said", "Today", "Week", "away", "colleagues", "cover", "covers_for", "ends_with", "fit_for",
    "givers", "hand_over", "hand_overs", "holdings", "is_open", "is_readable", "is_restricted", "lines_planned",
    "may_hand_over", "notes", "offered_already", "own_grants", "shift", "span_of", "tell_of_cases", "today",
    "told_of", "week",
]  # fmt: skip
