"""Beginning the ways of a dispatch, the next beside those without success. Whoever calls has locked the case."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction as django_transaction
from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.disclosure import actions as disclosure
from openhart.foundation.refused import Refused
from openhart.foundation.released import Released, hash_of
from openhart.inbox import actions as inbox
from openhart.inbox import queries as letters
from openhart.notices import queries
from openhart.notices.actions import checking
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg
from openhart.outbox import actions as outbox
from openhart.outbox import queries as transport
from openhart.places import queries as places
from openhart.places.models import Recipient

#: Under this name the outbox asks what a message about a way says (`notices.actions.composing`).
SOURCE: Final = "notices"
#: Where every other way failed at once somebody calls, whether or not a number is known.
LAST_RESORT: Final = "telephone"


def begin_next(row: Dispatch, *, because: str, by: Viewer, at: datetime) -> Leg | None:
    """Begin the next of the recipient's ways, and the one after where that cannot succeed alone; None: none is left."""
    recipient = recipient_now(row, at)
    taken = [leg.way for leg in row.legs.all()]
    left = [way for way in ways_in_order(recipient, at) if way not in taken]
    found: Leg | None = None
    for ordinal, way in enumerate(left, start=len(taken) + 1):
        leg = Leg(
            dispatch=row, way=way, ordinal=ordinal, because=because, begun_at=at,
            next_way_at=life.next_way_at(at, row.due_at),
        )  # fmt: skip
        leg.fault = _begun(row, leg, recipient, by, at)
        leg.state = life.FAILED if leg.fault in life.HOPELESS else life.BEGUN
        leg.save(force_insert=True)
        detail = {"dispatch": str(row.id), "way": way, "because": because, "fault": leg.fault}
        audit.write(by=by.user_id, at=at, act="notice.way_begun", subject=row.case_id, detail=detail)
        found, because = leg, leg.fault
        if not leg.fault:
            break
    is_more = found is not None and not found.fault and found.way != left[-1]
    row.next_at = found.next_way_at if found is not None and is_more else None
    row.save(update_fields=["next_at"])
    return found


def _begun(row: Dispatch, leg: Leg, recipient: Recipient, by: Viewer, at: datetime) -> str:
    """Begin a way and return what keeps it from succeeding alone, in a code.

    What the gate refuses at the first way is for whoever sent it; at a later one the ways behind it are begun, so that
    a person learns of it in time.
    """
    if leg.because == "first":
        return _BEGIN[leg.way](row, leg, recipient, by, at)
    try:
        with django_transaction.atomic():
            return _BEGIN[leg.way](row, leg, recipient, by, at)
    except Refused:
        return "gate"


def recipient_now(row: Dispatch, at: datetime) -> Recipient:
    """Return what is known of the recipient today; that of the day it was sent where it has ended since."""
    return places.recipient(row.recipient_code, on=timezone.localdate(at)) or row.recipient


def released_for(
    row: Dispatch, leg: Leg, payload: bytes | None, by: Viewer, at: datetime, *, channel: str = ""
) -> Released:
    """Take what goes by one way through the gate, once: the same bytes by the same way again write nothing."""
    submission = submission_of(leg, payload)
    telling = checking.Telling(
        to=row.to, recipient=row.recipient, ground=row.ground, fields=row.fields, channel=channel or leg.way,
        happened_at=at, source_id=row.id, submission=submission, payload=payload, words={"form": row.form},
    )  # fmt: skip
    return disclosure.disclose(case=row.case, leaves=checking.leaves(row.case, telling, by), by=by, at=at)


def submission_of(leg: Leg, payload: bytes | None) -> UUID:
    """Return under which key these bytes leave by this way."""
    return uuid5(leg.id, hash_of(payload))


def hook_payload(row: Dispatch) -> bytes:
    """Return the exact bytes that go to a recipient's own system: always the same for one dispatch."""
    said = {"notice": str(row.id), "sent_at": row.made_at.isoformat(), **queries.said_of(row.case, row)["data"]}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def ways_in_order(recipient: Recipient, at: datetime) -> tuple[str, ...]:
    """Return the recipient's ways, the first first; where none of them is walked by a person, a call comes last."""
    ways = places.ways_of([recipient], on=timezone.localdate(at))[recipient.code]
    return ways if set(ways) & life.BY_HAND else (*ways, LAST_RESORT)


def _post(row: Dispatch, leg: Leg, recipient: Recipient, by: Viewer, at: datetime) -> str:
    """Put the letter into the inbox and knock by e-mail; where nobody reads that inbox, somebody has to call as well.

    No mail goes there then: one that is accepted would be taken for proof that they were told.
    """
    _letter(row, leg, by, at)
    if not letters.is_read(by, row.recipient_code, at):
        return "no_reader"
    if not recipient.email:
        return "no_address"
    _knock(row, leg, by, at)
    return ""


def _hand_in(row: Dispatch, leg: Leg, recipient: Recipient, by: Viewer, at: datetime) -> str:
    """Queue the signed message for the recipient's own system, and put the letter into the inbox, too."""
    if not transport.has_endpoint(by, recipient.code):
        return "no_endpoint"
    _letter(row, leg, by, at)
    released_for(row, leg, hook_payload(row), by, at)
    outbox.queue(
        source=SOURCE, source_id=leg.id, case_id=row.case_id, channel="webhook", destination=recipient.code,
        not_before=at, by=by.user_id, at=at,
    )  # fmt: skip
    return ""


def _show_at_desk(row: Dispatch, leg: Leg, recipient: Recipient, by: Viewer, at: datetime) -> str:
    """Let it stand on the colleagues' My day, and knock where they have an address."""
    released_for(row, leg, queries.paper_of(row.case, row), by, at)
    if recipient.email:
        _knock(row, leg, by, at)
    return ""


def _wait_for_somebody(_row: Dispatch, _leg: Leg, _recipient: Recipient, _by: Viewer, _at: datetime) -> str:
    """Leave it to a person: a task on My day. Nothing leaves until somebody does it."""
    return ""


def _letter(row: Dispatch, leg: Leg, by: Viewer, at: datetime) -> None:
    """Post the letter, once for a dispatch, whichever of its ways came first."""
    if row.id in letters.letters_from(by, [row.id]):
        return
    released = released_for(row, leg, queries.paper_of(row.case, row), by, at, channel="secure_link")
    inbox.post(
        released=released, organisation=row.recipient_code, case_id=row.case_id, reference=row.case.reference,
        form=row.form, source_id=row.id, by=by, at=at, to=row.to, page=queries.said_of(row.case, row)["page"],
        corrects=row.corrects_id,
    )  # fmt: skip


def _knock(row: Dispatch, leg: Leg, by: Viewer, at: datetime) -> None:
    outbox.queue(
        source=SOURCE, source_id=leg.id, case_id=row.case_id, channel="mail", destination=row.recipient_code,
        not_before=at, by=by.user_id, at=at,
    )  # fmt: skip


_BEGIN: Final[Mapping[str, Callable[[Dispatch, Leg, Recipient, Viewer, datetime], str]]] = {
    "secure_link": _post,
    "webhook": _hand_in,
    "desk": _show_at_desk,
    "fax": _wait_for_somebody,
    "letter": _wait_for_somebody,
    "telephone": _wait_for_somebody,
}
