"""The waist: how an event gets in."""

from collections.abc import Sequence
from datetime import datetime

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import access, queries
from openhart.cases.actions import judging
from openhart.cases.events import Happened
from openhart.cases.models import Case, Event
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction


@transaction
def record(*, case: Case, event: Happened, by: Viewer, at: datetime, happened_at: datetime | None = None) -> Event:
    """Append ``event`` to the case and work out again what is owed, in one transaction.

    ``at`` is the moment of writing; ``happened_at`` the moment it speaks of, when that was earlier. Raise
    Refused when the vocabulary does not know the event, a gate of the policy refuses it, it contradicts
    what happened at the same instant, or the case is not open to the viewer.
    """
    locked = queries.locked(case.id)
    access.check_open_to(by, locked)
    moment = happened_at or at
    if moment > at:
        raise Refused("This has not happened yet: the time given lies in the future.")
    candidate = _read(locked, event, moment, at)
    access.check_takes(locked, candidate.code)
    answer = _judge_with(locked, judging.events_of(locked), candidate, at)
    row = Event(
        case=locked,
        ordinal=locked.event_count + 1,
        code=candidate.code,
        at=moment,
        recorded_at=at,
        by_id=by.user_id,
        data=event.data(),
        facts=dict(event.facts),
        episode=event.episode or "",
    )
    if event.words:
        row.sealed = locked.key().seal_fields(event.words, place=row.place())
    row.save(force_insert=True)
    locked.event_count += 1
    locked.last_recorded_at = max(at, locked.last_recorded_at or at)  # a clock may have been set back
    locked.closed_at = _closed_after(locked, candidate)
    judging.write_down(locked, answer)
    audit.write(by=by.user_id, at=at, act=f"event.{candidate.code}", subject=locked.id, detail={"event": str(row.id)})
    _carry_over(locked, to=case)
    return row


def check_recordable(*, case: Case, event: Happened, at: datetime, happened_at: datetime | None = None) -> None:
    """Raise Refused, with the gate's reason, when `record` would refuse this event now."""
    candidate = _read(case, event, happened_at or at, at)
    _judge_with(case, judging.events_of(case), candidate, at)


def foresee(
    *, case: Case, event: Happened, by: Viewer, at: datetime, happened_at: datetime | None = None
) -> tuple[policy.Answer, policy.Answer]:
    """Return what is owed now and what would be owed with the event; nothing is written. Refuse as `record` would."""
    access.check_open_to(by, case)
    candidate = _read(case, event, happened_at or at, at)
    before = judging.events_of(case)
    return policy.evaluate(policy.load_pack(case.pack), before, at), _judge_with(case, before, candidate, at)


def _closed_after(case: Case, event: policy.Event) -> datetime | None:
    """Return since when the case is closed once the event is in: a new episode opens it again."""
    if event.code == "case.closed":
        return event.at
    return None if event.code in _beginnings(case) else case.closed_at


def _beginnings(case: Case) -> frozenset[str]:
    """Return the codes of the events that begin an episode."""
    return frozenset(word.begun_by for word in policy.load_pack(case.pack).words.episodes.values())


def _read(case: Case, event: Happened, moment: datetime, recorded_at: datetime) -> policy.Event:
    """Return the event as the engine reads it; refuse what the pack's vocabulary does not know."""
    try:
        return policy.load_pack(case.pack).read_event(
            judging.plain(event.event_code(), moment, recorded_at, event.data(), event.facts, event.episode)
        )
    except (policy.EventError, policy.CaseError) as fault:
        raise Refused(f"This cannot be recorded: {fault}") from fault


def _judge_with(case: Case, before: Sequence[policy.Event], candidate: policy.Event, at: datetime) -> policy.Answer:
    """Return what is owed with the candidate; refuse it where a gate does, or where it contradicts."""
    try:
        answer = judging.ask(case.pack, [*before, candidate], at)
    except policy.ContradictionError as fault:
        raise Refused(f"This contradicts what was recorded for the same moment: {fault}") from fault
    except (policy.EventError, policy.CaseError) as fault:
        raise Refused(f"This cannot be recorded: {fault}") from fault
    for refusal in answer.refused:
        if refusal.event == candidate.code and refusal.at == candidate.at:
            raise Refused(refusal.reason)
    return answer


def _carry_over(source: Case, *, to: Case) -> None:
    """Give the caller's copy of the case what was just worked out, so that nobody reads stale state."""
    for name in judging.OF_CASE:
        setattr(to, name, getattr(source, name))
