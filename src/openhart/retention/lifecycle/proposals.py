"""The life of a proposal to dispose of cases, and of each case on it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """How a proposal stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    STOPPED = "stopped"
    LAPSED = "lapsed"
    DONE = "done"


class ItemState(StrEnum):
    """How one case on a proposal stands."""

    WAITING = "waiting"
    DISPOSED = "disposed"
    KEPT = "kept"  # something spoke against it when its turn came
    TAKEN_OUT = "taken_out"  # by one of the two people, or with the whole proposal


class Move(StrEnum):
    """What may be done with a proposal."""

    APPROVE = "approve"
    REJECT = "reject"
    STOP = "stop"
    CARRY_OUT = "carry_out"


STATES: Mapping[str, str] = {
    State.PROPOSED: "Waits for the auditor",
    State.APPROVED: "Approved, can still be stopped",
    State.REJECTED: "Rejected",
    State.STOPPED: "Stopped",
    State.LAPSED: "Lapsed: not carried out in time",
    State.DONE: "Carried out",
}
ITEM_STATES: Mapping[str, str] = {
    ItemState.WAITING: "Waits",
    ItemState.DISPOSED: "Disposed of",
    ItemState.KEPT: "Kept",
    ItemState.TAKEN_OUT: "Taken out",
}
MOVES: Mapping[Move, frozenset[State]] = {
    Move.APPROVE: frozenset({State.PROPOSED}),
    Move.REJECT: frozenset({State.PROPOSED}),
    Move.STOP: frozenset({State.PROPOSED, State.APPROVED}),
    Move.CARRY_OUT: frozenset({State.APPROVED}),
}
OPEN = frozenset({State.PROPOSED, State.APPROVED})

#: Why a proposal was rejected or stopped, or a case taken out of it.
REASONS: Mapping[str, str] = {
    "needed": "The record is still needed",
    "wrong_date": "A date on it is wrong",
    "legal": "Legal asked for it to be kept",
    "too_many": "Too many cases at once to look at",
    "other": "Another reason, agreed between the two",
}


def may_move(state: str, move: Move) -> bool:
    """Return whether a proposal in this state can be moved so."""
    return State(state) in MOVES[move]


def runs_from(approved_at: datetime, waiting_days: int) -> datetime:
    """Return from when an approved proposal is carried out."""
    return approved_at + timedelta(days=waiting_days)


def lapses_at(approved_at: datetime, lapses_after_days: int) -> datetime:
    """Return from when an approval counts for nothing any more."""
    return approved_at + timedelta(days=lapses_after_days)
