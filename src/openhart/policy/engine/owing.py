"""What follows from a judgement: a duty owed, from when, until when, and on which ground."""

from datetime import datetime

from openhart.policy.engine.state import Case, Ground, Occasion, Owed
from openhart.policy.law.rules import TimeLimit


def held(occasion: Occasion) -> bool | None:
    """Return how the conditions come out with the facts the occasion is judged by."""
    judge = occasion.rule.judge
    return True if judge is None else judge(occasion.facts, occasion.own, occasion.data)


def settle(case: Case, occasion: Occasion, status: bool | None, start: datetime) -> None:
    """Set how an occasion is judged, and owe what follows from it with a clock that starts at ``start``."""
    before, occasion.status = occasion.status, status
    if status is None:
        if occasion not in case.unknown:
            case.unknown.append(occasion)
    elif before is None and occasion in case.unknown:
        case.unknown.remove(occasion)
    if status:
        owe(case, occasion, start)
    elif occasion.ground is not None:
        drop(case, occasion)


def drop(case: Case, occasion: Occasion) -> None:
    """Let the ground of an occasion fall away."""
    if occasion.ground is not None:
        occasion.ground.alive = False
        occasion.ground = None
    if case.waiting:
        case.waiting = [each for each in case.waiting if each[2] is not occasion]
    if occasion in case.vague:
        case.vague.remove(occasion)


def owe(case: Case, occasion: Occasion, start: datetime) -> None:
    """Owe the duty of an occasion, at once or when it appears."""
    rule = occasion.rule
    limit, vague = _limit_of(occasion)
    ground = occasion.ground = Ground(occasion, limit, case.now)
    if limit is not None:
        ground.from_at, ground.due = _clock(case, occasion, limit, start)
    if vague:
        case.vague.append(occasion)
    if rule.appears and ground.due is not None:
        ground.from_at = case.program.calendar.days_before(ground.due, rule.appears)
        if ground.from_at > case.now:
            ground.begun = ground.from_at
            case.waiting.append((ground.from_at, rule.order, occasion))
            return
    attach(case, occasion, ground)


def attach(case: Case, occasion: Occasion, ground: Ground) -> None:
    """Add a ground to its duty; one that arises after the duty is done changes nothing."""
    episode, code = occasion.episode, ground.rule.duty
    together = case.by_code.get(code)
    if together is None:
        together = case.by_code[code] = []
    for owed in together:
        if owed.episode is episode and owed.instance == occasion.instance:
            if not owed.closed:
                owed.grounds.append(ground)
            return
    together.append(Owed(code, episode, occasion.instance, ground))


def _limit_of(occasion: Occasion) -> tuple[TimeLimit | None, bool]:
    """Return the limit whose condition is the first to hold, and whether unknown facts leave it undecided."""
    if occasion.rule.only_limit is not None:
        return occasion.rule.only_limit, False
    facts, own, data = occasion.limit_facts, occasion.limit_own, occasion.data
    for judge, limit in occasion.rule.limits:
        status = True if judge is None else judge(facts, own, data)
        if status is None:
            return None, True
        if status:
            return limit, False
    return None, False


def _clock(case: Case, occasion: Occasion, limit: TimeLimit, start: datetime) -> tuple[datetime, datetime | None]:
    """Return when the clock of a limit starts and when it ends."""
    rule, within = occasion.rule, limit.within
    if rule.anchor is not None:
        anchor = occasion.episode.anchors.get(rule.anchor)
        if anchor is None and not rule.anchor_begins:
            anchor = case.anchors.get(rule.anchor)
        if anchor is None:
            within = rule.rule.counted_from_missing or within
        else:
            start = anchor
    return start, None if within is None else case.program.calendar.after(start, within)


def with_facts_of_now(case: Case, occasion: Occasion) -> None:
    """Judge an undecided occasion with the facts as they are now, if they decide it."""
    judge, own = occasion.rule.judge, occasion.episode.own
    status = True if judge is None else judge(case.facts, own, occasion.data)
    if status is not None:
        occasion.facts = occasion.limit_facts = case.facts
        occasion.own = occasion.limit_own = own
        settle(case, occasion, status, case.now)


def limit_again(case: Case, occasion: Occasion) -> None:
    """Replace a ground whose limit has become another; its clock starts now."""
    limit, vague = _limit_of(occasion)
    ground = occasion.ground
    if vague or ground is None or limit is ground.limit:
        return
    drop(case, occasion)
    for owed in case.by_code.get(occasion.rule.duty, ()):
        if ground in owed.grounds and not owed.closed:
            owed.grounds.remove(ground)
    owe(case, occasion, case.now)


def judge_again(case: Case, occasion: Occasion, status: bool | None) -> None:
    """Settle an occasion that a correction may have changed; what is newly owed starts its clock now."""
    if status is None and occasion.status is None:
        with_facts_of_now(case, occasion)
    elif status is occasion.status:
        if status:
            limit_again(case, occasion)
    else:
        settle(case, occasion, status, case.now)
