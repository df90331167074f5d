"""The states of a missing episode and the moves between them. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

#: What was written down later than this after it was known is marked as a late entry.
LATE_AFTER = timedelta(hours=1)


class State(StrEnum):
    """How an episode stands."""

    MISSING = "missing"
    LOCATED = "located"


#: move: (the state it needs, why it is not possible otherwise)
_MOVES: Mapping[str, tuple[frozenset[State], str]] = {
    "describe": (frozenset(State), ""),
    "add_contact": (frozenset(State), ""),
    "correct": (frozenset(State), ""),
    "locate": (
        frozenset({State.MISSING}),
        "The child was located already. If the child is missing again, record a new episode.",
    ),
    "interview": (
        frozenset({State.LOCATED}),
        "The child has not been located yet. Record that first; the interview comes after it.",
    ),
    "need": (frozenset({State.LOCATED}), "What the child needs is recorded once the child was located."),
}


def state_of(ended_at: datetime | None) -> State:
    """Return the state of an episode that ended then, or lasts."""
    return State.MISSING if ended_at is None else State.LOCATED


def refusal(state: State, move: str) -> str | None:
    """Return why a move is not possible in a state, or None when it is."""
    allowed, reason = _MOVES[move]
    return None if state in allowed else reason


def next_name(names: frozenset[str]) -> str:
    """Return the name of the next missing episode of a case: such as missing-2."""
    number = sum(name.startswith("missing-") for name in names) + 1
    while f"missing-{number}" in names:
        number += 1
    return f"missing-{number}"


def is_late(*, happened_at: datetime, recorded_at: datetime) -> bool:
    """Return whether something was written down so long after it was known that it is marked."""
    return recorded_at - happened_at > LATE_AFTER
