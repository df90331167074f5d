"""What comes after a notice: the number that proves it, the acknowledgement."""

from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.notices import access, lifecycle, queries
from openhart.notices.events import NoticeAcknowledged
from openhart.notices.models import Notice
from openhart.notices.queries.rows import Words


@transaction
def add_number(*, case: Case, notice_id: UUID, number: str, by: Viewer, at: datetime) -> Notice:
    """Keep the number that the recipient gave, which proves the notice; an earlier number stays on record."""
    notice = allowed(case, notice_id, "add_number", by)
    given = number.strip()
    if not given:
        raise Refused("Enter the number they gave.")
    words = queries.words_of(case, notice)
    if given != words.number:
        earlier = (*words.earlier_numbers, words.number) if words.number else words.earlier_numbers
        moments = (*words.numbered_at, at.isoformat())
        words = replace(words, number=given, earlier_numbers=earlier, numbered_at=moments)
    seal(case, notice, words)
    notice.has_number = True
    notice.save(update_fields=["sealed", "revision", "has_number"])
    audited("notice.number_added", notice, by, at)
    return notice


@transaction
def acknowledge(
    *, case: Case, notice_id: UUID, their_number: str = "", happened_at: datetime, by: Viewer, at: datetime
) -> Notice:
    """Record that the recipient said it has the notice, with its own case number when it gave one."""
    notice = allowed(case, notice_id, "acknowledge", by)
    moment = lifecycle.lifted(happened_at, [notice.happened_at], until=at)
    if moment > at:
        raise Refused("The time lies in the future. Give the time at which they acknowledged it.")
    if moment < notice.happened_at:
        raise Refused("They cannot have acknowledged the notice before it was sent.")
    words = queries.words_of(case, notice)
    seal(case, notice, replace(words, their_number=their_number.strip()))
    notice.acknowledged_at, notice.acknowledged_recorded_at = moment, at
    notice.save(update_fields=["sealed", "revision", "acknowledged_at", "acknowledged_recorded_at"])
    cases.record(
        case=case,
        event=NoticeAcknowledged(to=notice.to, form=notice.form),
        by=by,
        at=at,
        happened_at=moment,
    )
    audited("notice.acknowledged", notice, by, at)
    return notice


def allowed(case: Case, notice_id: UUID, move: str, by: Viewer) -> Notice:
    """Return the notice with its case locked; refuse who may not tell, and a move that its state does not allow."""
    access.check_may_tell(by, case)
    case_queries.locked(case.id)
    notice = queries.notice_of(by, case, notice_id)
    reason = lifecycle.refusal(notice.state, move)
    if reason is not None:
        raise Refused(reason)
    return notice


def seal(case: Case, notice: Notice, words: Words) -> None:
    """Seal the words of a notice anew, unsaved."""
    notice.revision += 1
    notice.sealed = case.key().seal_fields(asdict(words), place=notice.place())


def audited(act: str, notice: Notice, by: Viewer, at: datetime) -> None:
    """Write an entry of the trail about a notice."""
    detail = {"notice": str(notice.id), "sealed": notice.place()}
    audit.write(by=by.user_id, at=at, act=act, subject=notice.case_id, detail=detail)
