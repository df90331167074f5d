"""From events to duties: the projection of one case, written down as differences."""

from datetime import datetime

from openhart import policy
from openhart.cases.actions import spans
from openhart.cases.models import NEVER, Case, Duty, DutyState, Event
from openhart.cases.queries.reading import ask, plain, read_events
from openhart.foundation.transactions import transaction

__all__ = [
    "OF_CASE", "Key", "ask", "differs", "events_of", "judge", "plain", "read_events", "refresh", "rows_of",
    "write_down",
]  # fmt: skip
_COMPARED = (
    "owed_by", "from_at", "due_at", "limit", "state", "discharged_at", "because", "region", "decision", "is_restricted",
)  # fmt: skip
#: What of a case itself is worked out, and written with its duties.
OF_CASE = (
    "facts", "undecided", "event_count", "last_recorded_at", "looks_again_at", "time_changed_at", "decision",
    "closed_at",
)  # fmt: skip
#: They follow from the others. What is new or has changed is spoken of anew: whoever speaks of it looks at it at once.
_FOLLOWING = ("sort_at", "speaks_at")
Key = tuple[str, str, int]


def events_of(case: Case) -> list[policy.Event]:
    """Return the case's events as the engine reads them."""
    return read_events(case.pack, Event.objects.filter(case=case).order_by("ordinal"))


@transaction
def judge(*, case: Case, at: datetime) -> bool:
    """Work out again what is owed on ``case`` as of ``at``; return whether anything changed."""
    return write_down(case, ask(case.pack, events_of(case), at))


def rows_of(case: Case, answer: policy.Answer) -> dict[Key, Duty]:
    """Return the duties of an answer as unsaved rows, by their key."""
    decision = str(answer.facts.get("referral.decision") or "")
    return {(duty.code, duty.episode, duty.instance): _row(case, duty, decision) for duty in answer.duties}


def write_down(case: Case, answer: policy.Answer) -> bool:
    """Bring the stored duties and the fact sheet to what ``answer`` says; return whether a duty changed."""
    wanted = rows_of(case, answer)
    stored = {(row.code, row.episode, row.instance): row for row in Duty.objects.filter(case=case)}
    fresh = [row for key, row in wanted.items() if key not in stored]
    changed = [_brought(stored[key], row) for key, row in wanted.items() if key in stored and differs(stored[key], row)]
    gone = [row.id for key, row in stored.items() if key not in wanted]
    if fresh:
        Duty.objects.bulk_create(fresh)
    for row in changed:  # one or two as a rule: plain updates cost a tenth of one built for many rows
        row.save(update_fields=[*_COMPARED, *_FOLLOWING])
    if gone:
        Duty.objects.filter(id__in=gone).delete()
    if answer.spans:
        spans.write_down(case, answer.spans)
    refresh(case, answer)
    case.save(update_fields=OF_CASE)
    return bool(fresh or changed or gone)


def refresh(case: Case, answer: policy.Answer) -> None:
    """Set on ``case``, unsaved, what an answer says about it."""
    pack = policy.load_pack(case.pack)
    case.facts = pack.plain_facts(answer.facts)
    case.undecided = [
        {"duty": item.duty, "rule": item.rule, "needs": list(item.needs), "episode": item.episode}
        for item in answer.undecided
    ]
    case.decision = str(case.facts.get("referral.decision", ""))
    case.looks_again_at, case.time_changed_at = answer.changes_at, answer.changed_at


def differs(stored: Duty, wanted: Duty) -> bool:
    """Return whether a stored duty says something else than it should."""
    return any(getattr(stored, name) != getattr(wanted, name) for name in _COMPARED)


def _brought(stored: Duty, wanted: Duty) -> Duty:
    for name in (*_COMPARED, *_FOLLOWING):
        setattr(stored, name, getattr(wanted, name))
    return stored


def _row(case: Case, duty: policy.Duty, decision: str) -> Duty:
    is_open = duty.state in {"open", "overdue"}
    return Duty(
        case=case, code=duty.code, episode=duty.episode, instance=duty.instance, owed_by=duty.owed_by,
        from_at=duty.from_at, due_at=duty.due_at, sort_at=duty.due_at or NEVER, limit=duty.limit,
        state=DutyState.OPEN if is_open else duty.state, discharged_at=duty.discharged_at,
        speaks_at=duty.from_at if is_open and duty.due_at is not None else None,
        because=[
            {"rule": ground.rule, "citation": ground.citation, "event_at": ground.event_at.isoformat()}
            for ground in duty.because
        ],
        region=case.region, decision=decision, is_restricted=case.is_restricted,
    )  # fmt: skip
