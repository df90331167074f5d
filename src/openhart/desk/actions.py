"""What the desk writes down: that somebody came, looked at a case, and read a name. Never anything about a case."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import mark
from openhart.audit import actions as audit
from openhart.cases.actions import NumberedCase
from openhart.cases.models import Case
from openhart.desk.queries.shown import SHOWS
from openhart.foundation.transactions import transaction


@transaction
def note_view(*, case: Case | NumberedCase, panel: str, by: Viewer, at: datetime) -> None:
    """Write down that somebody looked at a panel of a case."""
    detail = {"panel": panel, **mark(by, case.id)}
    audit.write(by=by.user_id, at=at, act="case.viewed", subject=case.id, detail=detail)


@transaction
def note_list(*, code: str, which: str = "", case_ids: Iterable[UUID], by: Viewer, at: datetime) -> None:
    """Write down, as one entry, that somebody saw these cases in a list; ``which`` names the queue."""
    detail = {"list": f"{code}.{which}" if which else code, "shows": SHOWS[code]}
    audit.write_seen(by=by.user_id, at=at, subjects=case_ids, detail=detail)


@transaction
def note_reveal(*, case: Case, panel: str, by: Viewer, at: datetime) -> None:
    """Write down that somebody read the child's name."""
    detail = {"panel": panel, **mark(by, case.id)}
    audit.write(by=by.user_id, at=at, act="identity.revealed", subject=case.id, detail=detail)


@transaction
def note_question(
    *, question: str, about: UUID | None, cases: Iterable[UUID], rows: int, by: Viewer, at: datetime
) -> None:
    """Write down that somebody asked the trail a question, about whom, and whose numbers the answer named."""
    detail = {"question": question, "rows": rows}
    audit.write(by=by.user_id, at=at, act="trail.viewed", subject=about, detail=detail)
    named = [each for each in cases if each != about]
    audit.write_seen(by=by.user_id, at=at, act="list.viewed", subjects=named, detail={"list": "trail", **detail})


@transaction
def note_trail_taken(*, question: str, about: UUID | None, rows: int, by: Viewer, at: datetime) -> None:
    """Write down that somebody took the trail away as a file."""
    audit.write(by=by.user_id, at=at, act="trail.exported", subject=about, detail={"question": question, "rows": rows})
