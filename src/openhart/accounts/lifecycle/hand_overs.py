"""A hand-over: how it stands, and what may be done with it then. Pure."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class HandOverState(StrEnum):
    """How a hand-over stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class HandOverMove(StrEnum):
    """What may be done with a hand-over."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


#: Only an open offer moves, and only once: whoever comes second is told what happened first.
HAND_OVER_MOVES: Mapping[HandOverState, Mapping[HandOverMove, HandOverState]] = {
    HandOverState.OFFERED: {
        HandOverMove.ACCEPT: HandOverState.ACCEPTED,
        HandOverMove.DECLINE: HandOverState.DECLINED,
        HandOverMove.WITHDRAW: HandOverState.WITHDRAWN,
    },
    HandOverState.ACCEPTED: {},
    HandOverState.DECLINED: {},
    HandOverState.WITHDRAWN: {},
}
_TOO_LATE: Mapping[HandOverState, str] = {
    HandOverState.ACCEPTED: "This was accepted already.",
    HandOverState.DECLINED: "This was declined already. It can be offered again.",
    HandOverState.WITHDRAWN: "This was withdrawn before you answered. Nothing changed hands.",
}


class Offer(Protocol):
    """The moments by which a hand-over's state is known."""

    answered_at: datetime | None
    is_accepted: bool | None
    ended_at: datetime | None


def hand_over_state(row: Offer) -> HandOverState:
    """Return how a hand-over stands."""
    if row.answered_at is not None:
        return HandOverState.ACCEPTED if row.is_accepted else HandOverState.DECLINED
    return HandOverState.WITHDRAWN if row.ended_at is not None else HandOverState.OFFERED


def too_late_for(state: HandOverState, move: HandOverMove) -> str:
    """Return why a hand-over cannot move that way any more; empty when it can."""
    return "" if move in HAND_OVER_MOVES[state] else _TOO_LATE[state]
