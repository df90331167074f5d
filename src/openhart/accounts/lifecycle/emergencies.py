"""Break-glass: how one opening of one case stands at a moment, and what may be done with it then.

Sources: HIPAA 164.312(a)(2)(ii) (an emergency access procedure is required), CJIS AC-2(2) (72 hours at most) and
AC-5 (nobody both asks and agrees, or asks and reviews), ASVS 5.0 2.3.5.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

#: How long a case stays open. Never to be set above MOST, which the database itself refuses.
LASTS = timedelta(minutes=60)
MOST = timedelta(hours=72)
#: An asking that no second person has answered by then has come to nothing.
ANSWERED_WITHIN = timedelta(hours=4)
REVIEWED_WITHIN = timedelta(hours=24)
#: A second asking so soon after the first is the same press of the button.
SAME_ASKING = timedelta(minutes=1)
#: How many a person may have open, or waiting for a second person, at one time.
MOST_AT_ONCE = 5
#: After so many wrong numbers within an hour nothing more is opened: somebody is guessing.
MOST_WRONG = 10
WRONG_WITHIN = timedelta(hours=1)


class State(StrEnum):
    """How an opening stands."""

    ASKED = "asked"  # waits for a second person
    NOT_OPENED = "not_opened"  # declined, withdrawn, or not answered in time
    OPEN = "open"
    OVER = "over"  # to be reviewed
    REVIEWED = "reviewed"


class Move(StrEnum):
    """What may be done with an opening."""

    AGREE = "agree"
    DECLINE = "decline"
    CLOSE = "close"  # give it back, withdraw the asking, or cut it short
    REVIEW = "review"


MOVES: Mapping[State, Mapping[Move, State]] = {
    State.ASKED: {Move.AGREE: State.OPEN, Move.DECLINE: State.NOT_OPENED, Move.CLOSE: State.NOT_OPENED},
    State.NOT_OPENED: {},
    State.OPEN: {Move.CLOSE: State.OVER},
    State.OVER: {Move.REVIEW: State.REVIEWED},
    State.REVIEWED: {},
}


class Opening(Protocol):
    """The moments by which an opening's state is known."""

    asked_at: datetime
    opened_at: datetime | None
    until_at: datetime | None
    ended_at: datetime | None
    reviewed_at: datetime | None


def state_of(row: Opening, at: datetime) -> State:
    """Return how an opening stands at a moment; its last minute ends with the moment ``until_at`` itself."""
    if row.reviewed_at is not None:
        return State.REVIEWED
    if row.opened_at is None or row.until_at is None:
        waits = row.ended_at is None and at < row.asked_at + ANSWERED_WITHIN
        return State.ASKED if waits else State.NOT_OPENED
    return State.OPEN if row.ended_at is None and at < row.until_at else State.OVER


def may_move(state: State, move: Move) -> bool:
    """Return whether something may be done with an opening as it stands."""
    return move in MOVES[state]


def ended_at(row: Opening) -> datetime | None:
    """Return when access under an opening ends or ended; None when it never began."""
    if row.opened_at is None or row.until_at is None:
        return None
    return min(row.until_at, row.ended_at or row.until_at)


def review_due_at(row: Opening) -> datetime | None:
    """Return by when an opening is to be reviewed; None when nothing was opened."""
    return row.opened_at + REVIEWED_WITHIN if row.opened_at is not None else None


def is_late(row: Opening, at: datetime) -> bool:
    """Return whether the review was late, or is late now."""
    due_at = review_due_at(row)
    return due_at is not None and (row.reviewed_at or at) > due_at
