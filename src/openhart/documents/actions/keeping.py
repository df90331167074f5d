"""Looking at a file that has arrived, and keeping it with the words it was given."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.documents import lifecycle, queries
from openhart.documents.actions import preserving
from openhart.documents.actions.arriving import TAKEN_OVER
from openhart.documents.adapters import scanning
from openhart.documents.adapters.workbench import examine
from openhart.documents.models import About, Document, Kind, State
from openhart.documents.workshop.findings import Report
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What somebody says of a file. ``is_unlawful``: looking at it may be; it is then never opened, by anybody."""

    kind: str
    dated_on: date | None = None
    description: str = ""
    about: str = ""
    about_id: UUID | None = None
    as_evidence: bool = False  # keep it sealed although it is not shown
    is_unlawful: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document that is kept; or why it is not, unless it is asked for as evidence."""

    document: Document
    refusal: str = ""
    looks_like: str = ""


def keep(*, document: Document, details: Details, pack: str, by: Viewer, at: datetime) -> Outcome:
    """Look at a file that has arrived and keep it; the same page again changes nothing.

    A file that may be unlawful is locked unseen. One that is refused stays for a day, until somebody asks that it
    be kept as evidence or sends another in its place.
    """
    if details.kind not in Kind.values or details.about not in About.values:
        raise Refused("Say what kind of document it is.")
    if document.state != lifecycle.ARRIVED:
        reason = lifecycle.refusal(document.state, "keep")
        if document.state == lifecycle.ARRIVING:
            raise Refused(reason or "")
        return Outcome(document)
    if details.is_unlawful:
        return Outcome(_lock_unseen(document, details, pack=pack, by=by, at=at))
    report = _report(document, by)
    if report.refusal and not details.as_evidence:
        return Outcome(document, report.refusal, report.looks_like)
    return Outcome(_write(document=document, details=details, report=report, by=by, at=at))


def _report(document: Document, by: Viewer) -> Report:
    """Return what the workshop and the scanner say; a scanner that cannot be reached is noted as such."""
    ending = lifecycle.ending_of(document.words()["name"])
    report = examine(queries.pieces(by, document), ending)
    found = scanning.scan(queries.pieces(by, document))
    if found is scanning.Verdict.HARMFUL:
        report.refusal, report.shown_as, report.pages = "virus", "", 0
    elif found is scanning.Verdict.UNREACHABLE:
        report.note(scanning.UNSCANNED)
    return report


@transaction
def _write(*, document: Document, details: Details, report: Report, by: Viewer, at: datetime) -> Document:
    row = _arrived(document)
    is_unscanned = scanning.UNSCANNED in report.notes
    _describe(row, details, at)
    _judge(row, report, at)
    row.state = State.WAITING if is_unscanned else State.KEPT
    row.save()
    detail = {"document": str(row.id), "kind": row.kind, "size": row.size, "type": row.type, "state": row.state}
    audit.write(by=by.user_id, at=at, act="document.added", subject=row.case_id, detail=detail)
    return row


def _describe(row: Document, details: Details, at: datetime) -> None:
    row.kind, row.dated_on, row.added_at = details.kind, details.dated_on, at
    row.about, row.about_id = details.about, details.about_id
    row.seal(description=details.description)


def _judge(row: Document, report: Report, at: datetime) -> None:
    row.type, row.refusal, row.shown_as = report.type, report.refusal, "" if report.refusal else report.shown_as
    row.page_count = 0 if report.refusal else report.pages
    row.notes = [note for note in report.notes if note != scanning.UNSCANNED]
    row.scanned_at = at if scanning.is_configured() and scanning.UNSCANNED not in report.notes else None


@transaction
def _lock_unseen(document: Document, details: Details, *, pack: str, by: Viewer, at: datetime) -> Document:
    row = _arrived(document)
    _describe(row, details, at)
    row.state = State.KEPT
    row.save()
    audit.write(
        by=by.user_id, at=at, act="document.added", subject=row.case_id,
        detail={"document": str(row.id), "kind": row.kind, "size": row.size},
    )  # fmt: skip
    return preserving.lock(document=row, pack=pack, by=by, at=at)


def scan_again(*, document: Document, by: Viewer, at: datetime) -> Document:
    """Ask the scanner about a document that waits for it; refuse while it cannot be reached."""
    reason = lifecycle.refusal(document.state, "scan")
    if reason:
        raise Refused(reason)
    found = scanning.scan(queries.pieces(by, document))
    if found is scanning.Verdict.UNREACHABLE:
        raise Refused(
            "The virus scanner still cannot be reached. The file stays sealed and is scanned when it answers."
        )
    return _settle(document=document, is_harmful=found is scanning.Verdict.HARMFUL, by=by, at=at)


def scan_waiting(*, by: Viewer, at: datetime) -> int:
    """Scan what waits for the scanner, until it cannot be reached; return how many were settled."""
    count = 0
    for row in queries.waiting(by):
        try:
            scan_again(document=row, by=by, at=at)
        except Refused:
            break
        count += 1
    return count


@transaction
def _settle(*, document: Document, is_harmful: bool, by: Viewer, at: datetime) -> Document:
    row = _locked(document.id)
    if row.state != lifecycle.WAITING:
        return row
    row.state, row.scanned_at = State.KEPT, at
    if is_harmful:
        row.refusal, row.shown_as, row.page_count = "virus", "", 0
    row.save()
    detail = {"document": str(row.id), "harmful": is_harmful}
    audit.write(by=by.user_id, at=at, act="document.scanned", subject=row.case_id, detail=detail)
    return row


def _arrived(document: Document) -> Document:
    """Return the row, locked; refuse when it is not the file any more that was looked at."""
    row = Document.objects.select_for_update(of=("self",)).select_related("key_row").filter(id=document.id).first()
    if row is None or row.attempt != document.attempt or row.state != lifecycle.ARRIVED:
        raise Refused(TAKEN_OVER)
    return row


def _locked(document_id: UUID) -> Document:
    return Document.objects.select_for_update(of=("self",)).select_related("key_row").get(id=document_id)
