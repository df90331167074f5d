"""Tables for a spreadsheet: times with their offset, and no cell that starts a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TextIO

from django.utils import timezone

from openhart.cases.queries.as_of import Then
from openhart.proof.queries import Later, Owed, Proof, Told
from openhart.proof.views.wording import Line, Speaker

#: What a spreadsheet would take for a formula begins with one of these; some take the wide ones, too.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_HOUR_S = 3600
DUTIES = (
    "case", "region", "duty", "owed_by", "limit", "owed_from", "due", "outcome", "discharged", "hours_after_due",
    "citations", "episode", "instance",
)  # fmt: skip
PROOF = (
    "record", "as_of", "duty", "outcome", "owed_from", "due", "discharged", "limit", "citations", "recipient", "towns",
    "told", "how", "written_down", "how_known", "ground", "fields", "form", "sha256", "number", "acknowledged",
    "in_their_inbox", "taken_back", "ledger_later", "learned_later", "learned_at",
)  # fmt: skip


def cell(value: object) -> str:
    """Return a value as a cell; what would be a formula begins with an apostrophe."""
    if value is None:
        return ""
    text = timezone.localtime(value).isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def write(into: TextIO, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table."""
    write_more(into, [head])
    write_more(into, rows)


def write_more(into: TextIO, rows: Iterable[Sequence[object]]) -> None:
    """Write further rows of a table."""
    csv.writer(into, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)


def written(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as text."""
    into = io.StringIO()
    write(into, head, rows)
    return into.getvalue()


def duty_rows(rows: Iterable[Then], *, at: datetime) -> Iterator[tuple[object, ...]]:
    """Yield the duties as they had come out at ``at``, a row each."""
    for row in rows:
        over = (row.discharged_at or at) - row.due_at if row.due_at else None
        hours = round(over.total_seconds() / _HOUR_S, 1) if over is not None and over.total_seconds() > 0 else None
        yield (
            row.reference, row.region, row.code, row.owed_by, row.limit, row.from_at, row.due_at, str(row.outcome),
            row.discharged_at, hours, "; ".join(row.citations), row.episode, row.instance,
        )  # fmt: skip


def unread_row(reference: str) -> tuple[object, ...]:
    """Return the row of a case of which nothing can be said."""
    return (reference, *[""] * (DUTIES.index("outcome") - 1), "cannot_be_judged", *[""] * 5)


def proof_rows(speaker: Speaker, proof: Proof, later: Iterable[Later]) -> Iterator[tuple[object, ...]]:
    """Yield the proof of a case: a row for each notice of each duty, for each duty without one, for what came later."""
    start = (proof.case.reference, proof.at)
    for owed in proof.owed:
        duty = _duty(owed)
        for told in owed.told:
            yield (*start, *duty, *_notice(speaker.line(told), told), "", None)
        if not owed.told:
            yield (*start, *duty, "nobody told", *[""] * (len(PROOF) - len(start) - len(duty) - 1))
    nothing = [""] * len(_duty_columns())
    for told in proof.others:
        yield (*start, *nothing, *_notice(speaker.line(told), told), "", None)
    for each in later:
        line = speaker.later(each)
        between = [""] * (len(PROOF) - len(start) - 2)
        yield (*start, *between, ": ".join(part for part in (line.what, line.about, line.said) if part), line.recorded)


def _duty_columns() -> tuple[str, ...]:
    return PROOF[PROOF.index("duty") : PROOF.index("recipient")]


def _duty(owed: Owed) -> tuple[object, ...]:
    duty = owed.duty
    citations = "; ".join(dict.fromkeys(ground.citation for ground in duty.because))
    return (
        duty.code, str(owed.outcome), duty.from_at, duty.due_at, duty.discharged_at, duty.limit, citations,
    )  # fmt: skip


def _notice(line: Line, told: Told) -> tuple[Any, ...]:
    notice = told.notice
    if line.kept:
        return (line.recipient, line.towns, notice.happened_at, line.kept, notice.recorded_at, *[""] * 10)
    sha256 = told.left.row.payload_sha256 if told.left else ""
    return (
        line.recipient, line.towns, notice.happened_at, line.how, notice.recorded_at, line.known, line.ground,
        line.fields, notice.form, sha256, line.number, line.acknowledged, line.inbox, line.withdrawn,
        "; ".join(line.further),
    )  # fmt: skip
