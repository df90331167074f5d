"""A pack: the law of a place with its words, ready to judge cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openhart.policy.answer import Event
from openhart.policy.errors import CaseError, ContradictionError, EpisodeError, EventError, Fault, PackError
from openhart.policy.law.calendars import Calendar
from openhart.policy.law.event_reader import read_event, write_event
from openhart.policy.law.program import Program, program_of
from openhart.policy.law.rules import Exemption, Gate, Rule
from openhart.policy.law.sentences import sentence_of
from openhart.policy.law.values import fact_value, fits_fact, plain_value
from openhart.policy.law.words import DutyWord, EventWord, FactWord, Words
from openhart.policy.reading.placed import nearest

__all__ = [
    "CaseError", "ContradictionError", "EpisodeError", "EventError", "Fault", "Pack", "PackError", "UnknownPackError",
    "Version",
]  # fmt: skip


class UnknownPackError(PackError):
    """No pack of that name is anywhere it is looked for."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__([Fault(name, 1, text)])
        self.text = text

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a pack and the day it begins."""

    start: date
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """The rules, gates and words of a place, those it stands on included."""

    name: str
    label: str
    source: str
    folder: Path
    layers: tuple[str, ...]  # names of the packs, the lowest first
    versions: tuple[Version, ...]
    calendar: Calendar
    words: Words
    rules: tuple[Rule, ...]
    gates: tuple[Gate, ...]
    exceptions: tuple[Exemption, ...]
    agency: str = ""
    below: "Pack | None" = None
    program: Program = field(init=False)
    _rules_by_id: Mapping[str, Rule] = field(init=False)

    def __post_init__(self) -> None:
        """Compile the rules."""
        object.__setattr__(self, "program", program_of(self.words, self.calendar, self.rules, self.gates))
        object.__setattr__(self, "_rules_by_id", {rule.id: rule for rule in self.rules})

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which days begin and end."""
        return self.calendar.zone

    @property
    def facts(self) -> Mapping[str, FactWord]:
        """Return code → fact."""
        return self.words.facts

    @property
    def events(self) -> Mapping[str, EventWord]:
        """Return code → event."""
        return self.words.events

    @property
    def duties(self) -> Mapping[str, DutyWord]:
        """Return code → duty."""
        return self.words.duties

    @property
    def roles(self) -> Mapping[str, str]:
        """Return code → label of those who owe duties."""
        return self.words.roles

    @property
    def recipients(self) -> Mapping[str, str]:
        """Return code → label of those who may be told."""
        return self.words.recipients

    def rule(self, rule_id: str) -> Rule:
        """Return a rule by its id; KeyError where there is none."""
        return self._rules_by_id[rule_id]

    def sentence(self, rule: Rule) -> str:
        """Return a rule as an English sentence."""
        return sentence_of(rule, self.words)

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the pack's zone."""
        return moment.astimezone(self.zone)

    def read_event(self, mapping: Mapping[str, Any]) -> Event:
        """Return an event from plain YAML or JSON values; EventError names the key and what was expected."""
        return read_event(self.words, mapping)

    def write_event(self, event: Event) -> dict[str, Any]:
        """Return an event as plain values, ready for JSON."""
        return write_event(event)

    def fact_value(self, code: str, plain: Any) -> Any:
        """Return the engine's value of one fact; EventError says what was expected."""
        word = self.words.facts.get(code)
        if word is None:
            raise EventError(f"facts.{code}", f"unknown fact {code!r}; {nearest(code, self.facts, 'a known fact')}")
        try:
            return fact_value(word, plain)
        except ValueError as error:
            raise EventError(f"facts.{code}", str(error)) from None

    def plain_facts(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return facts as plain values, ready for JSON."""
        return {code: plain_value(value) for code, value in facts.items()}

    def problems(self, event: Event) -> list[str]:
        """Return what is wrong with an event, a sentence each; empty when nothing is."""
        found = [
            f"facts.{code}: {value!r} is no value of this fact"
            for code, value in event.facts.items()
            if code in self.facts and not fits_fact(self.facts[code], value)
        ]
        if event.at.tzinfo is None:
            found.append("at: a time with its offset was expected")
        if found:
            return found
        try:
            self.read_event(self.write_event(event))
        except EventError as error:
            return [str(error)]
        return []

    def __reduce__(self) -> tuple[Any, ...]:
        """Refuse to be copied between processes: a pack is loaded, never sent."""
        raise TypeError(f"the pack {self.name} cannot be pickled; load it by its name")
