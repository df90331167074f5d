"""Writing down that proof was asked for or taken away: who asks what was done is in the trail like everybody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import mark
from openhart.audit import actions as audit
from openhart.cases.models import Case
from openhart.foundation.transactions import transaction

#: What a row of the list shows.
SHOWS = ("reference", "region", "duty", "due", "outcome", "citations")
#: So many cases stand in one entry of the trail; a list of all cases leaves several.
_IN_ONE_ENTRY = 5000


@transaction
def note_taken(*, case: Case, act: str, day: str, is_later: bool, by: Viewer, at: datetime) -> None:
    """Write that the proof of a case was printed or exported, as of which day."""
    detail = {"day": day, "later": is_later, **mark(by, case.id)}
    audit.write(by=by.user_id, at=at, act=act, subject=case.id, detail=detail)


@transaction
def note_list(*, case_ids: Iterable[UUID], day: str, by: Viewer, at: datetime) -> None:
    """Write that a page of the list was shown, and of which cases."""
    detail = {"list": "duties_then", "day": day, "shows": list(SHOWS)}
    audit.write_seen(by=by.user_id, at=at, subjects=case_ids, detail=detail)


@transaction
def note_exported(
    *, case_ids: Iterable[UUID], rows: int, day: str, asked: Sequence[str], by: Viewer, at: datetime
) -> None:
    """Write that the list was taken away as a file, how it was narrowed, and of which cases it was."""
    detail = {"day": day, "rows": rows, "asked": list(asked)}
    audit.write(by=by.user_id, at=at, act="duties.exported", subject=None, detail=detail)
    waiting = iter(case_ids)
    while some := list(islice(waiting, _IN_ONE_ENTRY)):
        seen = {"list": "duties_then", "day": day, "shows": list(SHOWS)}
        audit.write_seen(by=by.user_id, at=at, subjects=some, detail=seen)


@transaction
def note_counted(*, day: str, asked: Sequence[str], by: Viewer, at: datetime) -> None:
    """Write that the timeliness of all cases was worked out."""
    audit.write(by=by.user_id, at=at, act="duties.counted", subject=None, detail={"day": day, "asked": list(asked)})
