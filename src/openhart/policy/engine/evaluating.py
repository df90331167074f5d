"""The law engine: what the policy says about a case, asked at one moment.

A deterministic function of the pack, the events and the moment: no clock, no files, no memory.
The order in which events are given means nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from openhart.policy.answer import Answer, Duty, Event, Refusal
from openhart.policy.engine.answering import answer_of
from openhart.policy.engine.discharging import discharge, take_back, tell, waive
from openhart.policy.engine.gating import name_things, refusals_of, refused_at_last
from openhart.policy.engine.instants import Timed, gathered, instants, learned, placed_in_episodes
from openhart.policy.engine.judging import correct, judge_again_what_is_known, overturn, trigger_all
from openhart.policy.engine.state import Case, Episode, Happening
from openhart.policy.engine.timing import call_off, let_time_pass
from openhart.policy.law.pack import Pack
from openhart.policy.law.program import CLOSING, GATED, REMEMBERED, REWRITING
from openhart.policy.law.values import utc


class _BarredError(Exception):
    """A closing was refused after its facts had been used: the case is read again without it."""

    def __init__(self, event: Event, refusal: Refusal) -> None:
        self.event = event
        self.refusal = refusal
        super().__init__(refusal.reason)


Barred = dict[int, tuple[Event, Refusal]]


def evaluate(pack: Pack, events: Iterable[Event], at: datetime) -> Answer:
    """Return everything the pack says about a case as of a moment; later events are ignored.

    Raise ContradictionError for two values of one fact at one instant and EpisodeError for an
    episode nobody has begun.
    """
    return answer_of(read_case(pack, events, at))


def duties(pack: Pack, events: Iterable[Event], at: datetime) -> tuple[Duty, ...]:
    """Return the duties of a case as of a moment."""
    return evaluate(pack, events, at).duties


def refusals(pack: Pack, events: Iterable[Event], candidate: Event) -> tuple[Refusal, ...]:
    """Return why a step would be refused if it were recorded now; empty when it would not."""
    case = read_case(pack, [*events, candidate], candidate.at)
    return tuple(refusal for event, refusal in case.refused if event is candidate)


def read_case(pack: Pack, events: Iterable[Event], at: datetime) -> Case:
    """Return a case read up to a moment."""
    given = list(events)
    barred: Barred = {}
    while True:
        try:
            return _read(pack, given, utc(at), barred)
        except _BarredError as stopped:
            barred[id(stopped.event)] = (stopped.event, stopped.refusal)


def _read(pack: Pack, events: Sequence[Event], at: datetime, barred: Barred) -> Case:
    case = Case(pack.program, at)
    for now, together in instants(pack.program, events, at):
        if case.waiting:
            _until(case, now)
        case.now = now
        case.changed = set()
        _take(case, together, barred)
    let_time_pass(case, at)
    return case


def _until(case: Case, now: datetime) -> None:
    """Let time pass up to, but not including, a moment."""
    due = [moment for moment, _, _ in case.waiting if moment < now]
    if due:
        let_time_pass(case, max(due))


def _take(case: Case, together: Sequence[Timed], barred: Barred) -> None:
    """Read the events of one instant together."""
    does = 0
    for _, _, plan in together:
        does |= plan.does
    happenings = _let_in(case, placed_in_episodes(case, together), barred, gated=bool(does & GATED))
    if does & REMEMBERED:
        _remember(case, happenings)
    if does & REWRITING:
        _rewrite(case, happenings)
    _judge(case, happenings)
    for event, plan, _ in happenings:
        if plan.done:
            discharge(case, event, plan)
    if does & CLOSING:
        _after_discharge(case, happenings)


def _let_in(case: Case, happenings: list[Happening], barred: Barred, *, gated: bool) -> list[Happening]:
    """Return the events of an instant that no gate refuses, and learn their facts."""
    if barred:
        case.refused += [barred[id(event)] for event, _, _ in happenings if id(event) in barred]
        gathered(case, happenings)
        happenings = [each for each in happenings if id(each[0]) not in barred]
    given = gathered(case, happenings)
    if gated:
        name_things(case, happenings)
        found = refusals_of(case, happenings, given)
        if found:
            case.refused += [(happenings[place][0], refusal) for place, refusal in found.items()]
            happenings = [each for place, each in enumerate(happenings) if place not in found]
            given = gathered(case, happenings)
    if given[0] or given[1]:
        learned(case, given)
    return happenings


def _remember(case: Case, happenings: Sequence[Happening]) -> None:
    """Remember what later rules count from, and which episodes have ended."""
    for event, plan, episode in happenings:
        if plan.ends and episode is not None:
            episode.ended.setdefault(plan.ends, []).append(case.now)
        for match in plan.anchors:
            if match.fits(event.data):
                case.anchors[match] = case.now
                if episode is not None and plan.begins:
                    episode.anchors.setdefault(match, case.now)
                elif episode is not None:
                    episode.anchors[match] = case.now


def _rewrite(case: Case, happenings: Sequence[Happening]) -> None:
    """Say of facts that they were always so, and put new decisions in place of old ones."""
    for happening in happenings:
        _, plan, episode = happening
        if plan.corrects:
            correct(case, *gathered(case, [happening]))
        if plan.overturns and episode is not None:
            overturn(case, episode, plan.overturns, frozenset(code for _, code in plan.sets))


def _judge(case: Case, happenings: Sequence[Happening]) -> None:
    """Judge every rule that this instant may touch: now known, called off, triggered, due by time."""
    if case.changed:
        judge_again_what_is_known(case)
    if case.waiting:
        for event, plan, _ in happenings:
            if plan.calls_off:
                call_off(case, event.code, _named(case, event))
    for event, plan, episode in happenings:
        if plan.upon:
            trigger_all(case, plan, episode or case.some_episode(), event)
    if case.waiting:
        let_time_pass(case, case.now)


def _named(case: Case, event: Event) -> Episode | None:
    return None if event.episode is None else case.episodes[event.episode]


def _after_discharge(case: Case, happenings: Sequence[Happening]) -> None:
    for event, plan, _ in happenings:
        if plan.waives:
            waive(case, event, plan)
        if plan.tells:
            tell(case, event, plan)
    for event, plan, _ in happenings:
        if plan.takes_back:
            take_back(case, event, plan)
    _judge_last(case, happenings)


def _judge_last(case: Case, happenings: Sequence[Happening]) -> None:
    for event, plan, episode in happenings:
        if plan.last_gates:
            refusal = refused_at_last(case, event, plan, episode)
            if refusal is not None:
                raise _BarredError(event, refusal)
