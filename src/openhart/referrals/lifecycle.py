"""The states of a referral and the moves between them.

    received ──screen──▶ accepted ──assign──▶ assigned
        └──────screen──▶ not_accepted         │ overturn
              accepted ◀─overturn─▶ not_accepted ◀┘

A second report of a known incident is *attached*: it is decided with the referral it was attached to.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a referral stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    ASSIGNED = "assigned"
    ATTACHED = "attached"


LABELS: dict[State, str] = {
    State.RECEIVED: "Awaiting screening",
    State.ACCEPTED: "Accepted",
    State.NOT_ACCEPTED: "Not accepted",
    State.ASSIGNED: "Accepted and assigned",
    State.ATTACHED: "Attached to a known incident",
}

MOVES: dict[str, dict[State, frozenset[State]]] = {
    "screen": {State.RECEIVED: frozenset({State.ACCEPTED, State.NOT_ACCEPTED})},
    "overturn": {
        State.ACCEPTED: frozenset({State.NOT_ACCEPTED}),
        State.ASSIGNED: frozenset({State.NOT_ACCEPTED}),
        State.NOT_ACCEPTED: frozenset({State.ACCEPTED}),
    },
    "assign": {State.ACCEPTED: frozenset({State.ASSIGNED}), State.ASSIGNED: frozenset({State.ASSIGNED})},
}

_WHY_NOT: dict[tuple[str, State], str] = {
    ("screen", State.ACCEPTED): "This referral has been accepted already. A supervisor can overturn the decision.",
    ("screen", State.ASSIGNED): "This referral has been accepted and assigned already.",
    ("screen", State.NOT_ACCEPTED): "This referral was not accepted. A supervisor can overturn the decision.",
    ("overturn", State.RECEIVED): "There is no decision to overturn yet. Screen the referral first.",
    ("assign", State.RECEIVED): "This referral has not been screened yet. Only an accepted referral is assigned.",
    ("assign", State.NOT_ACCEPTED): "This referral was not accepted. Only an accepted referral is assigned.",
}
_ATTACHED = "This report was attached to a known incident and is decided with the first referral about it."


def targets(move: str, state: State) -> frozenset[State]:
    """Return the states that ``move`` can lead to from ``state``; none when it is not allowed now."""
    return MOVES[move].get(state, frozenset())


def why_not(move: str, state: State, target: State | None = None) -> str | None:
    """Return why ``move`` is not allowed from ``state`` (to ``target``), or None when it is."""
    allowed = targets(move, state)
    if not allowed:
        return _ATTACHED if state is State.ATTACHED else _WHY_NOT[move, state]
    if target is not None and target not in allowed:
        return f"The decision is already: {LABELS[state].lower()}. Overturning it means deciding otherwise."
    return None
