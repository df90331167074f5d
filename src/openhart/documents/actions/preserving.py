"""What may be child sexual abuse material: locked, reported, handed to law enforcement, and never looked at.

Sources: 18 USC 2252A(d) and 2252(c) (nobody but a law-enforcement agency has access; reported promptly and in good
faith), 18 USC 2258A(h) (how long), in `policies/us/preservation.yaml`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.documents import lifecycle
from openhart.documents.models import Document, HandOver, Page, State, TipReport, To
from openhart.documents.preservation import preservation_of
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction

#: Without letters that are mistaken for one another on the telephone: 24 of 31 signs are 118 bits.
Row = TypeVar("Row", TipReport, HandOver)
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS, _OF = 6, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One report of a locked file: to whom, when, under which number, to which person."""

    to: str
    happened_at: datetime
    number: str
    person: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """The officer of the law-enforcement agency who receives a locked file."""

    agency: str
    officer: str
    badge: str
    number: str  # of their case
    telephone: str


@transaction
def lock(*, document: Document, pack: str, by: Viewer, at: datetime) -> Document:
    """Lock a file for everybody at the desk and destroy every copy that was made to show it."""
    row = _locked(document.id)
    if row.state == lifecycle.LOCKED:
        return row
    reason = lifecycle.refusal(row.state, "lock")
    if reason:
        raise Refused(reason)
    copies, _ = Page.objects.filter(document=row).delete()
    row.state, row.locked_at, row.preserved_until = State.LOCKED, at, at + preservation_of(pack).least
    row.ended_at = None
    row.save()
    detail = {"document": str(row.id), "copies_destroyed": copies}
    audit.write(by=by.user_id, at=at, act="document.locked", subject=row.case_id, detail=detail)
    return row


@transaction
def record_report(
    *, document: Document, reported: Reported, submission: UUID, pack: str, by: Viewer, at: datetime
) -> TipReport:
    """Record that a locked file was reported; it is preserved from then for as long as the policy says."""
    row = _movable(document.id, "report")
    found = TipReport.objects.filter(submission=submission).first()
    if found is not None:
        return _same_report(_same(found, row), row, reported)
    if reported.to not in To.values or not reported.number.strip():
        raise Refused("Say to whom it was reported, and the number they gave.")
    if reported.happened_at > at:
        raise Refused("The time lies in the future. Give the time at which it was reported.")
    made = TipReport(
        document=row, to=reported.to, happened_at=reported.happened_at, recorded_at=at, by_id=by.user_id,
        submission=submission,
    )  # fmt: skip
    words = {"number": reported.number, "person": reported.person, "note": reported.note}
    made.sealed = row.key().seal_fields(words, place=made.place())
    made.save(force_insert=True)
    until = reported.happened_at + preservation_of(pack).least
    if row.preserved_until is None or until > row.preserved_until:
        row.preserved_until = until
        row.save(update_fields=["preserved_until"])
    detail = {"document": str(row.id), "to": reported.to, "report": str(made.id)}
    audit.write(by=by.user_id, at=at, act="document.reported", subject=row.case_id, detail=detail)
    return made


@transaction
def hand_over(*, document: Document, receiver: Receiver, submission: UUID, by: Viewer, at: datetime) -> HandOver:
    """Make a locked file ready for one officer, under a password that is theirs; refuse before it was reported."""
    row = _movable(document.id, "hand_over")
    found = HandOver.objects.filter(submission=submission).first()
    if found is not None:
        return _same(found, row)
    if not row.reports.exists():
        raise Refused("Record first to whom this file was reported, and the number of the report.")
    made = HandOver(document=row, at=at, by_id=by.user_id, submission=submission)
    words = {
        "agency": receiver.agency, "officer": receiver.officer, "badge": receiver.badge, "number": receiver.number,
        "telephone": receiver.telephone, "password": _password(), "salt": secrets.token_hex(8),
    }  # fmt: skip
    made.sealed = row.key().seal_fields(words, place=made.place())
    made.save(force_insert=True)
    detail = {"document": str(row.id), "hand_over": str(made.id)}
    audit.write(by=by.user_id, at=at, act="document.handed_over", subject=row.case_id, detail=detail)
    return made


@transaction
def note_copied(*, hand_over: HandOver, by: Viewer, at: datetime) -> None:
    """Write down that the locked copy for an officer was fetched."""
    row = _movable(hand_over.document_id, "hand_over")
    HandOver.objects.filter(id=hand_over.id).update(taken_at=at)
    detail = {"document": str(row.id), "hand_over": str(hand_over.id)}
    audit.write(by=by.user_id, at=at, act="document.downloaded", subject=row.case_id, detail=detail)


def _password() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_OF)) for _ in range(_GROUPS))


def _same(found: Row, row: Document) -> Row:
    if found.document_id != row.id:
        raise Refused("This page was used for another file already. Open the form again.")
    return found


def _same_report(found: TipReport, row: Document, reported: Reported) -> TipReport:
    number = row.key().open_fields(found.sealed, place=found.place()).get("number")
    if (found.to, number) != (reported.to, reported.number):
        raise Refused("This page was used for another report already. Open the form again.")
    return found


def _movable(document_id: UUID, move: str) -> Document:
    row = _locked(document_id)
    reason = lifecycle.refusal(row.state, move)
    if reason:
        raise Refused(reason if row.state != lifecycle.KEPT else "This file is not locked.")
    return row


def _locked(document_id: UUID) -> Document:
    return Document.objects.select_for_update(of=("self",)).select_related("key_row").get(id=document_id)
