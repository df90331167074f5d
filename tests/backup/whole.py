"""One child with something in every room, from the report to the end of the last backup: what its processes do."""

import hashlib
import json
import sys
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from tests.conftest import person, viewer_of
from tests.documents import made
from tests.keyed import keyed
from tests.retention.cast import DAY, DUE, HOUR, LONG_AGO, SHARED, approve, full, lead, proposed, simple, work
from tests.retention.searching import everything_readable, figures

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Grant, HandOver, Role, Scope, User
from openhart.cases.models import Case, Duty, DutyState
from openhart.config import watching
from openhart.disclosure.models import Answer, Breach, Concerned, Consent, Disclosure, Suspect
from openhart.documents import actions as documents
from openhart.documents.actions import Details
from openhart.documents.models import Chunk
from openhart.foundation import clock
from openhart.keys.models import WrappedKey
from openhart.missing import actions as missing
from openhart.missing.events.told import Found, Lost, Said, Spoken, Verified
from openhart.people.models import Link, Token

NAME, OTHER = "Goldencanary", "Siblingcanary"
#: Every word that was said of the child; each begins with the name.
WORDS = (
    "words", "reporter", "notes", "reason", "why", "draft", "file", "piece", "order", "consent", "ledger", "suspect",
    "breach", "proof", "places", "looks", "contact", "found", "interview", "stay", "handed",
)  # fmt: skip
_PIECE = 40_000


def fill() -> None:
    """Write it all down, long ago; a sibling's case shares the parent."""
    _, by = lead()
    sibling = simple(OTHER, by)
    old = full(NAME, DUE - DAY, sibling.case, more=_more)
    # What the policy still owes is put aside here: how it is done has tests of its own.
    owed = Duty.objects.filter(case=old.case, state=DutyState.OPEN)
    owed.update(state=DutyState.DONE, discharged_at=LONG_AGO + 2 * HOUR)
    Case.objects.filter(id=old.case.id).update(looks_again_at=None)
    for name, role in (("Rosa", Role.RECORDS_OFFICER), ("Grace", Role.AUDITOR)):
        person(name, role, Scope.AGENCY)
    case = Case.objects.get(id=old.case.id)
    tokens = Token.objects.filter(person__links__case=case).exclude(person__links__case=sibling.case).count()
    tell({**_seen(), "case": str(case.id), "reference": case.reference, "tokens": tokens})


def _more(case: Case) -> None:
    at = LONG_AGO + HOUR / 2
    _missing(case, at)
    _left(case, at)
    _handed_over(case, at)
    _filed(case, at)


def _missing(case: Case, at: datetime) -> None:
    know: dict[str, Any] = {"case": case, "by": SYSTEM}
    words = {"places": f"{NAME}places"}
    lost = Lost(kind="left", last_seen_at=at - HOUR / 4, learned_at=at, words=words)
    name = missing.begin(lost=lost, submission=uuid4(), at=at, **know)
    missing.describe(episode=name, kind="left", words={**words, "clothing": f"{NAME}looks"}, revision=1, at=at, **know)
    spoken = Spoken(purpose="search", whom="friend", outcome="lead", happened_at=at, words={"note": f"{NAME}contact"})
    missing.add_contact(episode=name, spoken=spoken, submission=uuid4(), at=at, **know)
    back = Found(where="street", found_by="police", at=at, words={"place": f"{NAME}found"})
    missing.locate(episode=name, found=back, submission=uuid4(), at=at, **know)
    said = Said(reasons=["afraid"], words={"said": f"{NAME}interview"})
    missing.interview(episode=name, said=said, submission=uuid4(), at=at, **know)
    stay = Verified(how="police", at=at, check_by_at=at + DAY, words={"address": f"{NAME}stay"})
    row = missing.verify_stay(verified=stay, submission=uuid4(), at=at, **know)
    missing.end_stay(stay_id=row.id, at=at + HOUR / 4, **know)


def _left(case: Case, at: datetime) -> None:
    """A consent that ended, what left, a suspicion, and a breach that was closed in its year."""
    recipient = {"recipient_kind": "police", "purpose": "protect", "fields": ["child.name"]}
    consent = Consent(
        case=case, giver="minor_alone", signed_on=at.date(), from_at=at, until_at=at + DAY, is_informed=True,
        is_not_a_condition=True, recorded_at=at, submission=uuid4(), **recipient,
    )  # fmt: skip
    left = Disclosure(
        case=case, happened_at=at, recorded_at=at, ground="statute", channel="letter", submission=uuid4(), **recipient
    )
    suspect = Suspect(case=case, person_id=uuid4(), marked_at=at)
    for row, word in ((consent, "consent"), (left, "ledger"), (suspect, "suspect")):
        row.sealed = case.key().seal_fields({"words": NAME + word}, place=row.place())
        row.save(force_insert=True)
    breach = keyed(Breach(
        discovered_at=at, recorded_at=at, submission=uuid4(), risk="low", closed_at=at + DAY, closed_by_id=uuid4(),
        concerned_count=1,
    ))  # fmt: skip
    breach.sealed = breach.key().seal_fields({"what": f"{NAME}breach"}, place=breach.place())
    breach.save(force_insert=True)
    Concerned.objects.create(breach=breach, case=case)
    answer = Answer(breach=breach, clock="us.grantor", told_at=at, recorded_at=at)
    answer.sealed = breach.key().seal_fields({"proof": f"{NAME}proof"}, place=answer.place())
    answer.save(force_insert=True)


def _handed_over(case: Case, at: datetime) -> None:
    giver, taker = (person(name, Role.ONGOING_WORKER, Scope.CASE, at=at) for name in ("Gil", "Tam"))
    accounts.grant(to=giver.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=at)
    offered = Grant.objects.get(viewer=giver, case_id=case.id)
    row = keyed(HandOver(giver=giver, taker=taker, grants=[str(offered.id)], offered_at=at, offered_by_id=giver.id))
    row.sealed = row.key().seal_fields({"note": f"{NAME}handed"}, place=row.place())
    row.save(force_insert=True)


def _filed(case: Case, at: datetime) -> None:
    data = (made.picture(size=(64, 64)) + f"{NAME}piece".encode()).ljust(2 * _PIECE + 1, b".")
    row = documents.begin(document_id=uuid4(), case_id=case.id, name=f"{NAME}file.jpg", by=SYSTEM, at=at)
    assert row is not None
    pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
    for number, plain in enumerate(pieces, start=1):
        is_last = number == len(pieces)
        documents.take_piece(document=row, number=number, plain=plain, is_last=is_last, by=SYSTEM, at=at)
    digest = hashlib.sha256(data).hexdigest()
    row = documents.complete(document=row, size=len(data), count=len(pieces), sha256=digest, by=SYSTEM, at=at)
    details = Details(kind="court_order", description=f"{NAME}order")
    assert documents.keep(document=row, details=details, pack="us-ct", by=SYSTEM, at=at).refusal == ""
    assert Chunk.objects.filter(document_id=row.id).count() == len(pieces)


def agree_and_wait(until: datetime) -> None:
    """Let one propose and another approve; then let the days pass, somebody at work and the watcher there on each."""
    rosa, grace = (viewer_of(User.objects.get(username=name), DUE) for name in ("rosa", "grace"))
    case = Case.objects.get(id__in=Link.objects.values("case_id"), is_disposed=False, event_count__gt=6)
    approve(proposed(rosa, [case.id]), grace, DUE + HOUR)
    said: list[str] = []
    real, at = clock.now, DUE + 2 * HOUR
    try:
        while at < until:
            work(at)
            clock.now = lambda: at + HOUR / 4  # noqa: B023 - read within this turn of the loop only
            watching.look(said.append)
            at += DAY
    finally:
        clock.now = real
    work(until - HOUR)
    tell({"said": said, "role": _role()})


def look() -> None:
    """Read all that can be read, in this copy, with the key file that is there."""
    tell(_seen())


def _seen() -> dict[str, Any]:
    read = everything_readable()
    keys = {str(row.id): bytes(row.wrapped).hex() for row in WrappedKey.objects.filter(wrapped__isnull=False)}
    counted = {noun: sorted(map(str, counts.items())) for noun, counts in figures().items()}
    return {
        "found": [word for word in ("", *WORDS) if NAME + word in read], "shared": SHARED in read,
        "other": f"{OTHER}words" in read and f"{OTHER}reason" in read, "keys": keys, "figures": counted,
        "tokens": Token.objects.count(),
    }  # fmt: skip


def _role() -> str:
    if connection.vendor != "postgresql":
        return "file"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, is_above = cursor.fetchone()
    return "above" if is_above else str(name)


def tell(found: dict[str, Any]) -> None:
    sys.stdout.write(
        json.dumps(found, default=lambda value: str(value) if isinstance(value, UUID) else repr(value)) + "\n"
    )
