"""The agency's side: a letter is posted, taken back, its answers are taken in and replied to."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.foundation import log
from openhart.foundation.refused import Refused
from openhart.foundation.released import Released
from openhart.foundation.transactions import transaction
from openhart.inbox.access import check_is_ours
from openhart.inbox.lifecycle import LEAP, REASONS
from openhart.inbox.models import Answer, Door, Kind, Letter
from openhart.keys import actions as keys


@transaction
def post(  # noqa: PLR0913 - a letter is what it says, whose it is and why it left
    *,
    released: Released,
    organisation: str,
    case_id: UUID,
    reference: str,
    form: str,
    source_id: UUID,
    by: Viewer,
    at: datetime,
    to: str = "",
    page: Sequence[Mapping[str, Any]] = (),
    corrects: UUID | None = None,
) -> Letter:
    """Put what the gate released into an organisation's inbox, under a key of its own, and return the letter.

    ``page`` is the same paper in words for a small screen: sections of ``{"title", "lines": [{"label", "text":
    [...], "is_unknown"}]}``. ``corrects`` names what the letter that this one replaces was posted for. The same
    ``source_id`` again returns the letter that is there and writes nothing.
    """
    check_is_ours(by)
    found = Letter.objects.select_for_update().filter(source_id=source_id).select_related("key_row").first()
    if found is not None:
        return _the_same(found, released, organisation)
    if not isinstance(released, Released) or not released.payload or not released.is_as_written():
        raise Refused("A letter holds what the gate released, as it was released, and nothing else.")
    letter = Letter(
        organisation=organisation, case_id=case_id, reference=reference, to=to, form=form, source_id=source_id,
        disclosure_id=released.disclosure_id, left_at=at,
    )  # fmt: skip
    letter.key_row = keys.make(kind=Letter.KIND, owner_id=letter.id, by=by.user_id, at=at)
    key = letter.key()
    letter.payload_sealed = key.seal(released.payload, place=letter.payload_place())
    words = {"page": list(page)}
    letter.data_sealed = key.seal_fields(words, place=letter.data_place()) if page else b""
    letter.save(force_insert=True)
    if corrects is not None:
        theirs = Letter.objects.filter(source_id=corrects, organisation=organisation, replaced_by=None)
        theirs.update(replaced_by=letter)  # whoever had it wrongly learns of no letter to somebody else
    detail = {"letter": str(letter.id), "organisation": organisation, "disclosure": str(released.disclosure_id)}
    audit.write(by=by.user_id, at=at, act="letter.posted", subject=case_id, detail=detail)
    return letter


@transaction
def withdraw(*, source_id: UUID, reason_code: str, by: Viewer, at: datetime) -> Letter | None:
    """Take a letter back: what it says is gone from the inbox, and its one-time links are dead.

    None when no letter was posted for this; one taken back already stays as it was.
    """
    check_is_ours(by)
    if reason_code not in REASONS:
        raise Refused("Say why the letter is taken back.")
    letter = Letter.objects.select_for_update().filter(source_id=source_id).first()
    if letter is None or letter.withdrawn_at is not None:
        return letter
    letter.withdrawn_at, letter.withdrawn_because = at, reason_code
    letter.payload_sealed = letter.data_sealed = b""
    letter.save(update_fields=["withdrawn_at", "withdrawn_because", "payload_sealed", "data_sealed"])
    Door.objects.filter(letter=letter, ended_at__isnull=True).update(ended_at=at)
    detail = {"letter": str(letter.id), "reason": reason_code}
    audit.write(by=by.user_id, at=at, act="letter.withdrawn", subject=letter.case_id, detail=detail)
    return letter


@transaction
def heed_the_clock(*, by: Viewer, at: datetime) -> int:
    """Let letters be read now that were posted while a clock was far ahead; return how many.

    Whoever was told that one waits would find none until that time came. When it left by the ledger stays there.
    """
    check_is_ours(by)
    count = Letter.objects.filter(left_at__gt=at + LEAP).update(left_at=at)
    if count:
        log.note("letter.was_ahead", level=logging.WARNING, count=count)
    return count


@transaction
def reply(*, letter_id: UUID, text: str, by: Viewer, at: datetime, submission: UUID | None = None) -> Answer:
    """Reply to what a partner asked; the caller has seen to it that the case is open to whoever writes."""
    check_is_ours(by)
    letter = Letter.objects.select_for_update(of=("self",)).select_related("key_row").get(id=letter_id)
    if letter.is_withdrawn:
        raise Refused("This letter was taken back; whoever had it no longer reads anything in it.")
    if not letter.is_readable:
        raise Refused("What was in this letter is no longer kept.")
    if not text.strip():
        raise Refused("Write your reply.")
    row = Answer(
        letter=letter, kind=Kind.TOLD, at=at, by_id=by.user_id, submission=submission or uuid4(), taken_in_at=at
    )
    found = Answer.objects.filter(submission=row.submission, letter=letter).first()
    if found is not None:
        return found
    row.sealed = letter.key().seal_fields({"text": text.strip()}, place=row.place())
    row.save(force_insert=True)
    detail = {"letter": str(letter.id), "answer": str(row.id)}
    audit.write(by=by.user_id, at=at, act="letter.replied", subject=letter.case_id, detail=detail)
    return row


@transaction
def take_in(*, answer_ids: Iterable[UUID], by: Viewer, at: datetime) -> int:
    """Note that the agency's side has learned of these answers; return how many it had not."""
    check_is_ours(by)
    return Answer.objects.filter(id__in=list(answer_ids), taken_in_at__isnull=True).update(taken_in_at=at)


def _the_same(found: Letter, released: Released, organisation: str) -> Letter:
    """Return the letter that is there; refuse when it is another's, which would be said to be posted."""
    if (found.organisation, found.disclosure_id) != (organisation, released.disclosure_id):
        raise Refused("Something else was posted for this already.")
    return found
