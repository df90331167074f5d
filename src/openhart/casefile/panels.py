"""The panel "Documents" of the case page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from openhart.accounts import queries as accounts
from openhart.accounts.access import ViewerRequest
from openhart.casefile import access
from openhart.cases.models import Case
from openhart.cases.queries.sight import kept_words
from openhart.documents import lifecycle, queries
from openhart.documents.models import Document, Kind, State
from openhart.documents.workshop.kinds import TYPES
from openhart.foundation import clock
from openhart.paperwork import access as paperwork

_SIGNS = {
    lifecycle.WAITING: ("warn", "Waits for the virus scanner"), lifecycle.LOCKED: ("bad", "Locked"),
    lifecycle.WITHDRAWN: ("quiet", "Withdrawn"), lifecycle.DESTROYED: ("quiet", "Destroyed"),
}  # fmt: skip

_NOBODY = UUID(int=0)  # the system


@dataclass(frozen=True, slots=True)
class Line:
    """One document as the panel shows it."""

    row: Document
    label: str
    told: str  # the description, or in its place why it is not told
    who: str
    tone: str
    sign: str
    is_open: bool
    size: str


def panel(request: ViewerRequest, case: Case) -> dict[str, Any]:
    """Return what casefile/panel.html shows of a case that is open to the viewer."""
    rows = queries.documents_of(request.viewer, case.id)
    who = accounts.names(request.viewer, [row.by_id for row in rows if row.by_id])
    return {
        "case": case, "now": clock.now(), "may_add": access.may_add(request.viewer, case),
        "may_look": paperwork.may_look(request.viewer, case),
        "lines": [_line(request, case, row, who.get(row.by_id or _NOBODY, "OpenHART")) for row in rows],
    }  # fmt: skip


def latest(request: ViewerRequest, case: Case, kind: Kind) -> Line | None:
    """Return the newest document of a kind on a case, if it is there and shown to the viewer; else None."""
    for row in queries.documents_of(request.viewer, case.id):
        is_there = row.kind == kind and row.state in {lifecycle.KEPT, lifecycle.WAITING}
        if is_there and access.sees(request.viewer, case, row):
            return _line(request, case, row, "")
    return None


def _line(request: ViewerRequest, case: Case, row: Document, who: str) -> Line:
    seen = access.sees(request.viewer, case, row)
    tone, sign = _SIGNS.get(row.state, ("", ""))
    if row.state == lifecycle.KEPT and not row.shown_as:
        tone, sign = "sealed", "Kept sealed, not shown"
    known = TYPES.get(row.type)
    size = f"{known.label}, {lifecycle.size_words(row.size)}" if known else lifecycle.size_words(row.size)
    is_told = seen and row.state in {lifecycle.KEPT, lifecycle.WAITING}
    if is_told:
        told = str(row.words().get("description", ""))
    else:
        told = kept_words(access.PROTECTED[Kind(row.kind)]) if not seen else ""
    is_open = seen and row.state != State.DESTROYED
    return Line(row, Kind(row.kind).label, told, who, tone, sign, is_open, size if is_told else "")
