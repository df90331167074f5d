"""Rules, their limits, gates and exceptions: the law of a pack as plain frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from openhart.policy.answer import Limit
from openhart.policy.law.conditions import ALWAYS, Condition
from openhart.policy.law.spans import Span
from openhart.policy.law.words import Match


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long there is for a duty, and who says so."""

    when: Condition
    within: Span | None
    limit: Limit
    citation: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of a policy: upon an event, if facts, then owed within a time."""

    id: str
    says: str
    duty: str
    owed_by: str
    upon: tuple[Match, ...]
    limits: tuple[TimeLimit, ...]
    citation: str
    when: Condition = ALWAYS  # with the exceptions that concern the duty
    own_when: Condition = ALWAYS  # as written in the rule
    after: str = ""
    counted_from: Match | None = None
    counted_from_missing: Span | None = None
    appears: int = 0  # days before the due time; 0: at once
    each: bool = False
    called_off_by: tuple[str, ...] = ()
    once_kind: str = ""
    once_for: Span | None = None
    latest: Condition | None = None
    agency_may_shorten: bool = False
    exceptions: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    in_force_from: date | None = None
    in_force_until: date | None = None
    begins_at: datetime | None = None  # the same as moments; None: no bound
    ends_at: datetime | None = None
    layer: str = ""
    file: str = ""
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def limit(self) -> Limit:
        """Return ``law`` where any of its limits is set by law."""
        return "law" if any(each.limit == "law" for each in self.limits) else "agency"

    def in_force(self, moment: datetime) -> bool:
        """Return whether the rule belongs to the version in force at a moment."""
        return (self.begins_at is None or moment >= self.begins_at) and (self.ends_at is None or moment < self.ends_at)


Needs = Literal["data", "same", "no_open_law_duty"]


@dataclass(frozen=True, slots=True)
class Gate:
    """A rule that refuses one step until another is done."""

    id: str
    says: str
    refuses: str
    when: Condition
    needs: Needs
    reason: str
    citation: str
    needs_data: Mapping[str, Any] = field(default_factory=dict)
    needs_event: str = ""
    clauses: tuple[str, ...] = ()
    layer: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exception that is read as part of every rule of its duties."""

    id: str
    says: str
    duties: tuple[str, ...]
    never_when: Condition
    citation: str
    clauses: tuple[str, ...] = ()
    layer: str = ""
    file: str = ""
    line: int = 0

    def concerns(self, duty: str) -> bool:
        """Return whether a duty is among those excepted; a star at the end stands for any ending."""
        return any(duty == each or (each.endswith("*") and duty.startswith(each[:-1])) for each in self.duties)
