"""Writing down that something of this room was printed, downloaded or listed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from openhart.accounts.access import Viewer
from openhart.accounts.access.emergencies import mark
from openhart.audit import actions as audit
from openhart.cases.models import Case
from openhart.disclosure import queries
from openhart.foundation.transactions import transaction

#: The kind of data, in the pack's register of breaches, that says who somebody is.
_NAMING = "identity"
#: list: what a row of it shows.
SHOWS: Mapping[str, tuple[str, ...]] = {
    "disclosures": ("reference", "recipient", "ground", "fields", "purpose", "channel", "when"),
    "breach": ("reference", "people"),
}


@transaction
def note(*, act: str, subject: UUID | None, detail: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    """Write an entry of the trail, such as ``accounting.downloaded``; ``detail`` holds ids, codes and counts only."""
    audit.write(by=by.user_id, at=at, act=act, subject=subject, detail=detail)


@transaction
def note_preview(
    *, case: Case, fields: Sequence[str], panel: str = "disclosure:make", by: Viewer, at: datetime
) -> None:
    """Write down that somebody was shown what would leave; where it says who somebody is, that a name was read."""
    known = queries.leaving_for(case).fields
    is_naming = any(known[code].breach == _NAMING for code in fields if code in known)
    detail = {"panel": panel, "fields": list(fields), **mark(by, case.id)}
    act = "identity.revealed" if is_naming else "disclosure.previewed"
    audit.write(by=by.user_id, at=at, act=act, subject=case.id, detail=detail)


@transaction
def note_list(*, code: str, case_ids: Iterable[UUID], by: Viewer, at: datetime) -> None:
    """Write down that a list of this room was shown, with the ids of its cases and what a row of it shows."""
    detail = {"list": code, "shows": list(SHOWS[code])}
    audit.write_seen(by=by.user_id, at=at, subjects=case_ids, detail=detail)
