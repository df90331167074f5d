"""A partner's side: a letter is opened, acknowledged, asked about, and what came of it is told."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db import transaction as django_transaction

from openhart.audit import actions as audit
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.inbox.access import Reader
from openhart.inbox.lifecycle import MOST_ANSWERS_A_DAY, OUTCOMES
from openhart.inbox.models import Answer, Kind, Letter
from openhart.inbox.queries.letters import open_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a partner typed with an answer."""

    name: str = ""
    position: str = ""  # rank and badge, or office
    number: str = ""  # their own case number
    text: str = ""


@transaction
def note_opened(*, letter_id: UUID, by: Reader, at: datetime) -> Letter:
    """Note that a letter was opened and return it; the first time that is an answer to the agency, too."""
    letter = _own(letter_id, by, at)
    if letter.is_readable and not letter.answers.filter(kind=Kind.OPENED).exists():
        _add(letter, Kind.OPENED, Typed(), uuid4(), by, at)
    detail = {"letter": str(letter.id), "withdrawn": letter.is_withdrawn}
    audit.write(by=by.actor, at=at, act="letter.read", subject=letter.case_id, detail=detail)
    return letter


@transaction
def acknowledge(*, letter_id: UUID, typed: Typed, submission: UUID, by: Reader, at: datetime) -> Answer:
    """Say that the letter is there, with their case number if they have one; said again it stays as it was."""
    letter = _answerable(letter_id, by, at)
    found = letter.answers.filter(kind=Kind.ACKNOWLEDGED).first()
    return found or _answer(letter, Kind.ACKNOWLEDGED, typed, submission, by, at)


@transaction
def ask(*, letter_id: UUID, typed: Typed, submission: UUID, by: Reader, at: datetime) -> Answer:
    """Ask the agency something about a letter."""
    letter = _answerable(letter_id, by, at)
    if not typed.text.strip():
        raise Refused("Write your question.")
    return _answer(letter, Kind.ASKED, typed, submission, by, at)


@transaction
def tell_outcome(*, letter_id: UUID, outcome: str, typed: Typed, submission: UUID, by: Reader, at: datetime) -> Answer:
    """Tell what came of it; may be told again when more has come of it."""
    letter = _answerable(letter_id, by, at)
    if outcome not in OUTCOMES:
        raise Refused("Choose what came of it.")
    return _answer(letter, Kind.OUTCOME, typed, submission, by, at, outcome=outcome)


def _own(letter_id: UUID, by: Reader, at: datetime) -> Letter:
    """Return a letter of the reader's own; what is not theirs does not exist."""
    return open_to(by, at).get(id=letter_id)


def _answerable(letter_id: UUID, by: Reader, at: datetime) -> Letter:
    letter = _own(letter_id, by, at)
    lately = letter.answers.filter(at__gt=at - timedelta(days=1)).exclude(kind=Kind.TOLD).count()
    if lately >= MOST_ANSWERS_A_DAY:
        raise Refused("This letter was answered very often today. Call the agency instead.")
    if letter.is_withdrawn:
        raise Refused(
            "The agency took this letter back, so it takes no answer. Call the agency if you have a question."
        )
    if not letter.is_readable:
        raise Refused("What was in this letter is no longer kept, so it takes no answer. Call the agency instead.")
    return letter


def _answer(
    letter: Letter, kind: Kind, typed: Typed, submission: UUID, by: Reader, at: datetime, *, outcome: str = ""
) -> Answer:
    """Add an answer; the same page sent twice is one answer."""
    found = letter.answers.filter(submission=submission, kind=kind).first()
    if found is not None:
        return found
    row, is_new = _add(letter, kind, typed, submission, by, at, outcome=outcome)
    if is_new:
        detail = {"letter": str(letter.id), "answer": str(row.id), "kind": str(kind), "outcome": outcome}
        audit.write(by=by.actor, at=at, act="letter.answered", subject=letter.case_id, detail=detail)
    return row


def _add(
    letter: Letter, kind: Kind, typed: Typed, submission: UUID, by: Reader, at: datetime, *, outcome: str = ""
) -> tuple[Answer, bool]:
    """Add a row, or return the one that somebody else added in the same moment."""
    row = Answer(
        letter=letter, kind=kind, at=at, by_id=by.user_id, door_id=by.door_id, outcome=outcome, submission=submission
    )
    words = {name: text.strip() for name, text in asdict(typed).items() if text.strip()}
    row.sealed = letter.key().seal_fields(words, place=row.place())
    try:
        with django_transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _other(letter, kind, submission), False
    return row, True


def _other(letter: Letter, kind: Kind, submission: UUID) -> Answer:
    """Return what was there first; refuse a page that was used for another letter."""
    found = letter.answers.filter(submission=submission, kind=kind).first()
    if found is None and kind in {Kind.OPENED, Kind.ACKNOWLEDGED}:
        found = letter.answers.filter(kind=kind).first()
    if found is None:
        raise Refused("This page was used already. Open the letter again.")
    return found
