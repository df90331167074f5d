"""Gates: steps refused until another is done."""

from collections.abc import Mapping, Sequence
from typing import Any

from openhart.policy.answer import NOTHING, Event, Refusal
from openhart.policy.engine.instants import Given
from openhart.policy.engine.state import Case, Episode, Happening
from openhart.policy.law.program import EventPlan, GatePlan


def name_things(case: Case, happenings: Sequence[Happening]) -> None:
    """Remember what the events of an instant are about (a placement); a gated step has yet to pass."""
    for event, plan, _ in happenings:
        if plan.names and not plan.gates and plan.names in event.data:
            _about(case, event, str(event.data[plan.names]))
    for event, plan, _ in happenings:
        if plan.names and not plan.gates:
            name = str(event.data.get(plan.names, case.topic))
            _about(case, event, name)
            if plan.informs:
                case.informed.setdefault(event.code, set()).add(name)


def _about(case: Case, event: Event, name: str) -> None:
    case.topic = name
    case.named[name] = {**case.named.get(name, {}), **event.data}


def refusals_of(case: Case, happenings: Sequence[Happening], given: Given) -> dict[int, Refusal]:
    """Return, by its place in the instant, each event that a gate refuses; gates read all facts of the instant."""
    found: dict[int, Refusal] = {}
    for place, (event, plan, episode) in enumerate(happenings):
        refusal = _refused(case, event, plan.gates, given, episode)
        if refusal is not None:
            found[place] = refusal
        elif plan.names and plan.gates:
            _about(case, event, str(event.data.get(plan.names, case.topic)))
    return found


def refused_at_last(case: Case, event: Event, plan: EventPlan, episode: Episode | None) -> Refusal | None:
    """Return the refusal of a step that is judged after everything else of its instant."""
    return _refused(case, event, plan.last_gates, ({}, {}), episode)


def _refused(
    case: Case, event: Event, gates: Sequence[GatePlan], given: Given, episode: Episode | None
) -> Refusal | None:
    if not gates:
        return None
    facts = {**case.facts, **given[0]}
    own = {**episode.own, **given[1].get(episode, {})} if episode is not None else {}
    data, name = _data_of(case, event)
    for plan in gates:
        if plan.judge(facts, own, data) and not _met(case, plan, event, name):
            return Refusal(event.code, event.at, plan.gate.id, _reason(case, plan))
    return None


def _data_of(case: Case, event: Event) -> tuple[Mapping[str, Any], str]:
    """Return an event's data with what was said before about the same thing, and that thing's name."""
    names = case.program.events[event.code].names
    if not names:
        return event.data, ""
    name = str(event.data.get(names, case.topic))
    return {**case.named.get(name, NOTHING), **event.data}, name


def _met(case: Case, plan: GatePlan, event: Event, name: str) -> bool:
    """Return whether what a gate needs is there."""
    gate = plan.gate
    if gate.needs == "data":
        return all(event.data.get(key) == value for key, value in gate.needs_data.items())
    if gate.needs == "same":
        return name in case.informed.get(gate.needs_event, ())
    return not _open_by_law(case)


def _reason(case: Case, plan: GatePlan) -> str:
    """Return why the gate refuses, with what is still owed where that is the reason."""
    if plan.gate.needs in {"data", "same"}:
        return plan.gate.reason
    duties = case.program.words.duties
    return f"{plan.gate.reason} Still owed: {'; '.join(duties[code].label for code in _open_by_law(case))}."


def _open_by_law(case: Case) -> list[str]:
    """Return the codes of the duties whose limit is law and that are open or overdue, in alphabetical order."""
    return sorted(
        code
        for code, together in case.by_code.items()
        if any(governing(alive).is_law for owed in together if not owed.closed and (alive := owed.alive()))
    )


def governing(grounds: Sequence[Any]) -> Any:
    """Return the ground with the earliest due time; law before agency at a tie; no due time is latest."""
    first = grounds[0]
    for each in grounds[1:]:
        if _before(each, first):
            first = each
    return first


def _before(one: Any, other: Any) -> bool:
    if one.due is None or other.due is None:
        return one.due is not None or (other.due is None and one.is_law and not other.is_law)
    return bool(one.due < other.due or (one.due == other.due and one.is_law and not other.is_law))
