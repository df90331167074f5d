"""The index of who was seen in lists: made from the entries, a stretch at a time, by the watcher."""

from datetime import datetime
from uuid import UUID

from openhart.audit.models import Entry, Indexed, Lane, Seen
from openhart.foundation.transactions import transaction

_STRETCH = 500


def index(*, by: UUID | None, at: datetime, most: int = 20) -> int:
    """Bring the index up to the ends of the lanes, ``most`` stretches of each at most; return how many rows it grew."""
    grown = 0
    for lane in Lane.objects.order_by("id").values_list("id", flat=True):
        for _ in range(most):
            added = _stretch(lane=lane, by=by, at=at)
            if added is None:
                break
            grown += added
    return grown


@transaction
def _stretch(*, lane: int, by: UUID | None, at: datetime) -> int | None:  # noqa: ARG001 - the entries say who and when
    """Index the next stretch of a lane; return how many rows that made, None when there was nothing to look at."""
    place, _ = Indexed.objects.select_for_update().get_or_create(lane=lane)
    found = Entry.objects.filter(lane=lane, seq__gt=place.seq).order_by("seq").only("id", "at", "seq", "subjects")
    entries = list(found[:_STRETCH])
    if not entries:
        return None
    rows = [Seen(subject_id=seen, at=entry.at, entry_id=entry.id) for entry in entries for seen in entry.seen]
    Seen.objects.bulk_create(rows, batch_size=200)
    place.seq = entries[-1].seq
    place.save(update_fields=["seq"])
    return len(rows)
