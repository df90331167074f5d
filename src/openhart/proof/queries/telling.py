"""Who had been told what about a case, as far as was known at a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases import queries as cases
from openhart.cases.models import Case
from openhart.cases.queries.as_of import Outcome, known_of
from openhart.cases.queries.as_of.sought import outcome_of
from openhart.disclosure import queries as disclosure
from openhart.disclosure.queries import Left
from openhart.inbox import queries as inbox
from openhart.inbox.queries import Said
from openhart.notices import queries as notices
from openhart.notices.lifecycle import dispatching
from openhart.notices.models import Dispatch, Leg, Notice
from openhart.notices.queries import Words

FAMILY = "notify."


@dataclass(frozen=True, slots=True)
class Told:
    """One notice, with what was known of it: the rest had not been written down."""

    notice: Notice
    words: Words
    acknowledged_at: datetime | None
    acknowledged_by_id: UUID | None  # who wrote that down; None: the system, on their own word
    is_withdrawn: bool
    left: Left | None  # its row of the ledger, with what was said of that by then
    sending: "Sending | None"  # how it went, where this program sent it
    retold_at: datetime | None  # when the recipient had been told that it was taken back
    answers: tuple[Said, ...]  # what had come back to its letter in their inbox


@dataclass(frozen=True, slots=True)
class Sending:
    """A dispatch and the ways it had taken."""

    row: Dispatch
    state: str  # as it was; empty: under way, and it is not kept apart how exactly
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty to tell somebody as it stood, with the notices that count for it."""

    duty: policy.Duty
    to: str
    outcome: Outcome
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """Who had been told what about one case at a moment."""

    case: Case
    at: datetime
    owed: tuple[Owed, ...]
    others: tuple[Told, ...]  # nobody owed them, or they came before or after what was owed
    under_way: tuple[Sending, ...]  # begun by then, and nobody told by it yet
    is_unread: bool  # what was known cannot be judged: nothing is said of what was owed


def proof_of(viewer: Viewer, case: Case, *, at: datetime) -> Proof:
    """Return who had been told what about a case open to the viewer, from what had been written down by ``at``."""
    answer = known_of(viewer, case, at=at).answer
    sent = _sendings(viewer, case, at)
    told = _all_told(viewer, case, at, {each.row.id: each for each in sent})
    owed = tuple(_owed(duty, told, at) for duty in (answer.duties if answer else ()) if _is_owed(duty))
    used = {each.notice.id for one in owed for each in one.told}
    known = {each.notice.id for each in told}
    return Proof(
        case=case, at=at, owed=owed, others=tuple(each for each in told if each.notice.id not in used),
        under_way=tuple(each for each in sent if each.row.id not in known and each.state != dispatching.TOLD),
        is_unread=answer is None,
    )  # fmt: skip


def known_words(words: Words, *, at: datetime, recorded_at: datetime, has_answer: bool, is_withdrawn: bool) -> Words:
    """Return of a notice's words what had been written down by ``at``; a number with no time came with the notice."""
    numbers = [*words.earlier_numbers, words.number] if words.number else []
    moments = [datetime.fromisoformat(each) for each in words.numbered_at]
    moments = [recorded_at] * (len(numbers) - len(moments)) + moments
    known = [number for number, moment in zip(numbers, moments, strict=True) if moment <= at]
    return replace(
        words, number=known[-1] if known else "", earlier_numbers=tuple(known[:-1]), numbered_at=(),
        their_number=words.their_number if has_answer else "", reason=words.reason if is_withdrawn else "",
    )  # fmt: skip


def _is_owed(duty: policy.Duty) -> bool:
    return duty.code.startswith(FAMILY) and duty.state != "withdrawn"


def _owed(duty: policy.Duty, told: Sequence[Told], at: datetime) -> Owed:
    """Return a duty with what was told from when it began until it was done."""
    to = duty.code.removeprefix(FAMILY)
    outcome = outcome_of(duty.state, duty.due_at, duty.discharged_at, at)
    assert outcome is not None  # noqa: S101 - what is withdrawn is left out
    until = duty.discharged_at or at
    counted = (each for each in told if each.notice.to == to and duty.from_at <= each.notice.happened_at <= until)
    return Owed(duty, to, outcome, tuple(counted))


def _all_told(viewer: Viewer, case: Case, at: datetime, sent: Mapping[UUID, Sending]) -> list[Told]:
    """Return the notices that had been written down, the first first."""
    rows = [row for row in notices.sent_for(viewer, case) if row.recorded_at <= at]
    ledger = {left.row.source_id: left for left in disclosure.ledger(viewer, case) if left.row.recorded_at <= at}
    writers = {
        (row.at, row.recorded_at): row.by_id
        for row in cases.events_of(viewer, case)
        if row.code == "notice.acknowledged"
    }
    answers = inbox.answers_for(viewer, [row.id for row in rows])
    told = [
        replace(
            _told(case, row, at, ledger.get(row.id), writers), sending=sent.get(row.id),
            answers=tuple(each for each in answers.get(row.id, ()) if each.at <= at),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(told, key=lambda each: (each.notice.happened_at, each.notice.id))


def _told(
    case: Case, row: Notice, at: datetime, left: Left | None, writers: Mapping[tuple[datetime, datetime], UUID | None]
) -> Told:
    written_at, given_at = row.acknowledged_recorded_at, row.acknowledged_at
    has_answer = written_at is not None and given_at is not None and written_at <= at
    is_withdrawn = row.withdrawn_at is not None and row.withdrawn_at <= at
    words = known_words(
        notices.words_of(case, row), at=at, recorded_at=row.recorded_at, has_answer=has_answer,
        is_withdrawn=is_withdrawn,
    )  # fmt: skip
    by_id = writers.get((given_at, written_at)) if has_answer and given_at and written_at else None
    return Told(
        notice=row, words=words, acknowledged_at=given_at if has_answer else None, acknowledged_by_id=by_id,
        is_withdrawn=is_withdrawn, left=_known_left(left, at), sending=None,
        retold_at=row.retold_at if row.retold_at is not None and row.retold_at <= at else None, answers=(),
    )  # fmt: skip


def _known_left(left: Left | None, at: datetime) -> Left | None:
    """Return a row of the ledger with those further rows that had been written by then."""
    if left is None:
        return None
    return replace(left, further=tuple(each for each in left.further if each.row.recorded_at <= at))


def _sendings(viewer: Viewer, case: Case, at: datetime) -> list[Sending]:
    """Return what had been sent from the desk, the first first, with the ways that had begun."""
    found = []
    for each in notices.dispatches_of(viewer, case):
        if each.row.made_at <= at:
            legs = tuple(leg for leg in each.legs if leg.begun_at <= at)
            found.append(Sending(each.row, each.row.state if each.row.changed_at <= at else "", legs))
    return found[::-1]
