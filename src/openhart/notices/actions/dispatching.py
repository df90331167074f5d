"""Send, and the half minute in which it can be taken back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import queries as case_queries
from openhart.cases.models import Case, DutyState
from openhart.disclosure import actions as disclosure
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.notices import access, queries
from openhart.notices.actions import checking
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Notice
from openhart.notices.queries import DispatchWords
from openhart.notices.queries.standing import FAMILY
from openhart.places.models import Recipient
from openhart.ui.words import exact_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One notice as somebody sends it.

    ``to`` is the recipient in the vocabulary, ``recipient`` the code of the one who is told, ``towns`` those for which
    they are told. ``fields`` and ``ground`` as for a notice recorded by hand. ``seen`` is the fingerprint of what was
    shown as theirs: where the case says something else by now, nothing is sent. ``is_again`` says that they are told
    though they were told already; ``corrects`` names the notice taken back in whose place this one goes.
    """

    to: str
    recipient: str
    form: str = ""
    towns: tuple[str, ...] = ()
    ground: str = ""
    fields: tuple[str, ...] = ()
    note: str = ""
    seen: str = ""
    is_again: bool = False
    corrects: UUID | None = None


@transaction
def dispatch(*, case: Case, sending: Sending, submission: UUID, by: Viewer, at: datetime) -> Dispatch:
    """Keep a notice with its printed paper; it leaves half a minute later, unless it is taken back.

    The same ``submission`` again returns the dispatch it made and writes nothing. Raise Refused when the case is
    closed or not open to the viewer, no statute lets this recipient be told, one is on its way to them already, or
    they were told and it is not said that they are told again.
    """
    access.check_may_tell(by, case)
    locked = case_queries.locked(case.id)
    found = Dispatch.objects.filter(submission=submission).select_related("recipient").first()
    if found is not None:
        return _the_same(found, case, sending)
    access.check_may_send(by, locked)
    recipient = checking.checked_recipient(
        to=sending.to, code=sending.recipient, towns=sending.towns, form=sending.form, at=at
    )
    _check_not_doubled(locked, sending, recipient, by, at)
    row = Dispatch(
        case=locked, to=sending.to, recipient=recipient, recipient_code=recipient.code, towns=list(sending.towns),
        form=sending.form, by_id=by.user_id, made_at=at, held_until=at + life.HOLD, due_at=_due(locked, sending.to, by),
        changed_at=at, next_at=at + life.HOLD, corrects=_corrected(locked, sending, by), submission=submission,
    )  # fmt: skip
    telling = checking.Telling(
        to=row.to, recipient=recipient, ground=sending.ground, fields=sending.fields, channel="secure_link",
        happened_at=at, source_id=row.id, submission=row.id,
    )  # fmt: skip
    leaves = checking.leaves(locked, telling, by)
    disclosure.check(case=locked, leaves=leaves, by=by, at=at)
    row.ground, row.fields = leaves.claim.code, list(leaves.fields)
    paper = queries.paper_for(by, locked, row, at=at)
    if sending.seen and sending.seen != paper.fingerprint:
        raise Refused("What they will see has changed since it was shown to you. Look at it again, then send it.")
    words = DispatchWords(note=sending.note, citations=tuple(leaves.words["because"].split("; ")), shown=sending.seen)
    row.sealed_paper = locked.key().seal(paper.printed(), place=row.paper_place())
    row.sealed_data = locked.key().seal_fields(paper.as_json(), place=row.data_place())
    row.sealed = locked.key().seal_fields(asdict(words), place=row.place())
    row.save(force_insert=True)
    _audit("notice.dispatched", row, by, at)
    return row


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several notices that were sent with one press: the dispatch, or why there is none."""

    sending: Sending
    row: Dispatch | None = None
    refusal: str = ""


@transaction
def dispatch_all(
    *, case: Case, sendings: Sequence[Sending], submission: UUID, by: Viewer, at: datetime
) -> list[Outcome]:
    """Send to several recipients of one case with one press, each its own dispatch; one refused leaves the others."""
    found = []
    for sending in sendings:
        own = queries.own_key(submission, sending.to, sending.recipient)
        try:
            row = dispatch(case=case, sending=sending, submission=own, by=by, at=at)
        except Refused as refused:
            found.append(Outcome(sending, refusal=refused.reason))
        else:
            found.append(Outcome(sending, row))
    return found


@transaction
def take_back(*, case: Case, dispatch_id: UUID, by: Viewer, at: datetime) -> bool:
    """Take a notice back before it leaves; return False when it is too late.

    It goes by what is written, not by the clock: what no watcher has released yet can still be taken back.
    """
    access.check_may_tell(by, case)
    case_queries.locked(case.id)
    row = queries.dispatch_of(by, case, dispatch_id).row
    if "take_back" not in life.MOVES[row.state]:
        return row.state == life.TAKEN_BACK
    Dispatch.objects.filter(id=row.id).update(state=life.TAKEN_BACK, changed_at=at, next_at=None)
    _audit("notice.not_sent", row, by, at)
    return True


def _check_not_doubled(case: Case, sending: Sending, recipient: Recipient, by: Viewer, at: datetime) -> None:
    """Refuse what would tell somebody twice without anybody meaning to."""
    running = queries.under_way(by, case, sending.to, recipient.code)
    if running is not None:
        raise Refused(f"A notice to {recipient.name} is on its way already: it was sent {_when(running.made_at)}.")
    if sending.is_again:
        return
    standing = queries.standing(by, case, at=at)
    lines = [line for owed in standing.owed if owed.to == sending.to and owed.is_open for line in owed.lines]
    if any(line.told is None for line in lines if line.recipient is None or line.recipient.code == recipient.code):
        return
    told = _told_already(standing.notices, sending.to, recipient)
    if told is not None:
        raise Refused(
            f"{recipient.name} was told already, {_when(told.happened_at)}. If they are to be told once more, "
            "say so and send it again."
        )


def _told_already(notices: Sequence[Notice], to: str, recipient: Recipient) -> Notice | None:
    return next(
        (
            each for each in notices
            if each.to == to and each.recipient_code == recipient.code and each.withdrawn_at is None
        ),
        None,
    )  # fmt: skip


def _due(case: Case, to: str, by: Viewer) -> datetime | None:
    """Return by when they must be told: the earliest of the open duties."""
    duties = case_queries.duties_of(by, case)
    return min(
        (
            duty.due_at for duty in duties
            if duty.code == f"{FAMILY}{to}" and duty.state == DutyState.OPEN and duty.due_at is not None
        ),
        default=None,
    )  # fmt: skip


def _corrected(case: Case, sending: Sending, by: Viewer) -> Notice | None:
    if sending.corrects is None:
        return None
    notice = queries.notice_of(by, case, sending.corrects)
    if notice.withdrawn_at is None:
        raise Refused("Take the wrong notice back first; then send the right one.")
    return notice


def _the_same(row: Dispatch, case: Case, sending: Sending) -> Dispatch:
    """Return the dispatch that this page made; refuse one to somebody else, which would be said to be sent."""
    if row.case_id != case.id:
        raise Refused("This page was used for another case already. Open the form again.")
    if (row.to, row.recipient_code, row.form) != (sending.to, sending.recipient, sending.form):
        raise Refused("This page was used for another notice already. Open the form again.")
    return row


def _when(moment: datetime) -> str:
    return exact_words(moment, timezone.get_current_timezone())


def _audit(act: str, row: Dispatch, by: Viewer, at: datetime) -> None:
    audit.write(
        by=by.user_id, at=at, act=act, subject=row.case_id,
        detail={"dispatch": str(row.id), "to": row.to, "sealed": row.place()},
    )  # fmt: skip
