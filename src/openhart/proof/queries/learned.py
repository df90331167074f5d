"""What came to be known after a moment of who had been told what: never part of the proof, shown only when asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.cases.queries.as_of import known_of
from openhart.disclosure import queries as disclosure
from openhart.notices import queries as notices
from openhart.notices.models import Notice
from openhart.proof.queries.telling import FAMILY


@dataclass(frozen=True, slots=True)
class Later:
    """One thing that was written down later, and the notice or the duty it is about.

    ``what``: told, numbered, acknowledged, withdrawn, retold, corrected, recalled (of a notice), owed, not_owed,
    came_out (of a duty). ``happened_at`` is when it happened, where that was before it was written down.
    """

    what: str
    recorded_at: datetime | None  # None: as it is now, and many entries may have made it so
    happened_at: datetime | None = None
    notice: Notice | None = None
    duty: policy.Duty | None = None
    said: str = ""
    by_id: UUID | None = None


def later_than(viewer: Viewer, case: Case, *, at: datetime, now: datetime) -> list[Later]:
    """Return what was written down after ``at`` of the notices of a case open to the viewer, the first first."""
    rows = notices.sent_for(viewer, case)
    found = [each for row in rows for each in _of_notice(case, row)]
    found += _of_ledger(viewer, case, {row.id: row for row in rows})
    found = [each for each in found if each.recorded_at is not None and at < each.recorded_at <= now]
    found.sort(key=lambda each: each.recorded_at or now)
    return [*found, *_of_duties(viewer, case, at, now)]


def _of_notice(case: Case, row: Notice) -> Iterator[Later]:
    words = notices.words_of(case, row)
    yield Later("told", row.recorded_at, row.happened_at, row, by_id=row.by_id)
    numbers = [*words.earlier_numbers, words.number] if words.number else []
    for number, moment in zip(numbers[::-1], words.numbered_at[::-1], strict=False):
        yield Later("numbered", datetime.fromisoformat(moment), None, row, said=number)
    if row.acknowledged_at is not None:
        written_at = row.acknowledged_recorded_at or row.acknowledged_at
        yield Later("acknowledged", written_at, row.acknowledged_at, row, said=words.their_number)
    if row.withdrawn_at is not None:
        yield Later("withdrawn", row.withdrawn_at, None, row, said=words.reason)
    if row.retold_at is not None:
        yield Later("retold", row.retold_at, None, row)


def _of_ledger(viewer: Viewer, case: Case, rows: dict[UUID, Notice]) -> Iterator[Later]:
    for left in disclosure.ledger(viewer, case):
        notice = rows.get(left.row.source_id) if left.row.source_id else None
        if notice is not None:
            for each in left.further:
                said = str(each.words.get("what", ""))
                yield Later(each.row.row, each.row.recorded_at, None, notice, said=said, by_id=each.row.by_id)


def _of_duties(viewer: Viewer, case: Case, at: datetime, now: datetime) -> Iterator[Later]:
    """Yield the duties to tell somebody that stand otherwise now than they stood then."""
    then, today = (_duties(viewer, case, moment) for moment in (at, now))
    for key in sorted(then.keys() | today.keys()):
        before, after = then.get(key), today.get(key)
        if after is None or (after.state == "withdrawn" and before is not None and before.state != "withdrawn"):
            yield Later("not_owed", None, duty=before)
        elif before is None and after.state != "withdrawn":
            yield Later("owed", None, duty=after)
        elif before is not None and (before.state, before.due_at) != (after.state, after.due_at):
            yield Later("came_out", None, duty=after)


def _duties(viewer: Viewer, case: Case, at: datetime) -> dict[tuple[str, str, int], policy.Duty]:
    answer = known_of(viewer, case, at=at).answer
    duties = answer.duties if answer else ()
    return {(each.code, each.episode, each.instance): each for each in duties if each.code.startswith(FAMILY)}
