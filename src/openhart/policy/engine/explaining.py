"""Why something is owed, or why not: each rule of a duty, each event that triggers it, each condition."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from openhart.policy.answer import Duty, Event, Undecided
from openhart.policy.engine.answering import answer_of
from openhart.policy.engine.evaluating import read_case
from openhart.policy.engine.instants import instants
from openhart.policy.engine.state import Case, Occasion
from openhart.policy.law.conditions import ALWAYS, Condition, compiled, tests_of
from openhart.policy.law.pack import Pack
from openhart.policy.law.program import EventPlan, RulePlan
from openhart.policy.law.rules import Rule
from openhart.policy.law.sentences import described, happens, lowered, parts_of, value_label
from openhart.policy.law.words import Match
from openhart.policy.reading.moments import told
from openhart.policy.reading.placed import nearest

Outcome = Literal["owed", "not owed", "undecided", "waiting", "withdrawn", "set aside", "other version"]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition, what was known of it, and whether it held (None: undecided)."""

    sentence: str
    known: tuple[tuple[str, str], ...]  # label of a fact and its value
    held: bool | None
    protected: frozenset[str] = frozenset()  # the permissions under which what it asks is kept


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event that triggers a rule, and what came of it."""

    event: str
    happened: str
    at: datetime
    episode: str
    outcome: Outcome
    sentence: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """One rule that could owe the duty."""

    rule: Rule
    sentence: str
    citation: str
    occurrences: tuple[Occurrence, ...]
    remark: str  # why there is no occurrence, empty where there is one


@dataclass(frozen=True, slots=True)
class Why:
    """Everything there is to say about one duty of one case."""

    duty: str
    label: str
    at: datetime
    summary: str
    duties: tuple[Duty, ...]
    undecided: tuple[Undecided, ...]
    rules: tuple[RuleTrace, ...]


def explain(pack: Pack, events: Iterable[Event], at: datetime, duty: str) -> Why:
    """Return why a duty is owed on a case, or why it is not; KeyError for a duty that the pack does not know."""
    if duty not in pack.duties:
        raise KeyError(f"unknown duty {duty!r}; {nearest(duty, pack.duties, 'a known duty')}")
    given = list(events)
    case = read_case(pack, given, at)
    answer = answer_of(case)
    found = tuple(each for each in answer.duties if each.code == duty)
    undecided = tuple(each for each in answer.undecided if each.duty == duty)
    return Why(
        duty=duty,
        label=pack.duties[duty].label,
        at=at,
        summary=_summary(pack, found, undecided),
        duties=found,
        undecided=undecided,
        rules=tuple(_rule_trace(pack, case, given, plan) for plan in pack.program.rules if plan.duty == duty),
    )


def _summary(pack: Pack, found: Sequence[Duty], undecided: Sequence[Undecided]) -> str:
    lines = []
    for each in found:
        due = f", due {told(each.due_at, pack.zone)}" if each.due_at else ", with no due time yet"
        done = f", {told(each.discharged_at, pack.zone)}" if each.discharged_at else ""
        lines.append(f"Episode {each.episode}: {each.state.replace('_', ' ')}{done}{due}, owed by {each.owed_by}.")
    needs = dict.fromkeys(code for each in undecided for code in each.needs)
    if needs:
        labels = [pack.facts[code].label if code in pack.facts else code for code in needs]
        lines.append(f"Undecided until this is known: {', '.join(labels)}.")
    return " ".join(lines) or "Not owed."


def _rule_trace(pack: Pack, case: Case, events: Sequence[Event], plan: RulePlan) -> RuleTrace:
    rule = plan.rule
    found = [_occurrence(pack, case, each) for each in case.occasions if each.rule is plan]
    found += _of_another_version(pack, case, events, plan)
    found.sort(key=lambda each: (each.at, each.episode))
    remark = ""
    if not found:
        awaited = " or ".join(happens(match, pack.words) for match in rule.upon)
        remark = f"Nothing has triggered it so far; it waits for: {awaited}."
    return RuleTrace(rule, pack.sentence(rule), rule.citation, tuple(found), remark)


def _of_another_version(pack: Pack, case: Case, events: Sequence[Event], plan: RulePlan) -> list[Occurrence]:
    """Return the events that would trigger a rule were it in force at their time."""
    if plan.since or (plan.begins_at is None and plan.ends_at is None):
        return []
    found = []
    for now, together in instants(pack.program, events, case.at):
        for _, event, event_plan in together:
            if not plan.in_force(now) and _triggers(plan, event, event_plan):
                text = f"{told(now, pack.zone)}: {_happened(pack, event.code)}, under another version of the policy."
                happened = _happened(pack, event.code)
                found.append(Occurrence(event.code, happened, now, "", "other version", text, ()))
    return found


def _triggers(plan: RulePlan, event: Event, event_plan: EventPlan) -> bool:
    return any(rule is plan and (match is None or match.fits(event.data)) for match, rule in event_plan.upon)


def _happened(pack: Pack, code: str) -> str:
    return happens(Match(code), pack.words)


def _occurrence(pack: Pack, case: Case, occasion: Occasion) -> Occurrence:
    rule = occasion.rule.rule
    outcome, because = _outcome(pack, case, occasion)
    happened = _happened(pack, occasion.event)
    checks = [] if rule.own_when is ALWAYS else [_check(pack, each, occasion) for each in parts_of(rule.own_when)]
    excepted = [each.never_when for each in pack.exceptions if each.id in rule.exceptions]
    checks += [_exception_check(pack, each, occasion) for each in excepted]
    text = f"{told(occasion.at, pack.zone)}: {happened}: {outcome}{because}."
    name = occasion.episode.name
    return Occurrence(occasion.event, happened, occasion.at, name, outcome, text, tuple(checks))


def _outcome(pack: Pack, case: Case, occasion: Occasion) -> tuple[Outcome, str]:
    """Return what came of an occasion, and a few words why."""
    if occasion.dead:
        off = occasion.rule.called_off_by
        return "set aside", " since a later letter came" if off else " since the decision was overturned"
    if any(each[2] is occasion for each in case.waiting):
        return "waiting", f" until {told(min(e[0] for e in case.waiting if e[2] is occasion), pack.zone)}"
    if not occasion.resolved:
        return "undecided", f" while {lowered(pack.facts[occasion.rule.since].label)} is unknown"
    if occasion.status is None:
        return "undecided", ""
    if not occasion.status:
        return "not owed", _why_not_in_time(pack, occasion)
    return ("withdrawn", "") if occasion.ground is None or not occasion.ground.alive else ("owed", "")


def _why_not_in_time(pack: Pack, occasion: Occasion) -> str:
    moment, rule = occasion.from_at, occasion.rule
    if moment is None:
        return ""
    ended = occasion.episode.ended.get(rule.rule.once_kind, ())
    if any(occasion.at <= each <= moment for each in ended):
        return f" since the {pack.words.episodes[rule.rule.once_kind].label} ended before {told(moment, pack.zone)}"
    return "" if rule.in_force(moment) else f" under the version in force on {told(moment, pack.zone)}"


def _check(pack: Pack, condition: Condition, occasion: Occasion) -> Check:
    held = compiled(condition)(occasion.facts, occasion.own, occasion.data)
    kept = _protected(pack, condition, occasion.event)
    return Check(described(condition, pack.words), _known(pack, condition, occasion), held, kept)


def _exception_check(pack: Pack, never_when: Condition, occasion: Occasion) -> Check:
    applies = compiled(never_when)(occasion.facts, occasion.own, occasion.data)
    sentence = f"no exception applies: {described(never_when, pack.words)}"
    kept = _protected(pack, never_when, occasion.event)
    return Check(sentence, _known(pack, never_when, occasion), None if applies is None else not applies, kept)


def _protected(pack: Pack, condition: Condition, event: str) -> frozenset[str]:
    """Return the permissions under which the facts and data that a condition asks are kept."""
    data = pack.events[event].data
    asked = [data.get(test.code) if test.place == "data" else pack.facts.get(test.code) for test in tests_of(condition)]
    return frozenset(word.protected for word in asked if word is not None and word.protected)


def _known(pack: Pack, condition: Condition, occasion: Occasion) -> tuple[tuple[str, str], ...]:
    """Return label and value of each fact that a condition asks, once."""
    found: dict[str, str] = {}
    for test in tests_of(condition):
        if test.place in {"fact", "episode"}:
            word = pack.facts[test.code]
            source: Any = occasion.facts if test.place == "fact" else occasion.own
            found[word.label] = value_label(word, source.get(test.code))
        elif test.place == "data":
            found[test.code] = str(occasion.data.get(test.code, "unknown"))
    return tuple(found.items())
