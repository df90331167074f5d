"""Rules judged: when they are triggered, when unknown facts become known, and when facts are corrected."""

from typing import Any

from openhart.policy.answer import Event
from openhart.policy.engine.owing import drop, held, judge_again, limit_again, owe, with_facts_of_now
from openhart.policy.engine.state import Case, Episode, Occasion
from openhart.policy.engine.timing import plan_once, recheck_once
from openhart.policy.law.conditions import Judge
from openhart.policy.law.program import EventPlan, RulePlan


def trigger_all(case: Case, plan: EventPlan, episode: Episode, event: Event) -> None:
    """Judge the rules in force that an event triggers; those with the same conditions are judged once."""
    judged: dict[Judge | None, bool | None] = {None: True}
    now, data = case.now, event.data
    for match, rule in plan.upon:
        if (rule.since or rule.in_force(now)) and (match is None or match.fits(data)):
            if rule.after and rule.after not in episode.kinds:
                continue
            if rule.latest is not None and event.episode is None and not plan.sets:
                occasion = Occasion(rule, _latest_where(case, rule) or episode, event, now, case.facts)
                status = held(occasion)
            else:
                occasion = Occasion(rule, episode, event, now, case.facts)
                if rule.judge not in judged:
                    judged[rule.judge] = held(occasion)
                status = judged[rule.judge]
            case.occasions.append(occasion)
            _open(case, occasion, status)


def _open(case: Case, occasion: Occasion, status: bool | None) -> None:
    """Settle a new occasion, or let it wait for time."""
    rule = occasion.rule
    if rule.each:
        key = (occasion.episode.name, rule.duty)
        occasion.instance = case.counts[key] = case.counts.get(key, 0) + 1
    if rule.since:
        occasion.resolved = False
        case.once.append(occasion)
        plan_once(case, occasion)
    elif status:
        occasion.status = True
        owe(case, occasion, case.now)
    else:
        occasion.status = status
        if status is None:
            case.unknown.append(occasion)


def _latest_where(case: Case, rule: RulePlan) -> Episode | None:
    """Return the episode that began last among those in which the rule's ``latest`` holds."""
    holds = rule.latest
    fitting = [each for each in case.episodes.values() if holds is not None and holds(case.facts, each.own, {})]
    return max(fitting, key=lambda each: max(each.kinds.values()), default=None)


def judge_again_what_is_known(case: Case) -> None:
    """Judge undecided rules with the facts as they are now, where this instant brought facts they read."""
    changed = case.changed
    if case.unknown:
        for occasion in [each for each in case.unknown if not each.rule.reads.isdisjoint(changed)]:
            with_facts_of_now(case, occasion)
    if case.vague:
        for occasion in [each for each in case.vague if not each.rule.reads.isdisjoint(changed)]:
            occasion.limit_facts, occasion.limit_own = case.facts, occasion.episode.own
            limit_again(case, occasion)
    for occasion in [each for each in case.once if each.rule.since in changed]:
        plan_once(case, occasion)


def correct(case: Case, facts: dict[str, Any], own: dict[Episode | str, dict[str, Any]]) -> None:
    """Say of facts that they were always so, and judge all earlier rules again."""
    corrected = _rewritten(case, facts, own)
    judged: dict[tuple[object, int, int, int], bool | None] = {}  # occasions of one event share facts and data
    for occasion in [each for each in case.occasions if each.at < case.now and not each.dead]:
        if occasion.rule.since:
            recheck_once(case, occasion)
        elif not occasion.rule.reads.isdisjoint(corrected):
            key = (occasion.rule.judge, id(occasion.facts), id(occasion.own), id(occasion.data))
            if key not in judged:
                judged[key] = held(occasion)
            judge_again(case, occasion, judged[key])


def _rewritten(case: Case, facts: dict[str, Any], own: dict[Episode | str, dict[str, Any]]) -> set[str]:
    """Write facts into every snapshot there is, and return their codes."""
    for snapshot in case.snapshots:
        snapshot.update(facts)
    for target, values in own.items():
        if isinstance(target, Episode):
            for snapshot in target.own_history:
                snapshot.update(values)
    return {*facts, *(code for values in own.values() for code in values)}


def overturn(case: Case, episode: Episode, codes: frozenset[str], decided: frozenset[str]) -> None:
    """Withdraw what the decisions of an episode up to now made owed, and what depended on them."""
    for occasion in case.occasions:
        if occasion.episode is not episode or occasion.at >= case.now or occasion.dead:
            continue
        if occasion.event in codes:
            _bury(case, occasion)
        elif not occasion.rule.reads.isdisjoint(decided) and occasion.rule.judge is not None:
            own = {**occasion.own, **{code: episode.own[code] for code in decided if code in episode.own}}
            if occasion.rule.judge(occasion.facts, own, occasion.data) is False:
                _bury(case, occasion)


def _bury(case: Case, occasion: Occasion) -> None:
    occasion.dead = True
    drop(case, occasion)
    if occasion in case.unknown:
        case.unknown.remove(occasion)
