"""A pack compiled for speed: what each event does, looked up once, and each rule's conditions as functions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from openhart.policy.law.calendars import Calendar
from openhart.policy.law.conditions import ALWAYS, Condition, Judge, compiled, needs_of, tests_of
from openhart.policy.law.rules import Gate, Rule, TimeLimit
from openhart.policy.law.words import Match, Words

REMEMBERED, REWRITING, GATED, CLOSING = 1, 2, 4, 8  # steps that only some events need
Needs = Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], tuple[str, ...]]


class RulePlan:
    """One rule with its conditions compiled."""

    __slots__ = (
        "after", "anchor", "anchor_begins", "appears", "begins_at", "called_off_by", "duty", "each", "ends_at", "judge",
        "latest", "limits", "needs", "only_limit", "order", "reads", "reads_told", "rule", "since", "vague_needs",
    )  # fmt: skip

    def __init__(self, rule: Rule, order: int, words: Words, judges: dict[Condition, Judge]) -> None:
        self.rule = rule
        self.order = order
        self.duty = rule.duty
        self.after = rule.after
        self.appears = rule.appears
        self.each = rule.each
        self.begins_at: datetime | None = rule.begins_at
        self.ends_at: datetime | None = rule.ends_at
        self.judge: Judge | None = None
        if rule.when is not ALWAYS:
            self.judge = judges.setdefault(rule.when, compiled(rule.when))
        self.limits: tuple[tuple[Judge | None, TimeLimit], ...] = tuple(
            (None if each.when is ALWAYS else compiled(each.when), each) for each in rule.limits
        )
        self.only_limit = rule.limits[0] if len(rule.limits) == 1 else None
        tests = [test for each in (rule.when, *(limit.when for limit in rule.limits)) for test in tests_of(each)]
        self.reads = frozenset(test.code for test in tests if test.place in {"fact", "episode"})
        self.reads_told = any(test.place == "told" for test in tests)
        self.needs: Needs = needs_of(rule.when)
        self.vague_needs: tuple[Needs, ...] = tuple(needs_of(each.when) for each in rule.limits)
        self.latest: Judge | None = None if rule.latest is None else compiled(rule.latest)
        self.since = words.episodes[rule.once_kind].since if rule.once_kind else ""
        self.called_off_by = frozenset(rule.called_off_by)
        self.anchor: Match | None = rule.counted_from
        begun = {word.begun_by for word in words.episodes.values()}
        self.anchor_begins = rule.counted_from is not None and rule.counted_from.event in begun

    def in_force(self, moment: datetime) -> bool:
        """Return whether the rule belongs to the version in force at a moment."""
        return (self.begins_at is None or moment >= self.begins_at) and (self.ends_at is None or moment < self.ends_at)


class GatePlan:
    """One gate with its conditions compiled."""

    __slots__ = ("gate", "judge", "last")

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.judge = compiled(gate.when)
        self.last = gate.needs == "no_open_law_duty"


class EventPlan:
    """All that an event of one code does."""

    __slots__ = (
        "anchors", "begins", "calls_off", "code", "corrects", "does", "done", "done_always", "done_by_data", "ends",
        "gates", "informs", "kinds", "last_gates", "names", "overturns", "rank", "sets", "takes_back", "tells", "upon",
        "waives",
    )  # fmt: skip

    def __init__(self, code: str, words: Words) -> None:
        word = words.events[code]
        kinds = list(words.episodes)
        self.code = code
        self.kinds = word.episode
        self.begins = next((kind for kind, each in words.episodes.items() if each.begun_by == code), "")
        self.ends = next((kind for kind, each in words.episodes.items() if each.ended_by == code), "")
        self.rank = kinds.index(self.begins) if self.begins else len(kinds)
        self.sets = tuple((data.code, data.sets) for data in word.data.values() if data.sets)
        self.corrects = word.corrects
        self.overturns = frozenset({word.overturns, code}) if word.overturns else frozenset()
        self.takes_back = word.takes_back
        self.tells = word.tells
        self.waives = word.waives
        self.names = word.names
        self.informs = False
        self.calls_off = False
        self.upon: tuple[tuple[Match | None, RulePlan], ...] = ()  # None: whatever its data
        self.done: tuple[tuple[Match, str], ...] = ()
        self.done_always: tuple[str, ...] | None = None
        self.done_by_data: tuple[str, Mapping[Any, tuple[str, ...]]] | None = None
        self.gates: tuple[GatePlan, ...] = ()
        self.last_gates: tuple[GatePlan, ...] = ()
        self.anchors: tuple[Match, ...] = ()
        self.does = 0

    def steps(self) -> int:
        """Return which steps an event needs beside bringing facts, triggering rules and discharging duties."""
        steps = {
            REMEMBERED: self.ends or self.anchors,
            REWRITING: self.corrects or self.overturns,
            GATED: self.names or self.gates,
            CLOSING: self.waives or self.tells or self.takes_back or self.last_gates,
        }
        return sum(step for step, needed in steps.items() if needed)

    def duties_done(self, data: Mapping[str, Any]) -> Sequence[str]:
        """Return the duties that an event of this code with this data discharges."""
        if self.done_always is not None:
            return self.done_always
        if self.done_by_data is not None:
            key, codes = self.done_by_data
            return codes.get(data.get(key), ())
        return [duty for match, duty in self.done if match.fits(data)]


class Program:
    """A whole pack compiled."""

    __slots__ = ("calendar", "events", "lasting", "own_facts", "rules", "told", "words")

    def __init__(self, words: Words, calendar: Calendar, rules: Sequence[Rule], gates: Sequence[Gate]) -> None:
        self.words = words
        self.calendar = calendar
        self.own_facts = {code: fact.of_episode for code, fact in words.facts.items() if fact.of_episode}
        self.lasting = {kind: each.since for kind, each in words.episodes.items() if each.ended_by}
        judges: dict[Condition, Judge] = {}  # rules with the same conditions share one function
        self.rules = tuple(RulePlan(rule, order, words, judges) for order, rule in enumerate(rules))
        self.told = frozenset(test.code for rule in rules for test in tests_of(rule.when) if test.place == "told")
        self.events = {code: EventPlan(code, words) for code in words.events}
        for plan in self.rules:
            self._link_rule(plan)
        self._link_discharges()
        self._link_gates([GatePlan(gate) for gate in gates])
        for event in self.events.values():
            event.does = event.steps()

    def _link_rule(self, plan: RulePlan) -> None:
        for match in plan.rule.upon:
            event = self.events[match.event]
            event.upon = (*event.upon, (match if match.data else None, plan))
        for code in plan.called_off_by:
            self.events[code].calls_off = True
        if plan.anchor is not None:
            event = self.events[plan.anchor.event]
            if plan.anchor not in event.anchors:
                event.anchors = (*event.anchors, plan.anchor)

    def _link_discharges(self) -> None:
        for duty in self.words.duties.values():
            for match in duty.done_by:
                event = self.events[match.event]
                event.done = (*event.done, (match, duty.code))
        for event in self.events.values():
            event.done_by_data = _by_data(event.done)
            if not any(match.data for match, _ in event.done):
                event.done_always = tuple(duty for _, duty in event.done)

    def _link_gates(self, gates: Sequence[GatePlan]) -> None:
        for plan in gates:
            event = self.events[plan.gate.refuses]
            if plan.last:
                event.last_gates = (*event.last_gates, plan)
            else:
                event.gates = (*event.gates, plan)
            if plan.gate.needs_event:
                self.events[plan.gate.needs_event].informs = True


def program_of(words: Words, calendar: Calendar, rules: Sequence[Rule], gates: Sequence[Gate]) -> Program:
    """Return the compiled form of a pack's law."""
    return Program(words, calendar, rules, gates)


def _by_data(done: tuple[tuple[Match, str], ...]) -> tuple[str, Mapping[Any, tuple[str, ...]]] | None:
    """Return a table from the one piece of data that decides to the duties done, or None for other shapes."""
    keys = {match.data[0][0] if len(match.data) == 1 else "" for match, _ in done}
    if len(keys) != 1 or "" in keys:
        return None
    table: dict[Any, tuple[str, ...]] = {}
    for match, duty in done:
        for value in match.data[0][1]:
            table[value] = (*table.get(value, ()), duty)
    return keys.pop(), table
