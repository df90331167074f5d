"""What comes after a notice: the number that proves it, the acknowledgement, taking it back."""

from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.models import Case, DutyState
from openhart.disclosure import actions as disclosure
from openhart.disclosure import queries as disclosure_queries
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.notices import access, lifecycle, queries
from openhart.notices.events import NoticeAcknowledged, NoticeWithdrawn
from openhart.notices.models import Notice
from openhart.notices.queries.rows import Words
from openhart.notices.queries.standing import Owed, complete_at


@transaction
def add_number(*, case: Case, notice_id: UUID, number: str, by: Viewer, at: datetime) -> Notice:
    """Keep the number that the recipient gave, which proves the notice; an earlier number stays on record."""
    notice = _allowed(case, notice_id, "add_number", by)
    given = number.strip()
    if not given:
        raise Refused("Enter the number they gave.")
    words = queries.words_of(case, notice)
    if given != words.number:
        earlier = (*words.earlier_numbers, words.number) if words.number else words.earlier_numbers
        moments = (*words.numbered_at, at.isoformat())
        words = replace(words, number=given, earlier_numbers=earlier, numbered_at=moments)
    _seal(case, notice, words)
    notice.has_number = True
    notice.save(update_fields=["sealed", "revision", "has_number"])
    _audit("notice.number_added", notice, by, at)
    return notice


@transaction
def acknowledge(
    *, case: Case, notice_id: UUID, their_number: str = "", happened_at: datetime, by: Viewer, at: datetime
) -> Notice:
    """Record that the recipient said it has the notice, with its own case number when it gave one."""
    notice = _allowed(case, notice_id, "acknowledge", by)
    moment = lifecycle.lifted(happened_at, [notice.happened_at], until=at)
    if moment > at:
        raise Refused("The time lies in the future. Give the time at which they acknowledged it.")
    if moment < notice.happened_at:
        raise Refused("They cannot have acknowledged the notice before it was sent.")
    words = queries.words_of(case, notice)
    _seal(case, notice, replace(words, their_number=their_number.strip()))
    notice.acknowledged_at, notice.acknowledged_recorded_at = moment, at
    notice.save(update_fields=["sealed", "revision", "acknowledged_at", "acknowledged_recorded_at"])
    cases.record(
        case=case,
        event=NoticeAcknowledged(to=notice.to, form=notice.form),
        by=by,
        at=at,
        happened_at=moment,
    )
    _audit("notice.acknowledged", notice, by, at)
    return notice


@transaction
def withdraw(*, case: Case, notice_id: UUID, reason: str, by: Viewer, at: datetime) -> Notice:
    """Take a notice back, with the reason, and reopen what it had helped to discharge.

    A duty that other notices still meet, because the recipient was told twice, stays done.
    """
    notice = _allowed(case, notice_id, "withdraw", by)
    if not reason.strip():
        raise Refused("Say why the notice is taken back.")
    before = _done(case, notice.to, by, at)
    _seal(case, notice, replace(queries.words_of(case, notice), reason=reason.strip()))
    notice.withdrawn_at = at
    notice.save(update_fields=["sealed", "revision", "withdrawn_at"])
    _recall(case, notice, reason.strip(), by, at)
    _audit("notice.withdrawn", notice, by, at)
    after = {owed.duty.id for owed in _done(case, notice.to, by, at)}
    lost = [owed for owed in before if owed.duty.id not in after]
    for episode in sorted({owed.duty.episode for owed in lost}):
        cases.record(
            case=case,
            event=NoticeWithdrawn(to=notice.to, form=notice.form, episode=episode, words={"reason": reason.strip()}),
            by=by,
            at=at,
        )
    return notice


def _recall(case: Case, notice: Notice, reason: str, by: Viewer, at: datetime) -> None:
    """Mark in the ledger that what this notice told was called back."""
    row = disclosure_queries.of_source(by, case, notice.id)
    if row is not None:
        disclosure.recall(case=case, disclosure_id=row.id, what=reason, by=by, at=at)


def _done(case: Case, to: str, by: Viewer, at: datetime) -> list[Owed]:
    """Return the duties of a recipient that are done and that notices of this room show to be done."""
    return [
        owed
        for owed in queries.standing(by, case, at=at).owed
        if owed.to == to
        and owed.duty.state in {DutyState.DONE, DutyState.DONE_LATE}
        and complete_at(owed.lines) is not None
    ]


def _allowed(case: Case, notice_id: UUID, move: str, by: Viewer) -> Notice:
    access.check_may_tell(by, case)
    case_queries.locked(case.id)
    notice = queries.notice_of(by, case, notice_id)
    reason = lifecycle.refusal(notice.state, move)
    if reason is not None:
        raise Refused(reason)
    return notice


def _seal(case: Case, notice: Notice, words: Words) -> None:
    notice.revision += 1
    notice.sealed = case.key().seal_fields(asdict(words), place=notice.place())


def _audit(act: str, notice: Notice, by: Viewer, at: datetime) -> None:
    detail = {"notice": str(notice.id), "sealed": notice.place()}
    audit.write(by=by.user_id, at=at, act=act, subject=notice.case_id, detail=detail)
