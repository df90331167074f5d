"""Events put in order of time, those of one instant together; their episodes and their facts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from openhart.policy.answer import Event
from openhart.policy.engine.state import Case, Episode, Happening
from openhart.policy.errors import ContradictionError, EpisodeError, EventError
from openhart.policy.law.program import EventPlan, Program
from openhart.policy.law.values import utc

Timed = tuple[datetime, Event, EventPlan]
Given = tuple[dict[str, Any], dict[Episode | str, dict[str, Any]]]

_TIME = itemgetter(0)


def instants(program: Program, events: Iterable[Event], until: datetime) -> Iterator[tuple[datetime, list[Timed]]]:
    """Yield the events up to a moment, instant by instant; the order in which they were given means nothing."""
    plans = program.events
    try:
        timed = [(at, event, plans[event.code]) for event in events if (at := utc(event.at)) <= until]
    except KeyError as error:
        raise EventError("event", f"unknown event {error}; an event of the pack was expected") from None
    timed.sort(key=_TIME)
    for now, group in groupby(timed, _TIME):
        together = list(group)
        if len(together) > 1:
            together.sort(key=_order)
        yield now, together


def _order(timed: Timed) -> tuple[Any, ...]:
    """Return what orders the events of an instant: those that begin an episode first, then by their content."""
    _, event, plan = timed
    return (plan.rank, event.code, event.episode or "", _text(event.data), _text(event.facts))


def _text(values: Any) -> str:
    plain = [(key, sorted(value) if isinstance(value, frozenset) else value) for key, value in values.items()]
    return repr(sorted(plain))


def placed_in_episodes(case: Case, together: Sequence[Timed]) -> list[Happening]:
    """Return the events of an instant with their episodes; episodes begin before anything else is placed."""
    return [(event, plan, _episode_of(case, event, plan)) for _, event, plan in together]


def _episode_of(case: Case, event: Event, plan: EventPlan) -> Episode | None:
    if plan.begins:
        return _begun(case, event, plan)
    if event.episode is not None:
        found = case.episodes.get(event.episode)
        if found is None:
            text = f"{event.code} names the episode {event.episode!r}, which nothing at or before that time begins"
            raise EpisodeError(text, event=event.code, at=event.at)
        return found
    if len(plan.kinds) == 1:
        return case.latest.get(plan.kinds[0])
    latest: Episode | None = None
    begun = 0
    for kind in plan.kinds:
        each = case.latest.get(kind)
        if each is not None and each.kinds[kind] > begun:
            latest, begun = each, each.kinds[kind]
    return latest


def _begun(case: Case, event: Event, plan: EventPlan) -> Episode:
    """Return the episode an event begins, by its name or its ordinal; those of one name share it."""
    case.ordinal += 1
    name = str(case.ordinal) if event.episode is None else event.episode
    episode = case.episodes.get(name)
    if episode is None:
        episode = case.episodes[name] = Episode(name)
    episode.kinds[plan.begins] = case.ordinal
    episode.began.setdefault(plan.begins, []).append(case.now)
    case.latest[plan.begins] = case.last_begun = episode
    waiting = case.unbound.pop(plan.begins, None) if case.unbound else None
    if waiting:
        episode.learn(waiting)
    return episode


def gathered(case: Case, happenings: Sequence[Happening]) -> Given:
    """Return the facts of an instant: those of the case, and those of single episodes; two values are refused."""
    given: dict[str, Any] = {}
    own: dict[Episode | str, dict[str, Any]] = {}
    own_facts = case.program.own_facts
    for event, plan, episode in happenings:
        for code, value in event.facts.items():
            if code in own_facts:
                _put(own.setdefault(_bound(case, own_facts[code], episode), {}), code, value, event)
            else:
                _put(given, code, value, event)
        for key, code in plan.sets:
            if key in event.data:
                target = episode if episode is not None else own_facts.get(code, "")
                _put(own.setdefault(target, {}), code, event.data[key], event)
    return given, own


def _bound(case: Case, kind: str, episode: Episode | None) -> Episode | str:
    """Return the episode a fact of its kind belongs to; the kind itself when none has begun."""
    if episode is not None and kind in episode.kinds:
        return episode
    return case.latest.get(kind, kind)


def _put(into: dict[str, Any], code: str, value: Any, event: Event) -> None:
    if code in into and into[code] != value:
        text = f"two values for {code} at one instant: {_said(into[code])} and {_said(value)}"
        raise ContradictionError(text, event=event.code, at=event.at)
    into[code] = value


def _said(value: Any) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def learned(case: Case, given: Given) -> None:
    """Make the facts of an instant known from now on."""
    facts, own = given
    case.changed = set(facts)
    if facts:
        case.facts = {**case.facts, **facts}
        case.snapshots.append(case.facts)
        case.times.append(case.now)
    for target, values in own.items():
        case.changed.update(values)
        if isinstance(target, Episode):
            target.learn(values)
        else:
            case.unbound.setdefault(target, {}).update(values)
