"""The answer drawn from a case that has been read."""

from datetime import UTC, datetime
from typing import Any

from openhart.policy.answer import Answer, Duty, Ground, Span, State, Undecided
from openhart.policy.engine.gating import governing
from openhart.policy.engine.state import Case, Occasion, Owed
from openhart.policy.engine.state import Ground as Reason
from openhart.policy.engine.timing import may_become_known, next_change

_NEVER = datetime.max.replace(tzinfo=UTC)


def answer_of(case: Case) -> Answer:
    """Return the answer about a case that has been read up to the moment asked."""
    duties = [_duty(case, owed) for together in case.by_code.values() for owed in together]
    duties.sort(key=_order)
    return Answer(
        duties=tuple(duties),
        undecided=_undecided(case),
        refused=tuple(refusal for _, refusal in case.refused),
        facts=fact_sheet(case),
        changes_at=next_change(case),
        spans=tuple(_spans(case)),
        changed_at=case.changed_at,
    )


def _spans(case: Case) -> list[Span]:
    """Return the episodes of kinds that end; one begun again after its end lasts."""
    found = []
    for kind, since in case.program.lasting.items():
        for episode in case.episodes.values():
            began, ended = episode.began.get(kind), episode.ended.get(kind)
            if began:
                end = ended[-1] if ended and ended[-1] >= began[-1] else None
                found.append(Span(kind, episode.name, began[0], episode.own.get(since), end))
    found.sort(key=lambda span: (span.begun_at, span.episode))
    return found


def fact_sheet(case: Case) -> dict[str, Any]:
    """Return all facts as of the moment asked; those of episodes from the latest of their kind."""
    facts = dict(case.facts)
    for code, kind in case.program.own_facts.items():
        episode = case.latest.get(kind)
        own = case.unbound.get(kind, {}) if episode is None else episode.own
        if code in own:
            facts[code] = own[code]
    return facts


def _order(duty: Duty) -> tuple[datetime, str, str, int]:
    return (duty.due_at or _NEVER, duty.code, duty.episode, duty.instance)


def _duty(case: Case, owed: Owed) -> Duty:
    """Return one duty; its times and its limit come from the ground that governs."""
    reasons = owed.kept or owed.alive()
    state: State = "open"
    if not reasons:
        reasons, state = owed.grounds, "withdrawn"
    ground = reasons[0] if len(reasons) == 1 else governing(reasons)
    due = ground.due
    if owed.closed:
        late = due is not None and owed.closed_at is not None and owed.closed_at > due
        state = "waived" if owed.closed == "waived" else "done_late" if late else "done"
    elif state == "open" and due is not None and case.at > due:
        state = "overdue"
    return Duty(
        owed.code,
        owed.episode.name,
        owed.instance,
        ground.rule.rule.owed_by,
        ground.from_at,
        due,
        "law" if ground.is_law else "agency",
        state,
        owed.closed_at,
        _because(reasons),
    )


def _because(reasons: list[Reason]) -> tuple[Ground, ...]:
    """Return the grounds in the order in which they arose, each once."""
    if len(reasons) == 1:
        return (_ground(reasons[0]),)
    ordered = sorted(reasons, key=lambda each: (each.at, each.rule.order))
    return tuple(dict.fromkeys(_ground(each) for each in ordered))


def _ground(reason: Reason) -> Ground:
    rule = reason.rule.rule
    citation = rule.citation if reason.limit is None else reason.limit.citation
    return Ground(rule.id, citation, reason.at)


def _undecided(case: Case) -> tuple[Undecided, ...]:
    """Return what nobody can say yet, and the facts that would tell; not where another ground settles it."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for occasion in case.unknown:
        if not _settled(case, occasion):
            needs = occasion.rule.needs(case.facts, occasion.episode.own, occasion.data)
            _add(found, occasion, needs or (occasion.rule.since,))
    for occasion in case.once:
        if occasion.from_at is None and may_become_known(case, occasion):
            _add(found, occasion, (occasion.rule.since,))
    for occasion in case.vague:
        if not _settled(case, occasion):
            _add(found, occasion, _vague_needs(case, occasion))
    return tuple(Undecided(key[0], key[1], tuple(needs), key[2]) for key, needs in sorted(found.items()))


def _add(found: dict[tuple[str, str, str], dict[str, None]], occasion: Occasion, needs: tuple[str, ...]) -> None:
    key = (occasion.rule.duty, occasion.rule.rule.id, occasion.episode.name)
    found.setdefault(key, {}).update(dict.fromkeys(needs))


def _vague_needs(case: Case, occasion: Occasion) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            code
            for needs in occasion.rule.vague_needs
            for code in needs(case.facts, occasion.episode.own, occasion.data)
        )
    )


def _settled(case: Case, occasion: Occasion) -> bool:
    """Return whether the duty is done, or owed on a ground that an undecided rule could only repeat."""
    for owed in case.by_code.get(occasion.rule.duty, ()):
        if owed.episode is occasion.episode and owed.instance == occasion.instance:
            alive = owed.alive()
            weak = occasion.rule.rule.limit == "agency"
            return bool(owed.closed) or any(each.due is not None and (weak or each.is_law) for each in alive)
    return False
