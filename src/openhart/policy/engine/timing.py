"""What time alone makes owed: duties that appear before an end, and episodes that have lasted too long."""

from datetime import datetime
from operator import itemgetter
from typing import Any

from openhart.policy.engine.owing import attach, drop, held, judge_again, settle
from openhart.policy.engine.state import Case, Episode, Occasion
from openhart.policy.law.values import utc

_SOONEST = itemgetter(0, 1)


def let_time_pass(case: Case, until: datetime) -> None:
    """Do everything that time alone brings up to a moment, in order."""
    while case.waiting:
        entry = min(case.waiting, key=_SOONEST)
        moment, _, occasion = entry
        if moment > until:
            break
        case.waiting.remove(entry)
        case.now = case.changed_at = moment
        if occasion.rule.since:
            _judge_once(case, occasion, case.facts)
        elif occasion.ground is not None:
            attach(case, occasion, occasion.ground)
    case.now = until


def plan_once(case: Case, occasion: Occasion) -> None:
    """Judge an occasion that waits for time when it has passed; undecided while nobody knows since when."""
    _forget(case, occasion)
    moment = occasion.from_at = _reached_at(case, occasion)
    if moment is None:
        return
    if moment > case.now:
        case.waiting.append((moment, occasion.rule.order, occasion))
    else:
        _judge_once(case, occasion, case.facts)


def recheck_once(case: Case, occasion: Occasion) -> None:
    """Judge again, after a correction, an occasion that waits or has waited for time."""
    moment = _reached_at(case, occasion)
    if moment is None:
        return
    moved = moment != occasion.from_at
    occasion.from_at = moment
    if moment > case.now:
        if occasion.resolved:
            _wait_again(case, occasion)
        plan_once(case, occasion)
    elif not occasion.resolved:
        _forget(case, occasion)
        _judge_once(case, occasion, case.facts_at(moment))
    else:
        if moved:
            occasion.facts = occasion.limit_facts = case.facts_at(moment)
        judge_again(case, occasion, _status(occasion, moment))


def call_off(case: Case, event_code: str, episode: Episode | None) -> None:
    """Cancel what has not appeared yet and is called off by an event, in all episodes or the named one."""
    for moment, _, occasion in list(case.waiting):
        if (
            event_code in occasion.rule.called_off_by
            and moment > case.now
            and occasion.at < case.now
            and episode in {None, occasion.episode}
        ):
            occasion.dead = True
            drop(case, occasion)


def next_change(case: Case) -> datetime | None:
    """Return the next moment at which time alone would make something owed or undecided."""
    moments = [moment for moment, _, occasion in case.waiting if not occasion.rule.since or _may_hold(case, occasion)]
    return min(moments, default=None)


def may_become_known(case: Case, occasion: Occasion) -> bool:
    """Return whether an occasion without a known beginning could still be owed under the law then in force."""
    span = occasion.rule.rule.once_for
    return span is None or occasion.rule.in_force(case.program.calendar.after(occasion.at, span))


def _may_hold(case: Case, occasion: Occasion) -> bool:
    moment = occasion.from_at
    if moment is None or (_status(occasion, moment) is False and _ended(occasion, moment)):
        return False
    judge = occasion.rule.judge
    now = True if judge is None else judge(case.facts, occasion.episode.own, occasion.data)
    return occasion.rule.in_force(moment) and now is not False


def _reached_at(case: Case, occasion: Occasion) -> datetime | None:
    """Return when an episode will have lasted as long as the rule asks, the event itself at the earliest."""
    since: Any = occasion.episode.own.get(occasion.rule.since)
    span = occasion.rule.rule.once_for
    if since is None or span is None:
        return None
    return max(case.program.calendar.after(utc(since), span), occasion.at)


def _judge_once(case: Case, occasion: Occasion, facts: dict[str, Any]) -> None:
    moment = occasion.from_at
    if moment is None:
        return
    case.once.remove(occasion)
    occasion.resolved = True
    occasion.facts = occasion.limit_facts = facts
    occasion.own = occasion.limit_own = occasion.episode.own
    settle(case, occasion, _status(occasion, moment), max(moment, case.now))


def _status(occasion: Occasion, moment: datetime) -> bool | None:
    """Return how an occasion comes out at the moment for which it has waited."""
    if _ended(occasion, moment) or not occasion.rule.in_force(moment):
        return False
    return held(occasion)


def _ended(occasion: Occasion, moment: datetime) -> bool:
    """Return whether the episode ended at or before a moment, after this occasion began."""
    ended = occasion.episode.ended.get(occasion.rule.rule.once_kind, ())
    return any(occasion.at <= each <= moment for each in ended)


def _forget(case: Case, occasion: Occasion) -> None:
    if case.waiting:
        case.waiting = [each for each in case.waiting if each[2] is not occasion]


def _wait_again(case: Case, occasion: Occasion) -> None:
    """Let an occasion that was judged wait once more, since it began later than was believed."""
    drop(case, occasion)
    if occasion in case.unknown:
        case.unknown.remove(occasion)
    occasion.status = None
    occasion.resolved = False
    case.once.append(occasion)
