"""Writes of the register of breaches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.disclosure import access, queries
from openhart.disclosure.lifecycle import breaches as life
from openhart.disclosure.models import Answer, Breach, Concerned
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys
from openhart.people import queries as people
from openhart.people.models import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What went wrong, as somebody says it. ``happened_at`` is None when nobody knows."""

    what: str
    received_by: str = ""
    contained: str = ""
    data: tuple[str, ...]
    discovered_at: datetime
    happened_at: datetime | None = None
    submission: UUID = field(default_factory=uuid4)


@transaction
def open_breach(
    *, case: Case, happened: Happened, disclosure_id: UUID | None = None, by: Viewer, at: datetime
) -> Breach:
    """Put a breach into the register, about a case that is open to the viewer; its clocks run from its discovery.

    ``disclosure_id`` names the row of the ledger that went to the wrong place. The same ``submission`` again returns
    the breach that it made.
    """
    access.check_may_report(by, case)
    case_queries.locked(case.id)
    found = Breach.objects.select_related("key_row").filter(submission=happened.submission).first()
    if found is not None:
        return _the_same(found, case, happened, disclosure_id)
    row = _written(happened, at)
    row.key_row = keys.make(kind=row.KIND, owner_id=row.id, by=by.user_id, at=at)
    if disclosure_id is not None:
        left = queries.disclosure_of(by, case, disclosure_id)
        if left.breach_id is not None:
            raise Refused("This disclosure is in the register of breaches already.")
        row.disclosure = left.row
    row.by_id = by.user_id
    row.sealed = row.key().seal_fields(_words(happened), place=row.place())
    row.next_due_at = _next_due(row, [])
    row.concerned_count = 1
    row.save(force_insert=True)
    child = next((each for each in people.people_of(by, case) if each.part == Part.CHILD), None)
    Concerned.objects.create(breach=row, case=case, people=[str(child.person_id)] if child else [])
    _audit("breach.opened", row, by, at, {"case": str(case.id), "data": row.data})
    return row


@transaction
def concern(*, breach_id: UUID, cases: Iterable[Case], by: Viewer, at: datetime) -> int:
    """Add cases that a breach concerns; return how many were new."""
    row = _open_row(breach_id, by)
    known = set(Concerned.objects.filter(breach=row).values_list("case_id", flat=True))
    new = [case for case in cases if case.id not in known]
    for case in new:
        child = next((each for each in people.people_of(by, case) if each.part == Part.CHILD), None)
        Concerned.objects.create(breach=row, case=case, people=[str(child.person_id)] if child else [])
        _audit("breach.concerns", row, by, at, {"case": str(case.id)})
    row.concerned_count += len(new)
    row.save(update_fields=["concerned_count"])
    return len(new)


@transaction
def answer(*, breach_id: UUID, clock: str, told_at: datetime | None, proof: str, by: Viewer, at: datetime) -> Answer:
    """Record that those of a clock were told, with the proof; without a time, why it does not apply here."""
    row = _open_row(breach_id, by)
    running = {each.clock.code: each for each in queries.clocks_of(row, list(row.answers.all()))}
    if clock not in running:
        raise Refused("No such clock runs for this breach.")
    if not running[clock].is_open:
        raise Refused("This is answered already.")
    if told_at is not None and not row.discovered_at <= told_at <= at:
        raise Refused("They were told between the discovery of the breach and now. Look at the time again.")
    if not proof.strip():
        raise Refused("Say who was told and how it can be shown; or why it does not apply.")
    found = Answer(
        breach=row, clock=clock, told_at=told_at, is_waived=told_at is None, recorded_at=at, by_id=by.user_id
    )
    found.sealed = row.key().seal_fields({"proof": proof.strip()}, place=found.place())
    found.save(force_insert=True)
    row.next_due_at = _next_due(row, list(row.answers.all()))
    row.save(update_fields=["next_due_at"])
    _audit("breach.told" if told_at else "breach.not_applicable", row, by, at, {"clock": clock})
    return found


@transaction
def assess(*, breach_id: UUID, risk: str, words: str, contained: str, by: Viewer, at: datetime) -> Breach:
    """Write down how the breach was contained and how much harm it may do, and why."""
    row = _open_row(breach_id, by)
    if risk not in life.RISKS:
        raise Refused("Choose how much harm it may do.")
    if not words.strip():
        raise Refused("Say why: what the data are, who has them, whether they were read, what was done since.")
    _reseal(row, {"risk": words.strip(), "contained": contained.strip()})
    row.risk = risk
    row.save(update_fields=["sealed", "revision", "risk"])
    _audit("breach.assessed", row, by, at, {"risk": risk})
    return row


@transaction
def close(*, breach_id: UUID, words: str, by: Viewer, at: datetime) -> Breach:
    """Close a breach: when everybody was told, it is contained and its risk is assessed."""
    row = _open_row(breach_id, by)
    kept = row.key().open_fields(row.sealed, place=row.place())
    clocks = queries.clocks_of(row, list(row.answers.all()))
    said = life.closing_refusal(clocks, risk=row.risk, contained=kept.get("contained", ""))
    if not said and not words.strip():
        said = "Say what was learned, and what was changed so that it does not happen again."
    if said:
        raise Refused(said)
    _reseal(row, {"closing": words.strip()})
    row.closed_at, row.closed_by_id, row.next_due_at = at, by.user_id, None
    row.save(update_fields=["sealed", "revision", "closed_at", "closed_by_id", "next_due_at"])
    _audit("breach.closed", row, by, at, {})
    return row


def _written(happened: Happened, at: datetime) -> Breach:
    known = queries.leaving_here().breach_data
    if not happened.what.strip():
        raise Refused("Say what happened.")
    if not happened.data or not set(happened.data) <= set(known):
        raise Refused("Choose what kinds of data are concerned.")
    if happened.discovered_at > at:
        raise Refused("The time of discovery lies in the future.")
    if happened.happened_at is not None and happened.happened_at > happened.discovered_at:
        raise Refused("It cannot have happened after it was discovered.")
    return Breach(
        data=sorted(happened.data), happened_at=happened.happened_at, discovered_at=happened.discovered_at,
        recorded_at=at, submission=happened.submission,
    )  # fmt: skip


def _words(happened: Happened) -> dict[str, str]:
    return {
        "what": happened.what.strip(), "received_by": happened.received_by.strip(),
        "contained": happened.contained.strip(),
    }  # fmt: skip


def _the_same(row: Breach, case: Case, happened: Happened, disclosure_id: UUID | None) -> Breach:
    """Return the breach that this page made; refuse one told of anew in its place, which would be lost."""
    is_same = (
        Concerned.objects.filter(breach=row, case=case).exists()
        and row.disclosure_id == disclosure_id
        and row.data == sorted(happened.data)
        and (not row.sealed or queries.words_of(row).get("what") == happened.what.strip())
    )
    if not is_same:
        raise Refused("This page was used for another breach already. Open the form again.")
    return row


def _open_row(breach_id: UUID, by: Viewer) -> Breach:
    """Return a breach that is still open, locked; refuse whoever does not keep the register."""
    access.check_keeps_breaches(by)
    row = Breach.objects.select_for_update(of=("self",)).select_related("key_row").filter(id=breach_id).first()
    if row is None:
        raise Refused("There is no such breach.")
    if row.closed_at is not None:
        raise Refused("This breach is closed. Open a new one if something more is found.")
    return row


def _next_due(row: Breach, answers: list[Answer]) -> datetime | None:
    """Return when the next open clock runs out, as the last of the program's checks wrote it."""
    return min((each.due_at for each in queries.clocks_of(row, answers) if each.is_open), default=None)


def _reseal(row: Breach, more: Mapping[str, str]) -> None:
    kept = row.key().open_fields(row.sealed, place=row.place())
    row.revision += 1
    row.sealed = row.key().seal_fields({**kept, **more}, place=row.place())


def _audit(act: str, row: Breach, by: Viewer, at: datetime, detail: Mapping[str, Any]) -> None:
    subject = detail.get("case")
    audit.write(
        by=by.user_id, at=at, act=act, subject=UUID(subject) if isinstance(subject, str) else row.id,
        detail={"breach": str(row.id), "sealed": row.place(), **detail},
    )  # fmt: skip
