"""What one shift tells the next."""

from datetime import datetime, timedelta
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.standing import Line, lines_of
from openhart.accounts.models import ShiftNote
from openhart.audit import actions as audit
from openhart.foundation import ids
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.keys import actions as keys

MOST_WORDS = 2000
#: The same words again within this time are the same press of the button.
_SAME_PRESS = timedelta(minutes=2)


@transaction
def write_note(*, line: Line, note: str, by: Viewer, at: datetime) -> ShiftNote:
    """Leave a note for the next shift of a line the writer is part of."""
    words = note.strip()
    if line not in lines_of(by) or by.user_id is None:
        raise Refused("You can leave a note only for a role you hold there.")
    if not words:
        raise Refused("Write what the next shift must know.")
    if len(words) > MOST_WORDS:
        raise Refused(f"Write at most {MOST_WORDS:,} characters.")
    if (known := _written_just_now(line, words, by, at)) is not None:
        return known
    row = ShiftNote(id=ids.new_id(), role=line.role, region=line.region, written_by_id=by.user_id, written_at=at)
    row.key_row = keys.make(kind=row.KIND, owner_id=row.id, by=by.user_id, at=at)
    row.sealed = row.key().seal_fields({"note": words}, place=row.place())
    row.save(force_insert=True)
    detail = {"note": str(row.id), "role": line.role, "region": line.region}
    audit.write(by=by.user_id, at=at, act="shift_note.written", subject=row.id, detail=detail)
    return row


@transaction
def take_over(*, note_id: UUID, by: Viewer, at: datetime) -> None:
    """Say that a note is read and what it asks is taken over; the first to say so is kept."""
    row = ShiftNote.objects.select_for_update().filter(id=note_id).first()
    if row is None or not _holds(by, row):
        raise Refused("There is no such note.")
    if row.taken_at is not None:
        if row.taken_by_id == by.user_id:
            return
        raise Refused("A colleague has taken this over already. Their name stands beside the note.")
    ShiftNote.objects.filter(id=row.id).update(taken_by_id=by.user_id, taken_at=at)
    detail = {"role": row.role, "region": row.region}
    audit.write(by=by.user_id, at=at, act="shift_note.taken", subject=row.id, detail=detail)


def _holds(by: Viewer, row: ShiftNote) -> bool:
    lines = lines_of(by)
    return Line(row.role, row.region) in lines or Line(row.role) in lines


def _written_just_now(line: Line, words: str, by: Viewer, at: datetime) -> ShiftNote | None:
    rows = ShiftNote.objects.select_related("key_row").filter(
        role=line.role, region=line.region, written_by=by.user_id, written_at__gt=at - _SAME_PRESS
    )
    return next((row for row in rows if row.key().open_fields(row.sealed, place=row.place())["note"] == words), None)
