"""What the engine remembers while it reads a case: episodes, occasions, grounds and what is owed.

Plain classes with slots, not dataclasses, because a case makes a hundred of them and must be read
thousands of times a second. Snapshots of facts are shared and never changed, but by a correction,
which says what was always so and therefore writes into all of them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openhart.policy.answer import Event, Refusal
from openhart.policy.law.program import EventPlan, Program, RulePlan
from openhart.policy.law.rules import TimeLimit

Happening = tuple[Event, EventPlan, "Episode | None"]


_NONE: list[Any] = []  # shared and never added to


class Episode:
    """A referral, a concern or a missing episode."""

    __slots__ = ("anchors", "began", "ended", "kinds", "name", "own", "own_history")

    def __init__(self, name: str) -> None:
        self.name = name
        self.kinds: dict[str, int] = {}  # kind → how many had begun when it last began
        self.own: dict[str, Any] = {}
        self.own_history: list[dict[str, Any]] = [self.own]
        self.began: dict[str, list[datetime]] = {}
        self.ended: dict[str, list[datetime]] = {}
        self.anchors: dict[object, datetime] = {}

    def learn(self, facts: Mapping[str, Any]) -> None:
        """Add facts of this episode from now on."""
        self.own = {**self.own, **facts}
        self.own_history.append(self.own)


class Occasion:
    """A rule triggered by an event in an episode, and how it was judged."""

    __slots__ = (
        "at", "data", "dead", "episode", "event", "facts", "from_at", "ground", "instance", "limit_facts", "limit_own",
        "own", "resolved", "rule", "status",
    )  # fmt: skip

    def __init__(self, rule: RulePlan, episode: Episode, event: Event, at: datetime, facts: dict[str, Any]) -> None:
        self.rule = rule
        self.episode = episode
        self.event = event.code
        self.data = event.data
        self.at = at
        self.facts = self.limit_facts = facts
        self.own = self.limit_own = episode.own
        self.status: bool | None = None
        self.ground: Ground | None = None
        self.dead = False  # its decision was overturned
        self.resolved = True  # False while a rule that waits for time has not been judged
        self.from_at: datetime | None = None
        self.instance = 1


class Ground:
    """Why something is owed, since when and until when.

    It points at no occasion: without a circle a case is freed at once when it has been answered.
    """

    __slots__ = ("alive", "at", "begun", "due", "event", "from_at", "limit", "rule")

    def __init__(self, occasion: Occasion, limit: TimeLimit | None, begun: datetime) -> None:
        self.rule = occasion.rule
        self.event = occasion.event
        self.at = occasion.at
        self.limit = limit  # None while nobody can say which limit it is
        self.begun = begun
        self.from_at = begun
        self.due: datetime | None = None
        self.alive = True

    @property
    def is_law(self) -> bool:
        """Return whether the law sets its limit (or may, while that is undecided)."""
        return (self.limit or self.rule.rule).limit == "law"


class Owed:
    """One duty of one episode with its grounds."""

    __slots__ = ("closed", "closed_at", "closed_by", "code", "episode", "grounds", "instance", "kept")

    def __init__(self, code: str, episode: Episode, instance: int, ground: Ground) -> None:
        self.code = code
        self.episode = episode
        self.instance = instance
        self.grounds = [ground]
        self.closed = ""  # done or waived
        self.closed_at: datetime | None = None
        self.closed_by = ""
        self.kept: list[Ground] = _NONE  # the grounds as they were when it was closed

    def alive(self) -> list[Ground]:
        """Return the grounds that hold."""
        return [ground for ground in self.grounds if ground.alive]


class Case:
    """A case as far as it has been read."""

    __slots__ = (
        "anchors", "at", "by_code", "changed", "changed_at", "counts", "episodes", "facts", "informed", "last_begun",
        "latest", "named", "nameless", "now", "occasions", "once", "ordinal", "program", "refused", "snapshots",
        "times", "topic", "unbound", "unknown", "vague", "waiting",
    )  # fmt: skip

    def __init__(self, program: Program, at: datetime) -> None:
        self.program = program
        self.at = at
        self.now = at
        self.facts: dict[str, Any] = {}
        self.snapshots: list[dict[str, Any]] = [self.facts]
        self.times: list[datetime] = []  # of the snapshots but the first
        self.changed: set[str] = set()  # facts given at this instant
        self.episodes: dict[str, Episode] = {}
        self.latest: dict[str, Episode] = {}
        self.last_begun: Episode | None = None
        self.nameless: Episode | None = None
        self.ordinal = 0
        self.unbound: dict[str, dict[str, Any]] = {}  # facts of a kind of episode of which none has begun
        self.anchors: dict[object, datetime] = {}
        self.occasions: list[Occasion] = []
        self.unknown: list[Occasion] = []
        self.vague: list[Occasion] = []  # owed, the limit undecided
        self.once: list[Occasion] = []  # not judged yet, since time must pass
        self.waiting: list[tuple[datetime, int, Occasion]] = []
        self.changed_at: datetime | None = None  # the last of the moments waited for that has come
        self.by_code: dict[str, list[Owed]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        self.informed: dict[str, set[str]] = {}  # event → what it has named
        self.named: dict[str, dict[str, Any]] = {}  # name → data of the events about it
        self.topic = ""
        self.refused: list[tuple[Event, Refusal]] = []

    def facts_at(self, moment: datetime) -> dict[str, Any]:
        """Return the facts as they were at a moment, corrections included."""
        found = self.snapshots[0]
        for time, facts in zip(self.times, self.snapshots[1:], strict=True):
            if time > moment:
                break
            found = facts
        return found

    def some_episode(self) -> Episode:
        """Return the episode for an event that has none of its own: the latest begun, else a nameless one."""
        if self.last_begun is not None:
            return self.last_begun
        if self.nameless is None:
            self.nameless = Episode("")
        return self.nameless

    def all_episodes(self) -> list[Episode]:
        """Return every episode, the nameless one too."""
        return [*self.episodes.values(), *([self.nameless] if self.nameless else [])]
