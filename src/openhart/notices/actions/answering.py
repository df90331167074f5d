"""What a recipient answered: taken in by the watcher, seen at a colleague's desk, replied to by us."""

from datetime import datetime
from uuid import UUID, uuid5

from openhart.accounts.access import SYSTEM, Viewer
from openhart.audit import actions as audit
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox import actions as inbox
from openhart.inbox import queries as letters
from openhart.inbox.models import Answer
from openhart.inbox.queries import Said
from openhart.notices import access, queries
from openhart.notices.actions import checking, following, knocking, told
from openhart.notices.actions.beginning import SOURCE
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, KnockKind, Leg, Notice
from openhart.outbox import actions as outbox
from openhart.outbox import queries as transport

_ACKNOWLEDGED = "acknowledged"


@transaction
def take_in(*, said: Said, at: datetime) -> bool:
    """Take in what a partner answered; return False when somebody else is at the case just now.

    Whatever was answered, the letter was read: where it was not known whether the mail arrived, it is now. That they
    acknowledge it is recorded with their number; a question and an outcome stand on the notice for whoever sent it.
    """
    case = case_queries.locked_if_free(said.case_id)
    if case is None:
        return False
    if not inbox.take_in(answer_ids=[said.id], by=SYSTEM, at=at):
        return False
    row = Dispatch.objects.select_related("recipient", "notice").filter(id=said.source_id).first()
    if row is None:
        return True
    row.case = case
    if row.state == life.ON_ITS_WAY or row.legs.filter(state=life.UNKNOWN).exists():
        _is_receipt(row, said.at, at)
    if said.kind == _ACKNOWLEDGED and row.notice is not None:
        acknowledged(case, row.notice, said.at, number=str(said.words.get("number", "")), by=SYSTEM, at=at)
    if said.kind == "asked":
        Dispatch.objects.filter(id=row.id, asked_at__isnull=True).update(asked_at=said.at)
    detail = {"dispatch": str(row.id), "kind": said.kind, **({"unreadable": True} if said.is_unreadable else {})}
    audit.write(by=None, at=at, act="notice.answered", subject=case.id, detail=detail)
    return True


@transaction
def seen_at_desk(*, case: Case, dispatch_id: UUID, by: Viewer, at: datetime) -> Notice:
    """Record that the colleague whom a notice is for has it: they say so at their own desk."""
    locked = case_queries.locked(case.id)
    row = queries.dispatch_of(by, locked, dispatch_id).row
    access.check_is_recipient(by, locked, row.to)
    row.case = locked
    leg = row.legs.filter(way="desk").first()
    if leg is None or row.state not in {life.ON_ITS_WAY, life.TOLD}:
        raise Refused("This notice is not at your desk.")
    told.told(row, leg, at, by=SYSTEM, at=at)
    row.refresh_from_db(fields=["notice"])
    if row.notice is None:
        raise Refused("This notice is not at your desk.")
    acknowledged(locked, row.notice, at, number="", by=SYSTEM, at=at)
    audit.write(by=by.user_id, at=at, act="notice.seen_at_desk", subject=case.id, detail={"dispatch": str(dispatch_id)})
    return row.notice


@transaction
def reply(*, case: Case, dispatch_id: UUID, text: str, submission: UUID, by: Viewer, at: datetime) -> Answer:
    """Reply to what a recipient asked in its inbox, and knock there; the same ``submission`` again writes nothing.

    A reply leaves as the notice did: through the gate, on its ground, with a row of its own in the ledger.
    """
    access.check_may_tell(by, case)
    locked = case_queries.locked(case.id)
    row = queries.dispatch_of(by, locked, dispatch_id).row
    row.case = locked
    letter = letters.letters_from(by, [row.id]).get(row.id)
    if letter is None:
        raise Refused("There is no letter in their inbox to which you could reply.")
    known = {each.id for each in letters.answers_for(by, [row.id]).get(row.id, ())}
    telling = checking.Telling(
        to=row.to, recipient=row.recipient, ground=row.ground, fields=row.fields, channel="secure_link", happened_at=at,
        source_id=row.id, submission=uuid5(submission, "reply"), payload=text.strip().encode(),
    )  # fmt: skip
    disclosure.disclose(case=locked, leaves=checking.leaves(locked, telling, by), by=by, at=at)
    written = inbox.reply(letter_id=letter.id, text=text, by=by, at=at, submission=submission)
    Dispatch.objects.filter(id=row.id).update(asked_at=None)
    if written.id not in known:
        knocking.knock(row, KnockKind.REPLIED, by=by, at=at)
    return written


def acknowledged(case: Case, notice: Notice, moment: datetime, *, number: str, by: Viewer, at: datetime) -> None:
    """Record an acknowledgement once; what was taken back, or is acknowledged already, stays as it is."""
    notice.refresh_from_db()
    if notice.acknowledged_at is not None or notice.withdrawn_at is not None:
        return
    given_at = min(max(moment, notice.happened_at), at)
    following.acknowledge(case=case, notice_id=notice.id, their_number=number, happened_at=given_at, by=by, at=at)


def _is_receipt(row: Dispatch, moment: datetime, at: datetime) -> None:
    """Count the letter as having arrived, and settle mails of which that was not known."""
    leg: Leg | None = row.legs.filter(way__in=["secure_link", "webhook"]).order_by("ordinal").first()
    if leg is None:
        return
    for outcome in transport.outcomes(SYSTEM, SOURCE, [leg.id]).get(leg.id, ()):
        if outcome.is_unknown:
            outbox.settle(message_id=outcome.message_id, has_arrived=True, by=None, at=at)
    told.told(row, leg, moment, by=SYSTEM, at=at)
    row.refresh_from_db(fields=["notice", "state"])
