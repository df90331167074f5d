"""The steps of loudness of one clock, and who is told at each. The whole of it is the table below.

A step is a whole number, so that a later one is louder: 0 due soon, 1 due, 2 overdue, 3 and on overdue again, at
lengthening distances. Times are elapsed time in UTC: neither change of the clocks makes a step early or late.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SOON, DUE, OVERDUE = 0, 1, 2
#: Nothing has been said yet.
SILENT = -1


class Rung(StrEnum):
    """As what somebody is told, from below to above."""

    OWNER = "owner"
    SUPERVISOR = "supervisor"
    LEAD = "lead"


_OWNER = (Rung.OWNER,)
_TWO = (Rung.OWNER, Rung.SUPERVISOR)
_ALL = (Rung.OWNER, Rung.SUPERVISOR, Rung.LEAD)


class Limit(StrEnum):
    """By whose word a clock runs: what follows from it is in the table."""

    LAW = "law"
    AGENCY = "agency"
    ANSWER = "answer"  # nobody set it: a notice that nobody has acknowledged
    TROUBLE = "trouble"  # something that should have gone by itself stands still
    AT_ONCE = "at_once"  # is told once, when it happens


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """How clocks of one kind become loud.

    ``soon`` is said when that share of the time is left, ``soon_most`` before the end at the earliest. ``after`` are
    the distances from the end at which it is said again, overdue first; from then on ``every`` so long, or no more.
    ``told`` names for each step who is told: the last line goes for all that follow.
    """

    is_quiet_by_night: bool  # whether quiet hours and digests hold it back
    soon: tuple[int, int] | None = None  # a share: (1, 3) is a third
    soon_most: timedelta = timedelta(0)
    after: tuple[timedelta, ...] = ()
    every: timedelta | None = None
    told: tuple[tuple[Rung, ...], ...]


def _hours(*counts: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(hours=count) for count in counts)


TABLE: Mapping[Limit, Loudness] = {
    Limit.LAW: Loudness(
        is_quiet_by_night=False, soon=(1, 3), soon_most=timedelta(days=5), told=(_OWNER, _TWO, _ALL),
        after=_hours(1, 4, 12, 24, 48, 96, 192, 384), every=timedelta(days=30),
    ),
    Limit.AGENCY: Loudness(
        is_quiet_by_night=True, soon=(1, 4), soon_most=timedelta(days=2), told=(_OWNER, _OWNER, _TWO, _ALL),
        after=_hours(4, 24, 72, 168, 336), every=timedelta(days=30),
    ),
    Limit.ANSWER: Loudness(
        is_quiet_by_night=True, told=((), _OWNER, _TWO, _ALL), after=_hours(24, 72, 168),
    ),
    Limit.TROUBLE: Loudness(
        is_quiet_by_night=False, told=((), _OWNER, _TWO, _ALL), after=_hours(1, 4, 24, 48, 96), every=timedelta(days=7),
    ),
    Limit.AT_ONCE: Loudness(is_quiet_by_night=False, told=((), _TWO)),
}  # fmt: skip
#: A clock shorter than this gives no time between its steps worth speaking of: overdue is said so long after, at least.
_SHORTEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Running:
    """A clock as this file asks of it: from when until when, and by whose word."""

    from_at: datetime
    due_at: datetime
    limit: Limit


def moment_of(clock: Running, step: int) -> datetime | None:
    """Return when a step is said; None when this kind of clock has no such step."""
    loud = TABLE[clock.limit]
    if step == SOON:
        return clock.due_at - _lead(clock, loud) if loud.soon is not None else None
    if step == DUE:
        return clock.due_at
    place = step - OVERDUE
    if place < len(loud.after):
        return clock.due_at + (_pause(clock, loud) if place == 0 else loud.after[place])
    if loud.every is None:
        return None
    return clock.due_at + loud.after[-1] + loud.every * (place - len(loud.after) + 1)


def reached(clock: Running, at: datetime) -> int:
    """Return the loudest step whose moment has come, or SILENT."""
    loud = TABLE[clock.limit]
    if at >= clock.due_at and loud.every is not None and loud.after and at >= clock.due_at + loud.after[-1]:
        beyond = (at - clock.due_at - loud.after[-1]) // loud.every
        return OVERDUE + len(loud.after) - 1 + beyond
    found = SILENT
    for step in range(OVERDUE + len(loud.after)):
        moment = moment_of(clock, step)
        if moment is not None and moment <= at:
            found = step
    return found


def next_after(clock: Running, at: datetime) -> datetime | None:
    """Return when the clock is to be looked at again: the moment of its next step, or None after the last."""
    step = reached(clock, at)
    following = [moment for each in (step + 1, step + 2) if (moment := moment_of(clock, each)) is not None]
    return min((moment for moment in following if moment > at), default=None)


def rungs(limit: Limit, step: int) -> tuple[Rung, ...]:
    """Return as what people are told at a step; who is told at one is told at every later one."""
    told = TABLE[limit].told
    return told[min(step, len(told) - 1)]


def is_past_owner(limit: Limit, step: int) -> bool:
    """Return whether a step is told to more people than those who owe it."""
    return step >= 0 and len(rungs(limit, step)) > len(_OWNER)


def words(step: int) -> str:
    """Return a step as people say it."""
    return {SOON: "due soon", DUE: "due", OVERDUE: "overdue"}.get(step, "still overdue")


def _lead(clock: Running, loud: Loudness) -> timedelta:
    """Return how long before the end it is said that it comes."""
    part, whole = loud.soon or (0, 1)
    return max(min((clock.due_at - clock.from_at) * part / whole, loud.soon_most), timedelta(0))


def _pause(clock: Running, loud: Loudness) -> timedelta:
    """Return how long after the end a clock is called overdue; a limit that is short, sooner than a long one."""
    if loud.soon is None:
        return loud.after[0]
    return min(loud.after[0], max((clock.due_at - clock.from_at) / 2, _SHORTEST))
