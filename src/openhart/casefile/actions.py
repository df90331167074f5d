"""What is done with the documents of a case: who may is asked here, `documents` does it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import mark
from openhart.audit import actions as audit
from openhart.casefile import access
from openhart.cases import access as cases_access
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.disclosure.actions import Leaves
from openhart.disclosure.lifecycle.grounds import STATUTE, Claim, Whom
from openhart.documents import actions as documents
from openhart.documents import queries
from openhart.documents.actions import Details, Outcome, Receiver, Reported, Shown
from openhart.documents.adapters.copying import locked_copy
from openhart.documents.models import Document, HandOver, TipReport
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction

#: The report to law enforcement of a child who was sexually exploited (42 USC 671(a)(34)(A)).
_GROUND = "us.report-trafficking"


def check_room(*, case: Case, size: int, by: Viewer, at: datetime) -> None:
    """Refuse a file before any of it is read: to whoever may not bring one, and when there is no room for it."""
    access.check_may_add(by, case)
    documents.check_room(case_id=case.id, size=size, by=by, at=at)


def add(*, case: Case, document: Document, details: Details, by: Viewer, at: datetime) -> Outcome:
    """Keep a file that has arrived as a document of the case, or say why it is not kept."""
    access.check_may_add(by, case)
    if document.case_id != case.id:
        raise Refused("There is no such document on this case.")
    return documents.keep(document=document, details=details, pack=case.pack, by=by, at=at)


@transaction
def note_opened(*, case: Case, document: Document, by: Viewer, at: datetime) -> None:
    """Write down that somebody opened the page of a document."""
    access.check_sees(by, case, document)
    detail = {"document": str(document.id), **mark(by, case.id)}
    audit.write(by=by.user_id, at=at, act="document.opened", subject=case.id, detail=detail)


def show(*, case: Case, document: Document, number: int, by: Viewer, at: datetime) -> Shown:
    """Return one page as it is shown."""
    access.check_sees(by, case, document)
    return documents.show(document=document, number=number, by=by, at=at)


def take(*, case: Case, document: Document, by: Viewer, at: datetime) -> Iterator[bytes]:
    """Return the original, piece by piece, for the work on the case at the desk."""
    access.check_may_take(by, case, document)
    row = documents.note_taken(document=document, by=by, at=at)
    return queries.pieces(by, row)


def withdraw(*, case: Case, document: Document, reason: str, by: Viewer, at: datetime) -> Document:
    """Take back a document that was uploaded by mistake."""
    access.check_may_withdraw(by, case, document)
    return documents.withdraw(document=document, reason=reason, by=by, at=at)


def scan_again(*, case: Case, document: Document, by: Viewer, at: datetime) -> Document:
    """Ask the virus scanner once more."""
    access.check_may_withdraw(by, case, document)
    return documents.scan_again(document=document, by=by, at=at)


def lock(*, case: Case, document: Document, by: Viewer, at: datetime) -> Document:
    """Lock a file that may be unlawful to look at: anybody on the case may say so, whatever its kind."""
    cases_access.check_open_to(by, case)
    if document.case_id != case.id:
        raise Refused("There is no such document on this case.")
    return documents.lock(document=document, pack=case.pack, by=by, at=at)


def record_report(
    *, case: Case, document: Document, reported: Reported, submission: UUID, by: Viewer, at: datetime
) -> TipReport:
    """Record to whom a locked file was reported."""
    access.check_may_report(by, case)
    return documents.record_report(
        document=document, reported=reported, submission=submission, pack=case.pack, by=by, at=at
    )


@transaction
def hand_over(
    *, case: Case, document: Document, kind: str, receiver: Receiver, submission: UUID, by: Viewer, at: datetime
) -> HandOver:
    """Make a locked file ready for one officer of a law-enforcement agency; it leaves through the ledger.

    ``kind`` is the recipient's in the vocabulary. The ledger names the file by its hash: its bytes pass through
    nobody's hands at the desk.
    """
    access.check_may_handle(by, case)
    given = documents.hand_over(document=document, receiver=receiver, submission=submission, by=by, at=at)
    leaves = Leaves(
        whom=Whom(kind=kind, organisation=receiver.agency, person=receiver.officer),
        claim=Claim(kind=STATUTE, code=_GROUND), fields=("words.summary",), purpose="investigate", channel="in_person",
        submission=submission, words={"summary": f"A locked file, SHA-256 {document.words()['sha256']}"},
    )  # fmt: skip
    disclosure.disclose(case=case, leaves=leaves, by=by, at=at)
    return given


def copy(*, case: Case, document: Document, given: HandOver, by: Viewer, at: datetime) -> Iterator[bytes]:
    """Return the copy of a locked file that only its receiver can open, piece by piece."""
    access.check_may_handle(by, case)
    words = document.key().open_fields(given.sealed, place=given.place())
    documents.note_copied(hand_over=given, by=by, at=at)
    return locked_copy(queries.pieces(by, document), password=str(words["password"]), salt=str(words["salt"]))
