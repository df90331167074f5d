"""What goes into the engine and what comes out: plain frozen records.

These are the Python side of the public contract in docs (events, duties, scenario answers).
They know nothing of packs, files or databases.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

State = Literal["open", "overdue", "done", "done_late", "waived", "withdrawn"]
Limit = Literal["law", "agency"]

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on a case; codes, dates, numbers and ids only.

    ``at`` is aware. ``facts`` and ``data`` hold values already checked against the pack
    (see ``Pack.problems``): sets as frozensets, yes/no as bool, times as aware datetimes.
    """

    code: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    episode: str | None = None
    recorded_at: datetime | None = None


class Ground(NamedTuple):
    """Why a duty is owed: the rule, its citation, and the event that made it so."""

    rule: str
    citation: str
    event_at: datetime


class Duty(NamedTuple):
    """One thing that must be done for one case, by one role, by one time.

    A named tuple, as Ground: an answer has dozens of them, and they are made four times as fast.
    """

    code: str
    episode: str
    instance: int  # 1 for the first duty of this code in this episode, 2 for the next …
    owed_by: str
    from_at: datetime
    due_at: datetime | None
    limit: Limit
    state: State
    discharged_at: datetime | None
    because: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A duty that nobody can yet say is owed or not, and the facts that would tell."""

    duty: str
    rule: str
    needs: tuple[str, ...]
    episode: str = ""


class Span(NamedTuple):
    """An episode of a kind that ends, such as a missing episode: from when, and until when or still."""

    kind: str
    episode: str
    begun_at: datetime  # when it was learned of
    since: datetime | None  # when it really began, where the pack has a fact for that and it is known
    ended_at: datetime | None  # None: it lasts


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that a gate refused, with a reason a person can read."""

    event: str
    at: datetime
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that the policy says about one case, asked at one moment."""

    duties: tuple[Duty, ...]
    undecided: tuple[Undecided, ...]
    refused: tuple[Refusal, ...]
    facts: Mapping[str, Any]  # the fact sheet as of the moment asked
    changes_at: datetime | None  # the next moment at which time alone makes a duty appear
    spans: tuple[Span, ...] = ()  # the episodes of kinds that end, in the order in which they began
    changed_at: datetime | None = None  # the last moment at which time alone did anything; None: never so far
