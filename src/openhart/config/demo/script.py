"""What a simulated caseload is made of: plain frozen records, no Django.

A report brings one or more children; each child's case is a script of steps in the order of time. The demo
plays scripts through the actions of the rooms, the benchmarks write them in bulk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Child:
    """An invented child."""

    given_name: str
    family_name: str
    preferred_name: str
    date_of_birth: str
    gender: str
    languages: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Reporter:
    """An invented reporter, or one who gave no name."""

    kind: str
    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens on a case: an event of the policy's vocabulary, and who does it in which role.

    ``recorded_at`` is when it was written down: never before it happened, never after the next step.
    """

    at: datetime
    event: str
    role: str
    recorded_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    episode: str | None = None

    def plain(self) -> dict[str, Any]:
        """Return the step as a scenario file would write it."""
        event: dict[str, Any] = {"event": self.event, "at": self.at, "recorded_at": self.recorded_at}
        for name in ("facts", "data"):
            if values := getattr(self, name):
                event[name] = dict(values)
        if self.episode:
            event["episode"] = self.episode
        return event


@dataclass(frozen=True, slots=True)
class CaseScript:
    """One child's case from the report to the present; the first step is the referral received."""

    number: int
    child: Child
    towns: Mapping[str, str]
    living: str
    flags: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class SecondReport:
    """A later reporter of an incident that is already known."""

    at: datetime
    channel: str
    reporter: Reporter
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report as it came in: who spoke, in which words, about which children."""

    number: int
    received_at: datetime
    channel: str
    reporter: Reporter
    words: str
    cases: tuple[CaseScript, ...]
    seconds: tuple[SecondReport, ...] = ()
