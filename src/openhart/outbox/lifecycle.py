"""The life of a message and of a line, and how long each waits. Pure: times and counts in, states and pauses out."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """How a message stands."""

    WAITING = "waiting"
    DIALLING = "dialling"  # somebody tries; nothing can have arrived yet
    HANDING_OVER = "handing_over"  # from here on it may have arrived
    SENT = "sent"  # the other side has accepted it
    UNKNOWN = "unknown"  # handed over, and no answer seen: a person settles it, nobody repeats it
    SET_ASIDE = "set_aside"  # it cannot be composed: a person has to look
    TAKEN_BACK = "taken_back"
    NOT_NEEDED = "not_needed"  # whoever queued it says that it is no longer to be sent


class Move(StrEnum):
    """What may be done with a message."""

    TAKE_BACK = "take_back"
    SETTLE = "settle"
    RESUME = "resume"
    CLAIM = "claim"


STATES: Final[Mapping[str, str]] = {
    State.WAITING: "Waits",
    State.DIALLING: "Is being tried",
    State.HANDING_OVER: "Is being handed over",
    State.SENT: "Accepted by the other side",
    State.UNKNOWN: "Not known whether it arrived",
    State.SET_ASIDE: "Set aside: somebody has to look",
    State.TAKEN_BACK: "Taken back",
    State.NOT_NEEDED: "No longer needed",
}
MOVES: Final[Mapping[Move, frozenset[State]]] = {
    Move.TAKE_BACK: frozenset({State.WAITING, State.SET_ASIDE}),
    Move.SETTLE: frozenset({State.UNKNOWN}),
    Move.RESUME: frozenset({State.SET_ASIDE}),
    Move.CLAIM: frozenset({State.WAITING}),
}
#: Somebody's hands are on it.
IN_HAND: Final = frozenset({State.DIALLING, State.HANDING_OVER})
#: Nothing more happens with it.
ENDED: Final = frozenset({State.SENT, State.TAKEN_BACK, State.NOT_NEEDED})
#: Nothing happens with it until a person acts.
STUCK: Final = frozenset({State.UNKNOWN, State.SET_ASIDE})

#: How long a message whose destination refused it waits, by how often it was refused; the last one without end.
PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 3, 10, 30, 60, 120, 240))
#: How long a line that does not answer is left alone, by how often it did not: recovery is noticed within a minute.
LINE_PAUSES: Final = tuple(timedelta(seconds=s) for s in (1, 2, 4, 8, 15, 30))
#: The same for a server that takes messages and does not say so: each time it is asked, the fate of one is unknown.
COSTLY_PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
#: A claim not renewed for so long is of a process that is gone.
CLAIM_FOR: Final = timedelta(seconds=30)
#: Pauses are shortened by up to this share, so that what failed together does not come back together.
JITTER: Final = 0.25


def pause(tries: int, chance: float) -> timedelta:
    """Return how long a message waits that was refused ``tries`` times; ``chance`` from 0 to 1 spreads it."""
    return _spread(PAUSES, tries, chance)


def line_pause(failures: int, chance: float, *, is_costly: bool = False) -> timedelta:
    """Return how long a line is left alone that has not answered ``failures`` times in a row."""
    return _spread(COSTLY_PAUSES if is_costly else LINE_PAUSES, failures, chance)


def _spread(pauses: tuple[timedelta, ...], count: int, chance: float) -> timedelta:
    return pauses[min(max(count, 1), len(pauses)) - 1] * (1 - JITTER * chance)
