"""Release: a held notice passes the one gate and begins the first of its recipient's ways. The watcher's."""

from datetime import datetime
from uuid import UUID

from openhart.accounts import queries as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.queries.directory_of_people import users_of
from openhart.audit import actions as audit
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox import actions as inbox
from openhart.notices import access
from openhart.notices.actions import beginning, checking
from openhart.notices.actions.wording import reword
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch


@transaction
def release(*, case_id: UUID, dispatch_id: UUID, by: Viewer, at: datetime) -> bool:
    """Let a held notice leave: write the ledger and begin the first way; return False when there was nothing to do.

    All in one transaction with the case locked: whoever is killed in it leaves the notice held, and of two watchers
    the second finds it released. It leaves on behalf of who sent it; where their right to the case has ended since,
    the system tells in their place, because the notice is still owed. Where the gate refuses, it is set aside.
    """
    case = case_queries.locked_if_free(case_id)
    if case is None:
        return False
    row = Dispatch.objects.select_related("recipient").filter(id=dispatch_id).first()
    if row is None or row.state != life.HELD or (row.held_until > at and not _was_ahead(row, at)):
        return False
    row.case = case
    if row.held_until > at:
        row.made_at, row.held_until = min(row.made_at, at), at
        row.save(update_fields=["made_at", "held_until"])
    try:
        _leave(row, sender_of(row, case, at), at)
    except Refused as refused:
        _set_aside(row, refused.reason, by, at)
    return True


def heed_the_clock(*, at: datetime) -> None:
    """Let what was sent while a clock was far ahead wait half a minute from now, and not until that time comes.

    What it says of itself is changed when it leaves: a watcher whose own clock is behind makes nothing leave early.
    """
    ahead = Dispatch.objects.filter(next_at__gt=at + life.HOLD, state=life.HELD, changed_at__gt=at + life.LEAP)
    ahead.update(next_at=at + life.HOLD)
    inbox.heed_the_clock(by=SYSTEM, at=at)
    gone = Dispatch.objects.filter(state=life.ON_ITS_WAY, changed_at__gt=at + life.LEAP, next_at__gt=at)
    for dispatch_id, case_id in gone.values_list("id", "case_id"):
        _begin_in_time(case_id, dispatch_id, at)


@transaction
def _begin_in_time(case_id: UUID, dispatch_id: UUID, at: datetime) -> None:
    """Let the next way of what left while a clock was far ahead begin as if it had left now, not later."""
    if case_queries.locked_if_free(case_id) is None:
        return
    row = Dispatch.objects.filter(id=dispatch_id, state=life.ON_ITS_WAY, next_at__gt=at).first()
    if row is None or row.next_at is None:
        return
    sooner = min(row.next_at, life.next_way_at(at, row.due_at))
    row.legs.filter(begun_at__gt=at).update(begun_at=at, next_way_at=sooner)
    row.made_at, row.held_until = min(row.made_at, at), min(row.held_until, at)
    row.changed_at, row.next_at = at, sooner
    row.save(update_fields=["made_at", "held_until", "changed_at", "next_at"])


def _was_ahead(row: Dispatch, at: datetime) -> bool:
    """Return whether a notice was sent by a clock that was far ahead, and has waited its half minute since."""
    return row.changed_at > at + life.LEAP and row.next_at is not None and row.next_at <= at


@transaction
def set_aside_broken(*, case_id: UUID, dispatch_id: UUID, fault: str, at: datetime) -> None:
    """Set a held notice aside that cannot be released, whatever the reason; a person has to look at it."""
    case_queries.locked(case_id)
    held = Dispatch.objects.filter(id=dispatch_id, state=life.HELD)
    if held.update(state=life.SET_ASIDE, changed_at=at, next_at=None):
        detail = {"dispatch": str(dispatch_id), "fault": fault}
        audit.write(by=None, at=at, act="notice.set_aside", subject=case_id, detail=detail)


@transaction
def send_again(*, case: Case, dispatch_id: UUID, by: Viewer, at: datetime) -> Dispatch:
    """Let a notice that was set aside try the gate again, half a minute from now."""
    access.check_may_tell(by, case)
    locked = case_queries.locked(case.id)
    row = Dispatch.objects.select_related("recipient").filter(id=dispatch_id, case=locked).first()
    if row is None:
        raise Refused("There is no such notice.")
    if said := life.refusal(row.state, "send_again"):
        raise Refused(said)
    row.state, row.changed_at, row.held_until = life.HELD, at, at + life.HOLD
    row.next_at = row.held_until
    row.save(update_fields=["state", "changed_at", "held_until", "next_at"])
    audit.write(by=by.user_id, at=at, act="notice.sent_again", subject=case.id, detail={"dispatch": str(row.id)})
    return row


@transaction
def _leave(row: Dispatch, sender: Viewer, at: datetime) -> None:
    """Begin the first way and count the notice as on its way; undone as a whole where the gate refuses.

    The gate is asked whatever the way: what a person walks leaves later, and must not be asked of them in vain.
    """
    telling = checking.Telling(
        to=row.to, recipient=row.recipient, ground=row.ground, fields=row.fields, channel=beginning.LAST_RESORT,
        happened_at=at, source_id=row.id, submission=row.id,
    )  # fmt: skip
    disclosure.check(case=row.case, leaves=checking.leaves(row.case, telling, sender), by=sender, at=at)
    row.state, row.changed_at = life.ON_ITS_WAY, at
    row.save(update_fields=["state", "changed_at"])
    audit.write(by=sender.user_id, at=at, act="notice.released", subject=row.case_id, detail={"dispatch": str(row.id)})
    beginning.begin_next(row, because="first", by=sender, at=at)


def sender_of(row: Dispatch, case: Case, at: datetime) -> Viewer:
    """Return on whose behalf a notice goes: whoever sent it while they may still tell on the case, else the system."""
    user = users_of(SYSTEM, [row.by_id]).get(row.by_id) if row.by_id is not None else None
    if user is None or not user.is_active:
        return SYSTEM
    sender = accounts.viewer_of(user, at)
    try:
        access.check_may_tell(sender, case)
    except Refused:
        return SYSTEM
    return sender


def _set_aside(row: Dispatch, reason: str, by: Viewer, at: datetime) -> None:
    row.refresh_from_db(fields=["state"])
    row.state, row.changed_at, row.next_at = life.SET_ASIDE, at, None
    reword(row, because=reason)
    row.save(update_fields=["state", "changed_at", "next_at", "sealed", "revision"])
    detail = {"dispatch": str(row.id), "sealed": row.place()}
    audit.write(by=by.user_id, at=at, act="notice.set_aside", subject=row.case_id, detail=detail)
