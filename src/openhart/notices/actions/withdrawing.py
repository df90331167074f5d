"""Taking a notice back after it left (R-NOT-9): the recipient is told, what it had discharged is owed again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import actions as cases
from openhart.cases import queries as case_queries
from openhart.cases.models import Case, DutyState
from openhart.disclosure import actions as disclosure
from openhart.disclosure import queries as disclosure_queries
from openhart.disclosure.models import Disclosure
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox import actions as inbox
from openhart.inbox import queries as letters
from openhart.notices import access, queries
from openhart.notices.actions import following, knocking
from openhart.notices.events import NoticeWithdrawn
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, KnockKind, Leg, Notice
from openhart.notices.queries.standing import Owed, complete_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Why a notice is taken back: a code that the recipient is told, and the reason in words, which they are not.

    ``is_breach`` says that something identifying reached somebody who may not have it; of a notice to the wrong
    recipient or about the wrong child that is so whatever is said. ``is_corrected``: the right one follows.
    """

    because: str
    reason: str
    is_breach: bool = False
    is_corrected: bool = False


@transaction
def withdraw(*, case: Case, notice_id: UUID, wrong: Wrong, by: Viewer, at: datetime) -> Notice:
    """Take a notice back, with the reason, and reopen what it had helped to discharge.

    Its letter loses its contents in the inbox and the recipient is told by the same way; of one told by hand that is a
    task until somebody has done it. The ledger is marked, and a breach is entered in the register where it is one. A
    duty that other notices still meet, because the recipient was told twice, stays done.
    """
    notice = following.allowed(case, notice_id, "withdraw", by)
    reason = _checked(wrong)
    before = _done(case, notice.to, by, at)
    words = replace(queries.words_of(case, notice), reason=reason)
    following.seal(case, notice, words)
    notice.withdrawn_at, notice.withdrawn_because = at, wrong.because
    sent = Dispatch.objects.select_related("recipient").filter(case=case, notice=notice)
    told = [_call_back(row, case, wrong, by, at) for row in sent.exclude(state=life.OVERTAKEN)]
    notice.retold_at = at if any(told) and notice.how not in life.BY_HAND else None
    notice.save(update_fields=["sealed", "revision", "withdrawn_at", "withdrawn_because", "retold_at"])
    _mark(case, [notice.id, *(row.id for row in sent)], wrong, notice.recipient.name, by, at)
    following.audited("notice.withdrawn", notice, by, at)
    after = {owed.duty.id for owed in _done(case, notice.to, by, at)}
    lost = [owed for owed in before if owed.duty.id not in after]
    for episode in sorted({owed.duty.episode for owed in lost}):
        event = NoticeWithdrawn(to=notice.to, form=notice.form, episode=episode, words={"reason": reason})
        cases.record(case=case, event=event, by=by, at=at)
    return notice


@transaction
def call_back(*, case: Case, dispatch_id: UUID, wrong: Wrong, by: Viewer, at: datetime) -> Dispatch:
    """Take back a notice that has left and of which nobody has yet recorded that the recipient was told."""
    access.check_may_tell(by, case)
    locked = case_queries.locked(case.id)
    row = queries.dispatch_of(by, locked, dispatch_id).row
    if row.state != life.ON_ITS_WAY:
        raise Refused(life.refusal(row.state, "withdraw") or "This notice was recorded as told. Take the notice back.")
    reason = _checked(wrong)
    _call_back(row, locked, wrong, by, at)
    _mark(locked, [row.id], replace(wrong, reason=reason), row.recipient.name, by, at)
    return row


@transaction
def told_of_it(*, case: Case, notice_id: UUID, by: Viewer, at: datetime) -> Notice:
    """Record that somebody has told a recipient that what they were told was taken back."""
    access.check_may_tell(by, case)
    case_queries.locked(case.id)
    notice = queries.notice_of(by, case, notice_id)
    if notice.withdrawn_at is None:
        raise Refused("This notice was not taken back.")
    if notice.retold_at is None:
        notice.retold_at = at
        notice.save(update_fields=["retold_at"])
        following.audited("notice.retold", notice, by, at)
    return notice


def _call_back(row: Dispatch, case: Case, wrong: Wrong, by: Viewer, at: datetime) -> bool:
    """Empty the letter and knock; return whether somebody there reads now that it was taken back."""
    row.case = case
    letter = inbox.withdraw(source_id=row.id, reason_code=wrong.because, by=by, at=at)
    stays_theirs = wrong.is_corrected and wrong.because != "wrong_recipient"  # else the right one goes to somebody else
    kind = KnockKind.CORRECTED if stays_theirs else KnockKind.TAKEN_BACK
    has_knocked = letter is not None and knocking.knock(row, kind, by=by, at=at)
    row.state, row.changed_at, row.next_at = life.WITHDRAWN, at, None
    row.save(update_fields=["state", "changed_at", "next_at"])
    Leg.objects.filter(dispatch=row, state=life.BEGUN, way__in=sorted(life.BY_HAND)).update(state=life.ENDED)
    detail = {"dispatch": str(row.id), "because": wrong.because}
    audit.write(by=by.user_id, at=at, act="notice.called_back", subject=case.id, detail=detail)
    return has_knocked and letters.is_read(by, row.recipient_code, at)


def _mark(case: Case, sources: Iterable[UUID], wrong: Wrong, name: str, by: Viewer, at: datetime) -> None:
    """Write below each row of the ledger that it was called back, and enter the breach where it is one."""
    rows = [row for source in dict.fromkeys(sources) for row in disclosure_queries.rows_of_source(by, case, source)]
    left = {each.row.id: each for each in disclosure_queries.ledger(by, case)}
    for row in rows:
        if not left[row.id].is_recalled:
            disclosure.recall(case=case, disclosure_id=row.id, what=wrong.reason.strip(), by=by, at=at)
    if not rows:
        return
    data = _identifying(case, rows)
    if data and (wrong.is_breach or wrong.because in life.ALWAYS_A_BREACH):
        happened = disclosure.Happened(
            what=wrong.reason.strip(), received_by=name, data=data, discovered_at=at, happened_at=rows[0].happened_at,
            submission=uuid5(rows[0].id, "taken back"),
        )  # fmt: skip
        disclosure.open_breach(case=case, happened=happened, disclosure_id=rows[0].id, by=by, at=at)


def _identifying(case: Case, rows: Iterable[Disclosure]) -> tuple[str, ...]:
    """Return what kinds of data went out, as the register of breaches knows them."""
    known = disclosure_queries.leaving_for(case).fields
    told = {code for row in rows for code in row.fields if code in known}
    return tuple(sorted({known[code].breach for code in told if known[code].breach}))


def _checked(wrong: Wrong) -> str:
    if wrong.because not in life.WRONG:
        raise Refused("Choose why it is taken back.")
    if not wrong.reason.strip():
        raise Refused("Say why the notice is taken back.")
    return wrong.reason.strip()


def _done(case: Case, to: str, by: Viewer, at: datetime) -> list[Owed]:
    """Return the duties of a recipient that are done and that notices of this room show to be done."""
    return [
        owed
        for owed in queries.standing(by, case, at=at).owed
        if owed.to == to
        and owed.duty.state in {DutyState.DONE, DutyState.DONE_LATE}
        and complete_at(owed.lines) is not None
    ]
