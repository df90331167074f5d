"""Working out from when closed cases may go: a projection that the watcher makes again every day."""

from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.cases.queries.keeping import Kept, closed_cases
from openhart.foundation.transactions import transaction
from openhart.retention.access import check_is_system
from openhart.retention.actions.telling import read_rooms
from openhart.retention.models import DayMark, Standing
from openhart.retention.queries.looking import Looked, day_of, look_at

_BATCH = 200


def work_out(*, by: Viewer, at: datetime) -> int:
    """Work out the standing of every closed case; return how many there are. A batch is a transaction of its own."""
    check_is_system(by)
    after: UUID | None = None
    count = 0
    while batch := closed_cases(by, after=after, limit=_BATCH):
        _write_down(batch, by, at)
        after, count = batch[-1].case_id, count + len(batch)
    Standing.objects.exclude(worked_out_at=at).delete()  # open again, or disposed of
    return count


def mark_day(*, by: Viewer, at: datetime) -> None:
    """Mark that the watcher was there today: waiting times are counted in such days."""
    check_is_system(by)
    DayMark.objects.bulk_create([DayMark(day=day_of(at), seen_at=at)], ignore_conflicts=True)


@transaction
def _write_down(batch: list[Kept], by: Viewer, at: datetime) -> None:
    told = read_rooms(by, [case.case_id for case in batch], at, counting=True)
    rows = [row for looked in look_at(by, batch, told, at) if (row := _row(looked, at)) is not None]
    names = [field.name for field in Standing._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - Django's public name for it
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case_id"], update_fields=names)


def _row(looked: Looked, at: datetime) -> Standing | None:
    kept, reckoned = looked.kept, looked.reckoned
    if reckoned is None or kept.closed_at is None:
        return None
    return Standing(
        case_id=kept.case_id, reference=kept.reference, record_class=reckoned.record.code,
        line=reckoned.because.line.code, closed_on=day_of(kept.closed_at), disposable_on=reckoned.disposable_on,
        waits_for=sorted(looked.needs - {"hold", "not_due"}), counts=looked.counts, worked_out_at=at,
    )  # fmt: skip
