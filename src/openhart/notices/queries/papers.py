"""The paper of one recipient: as words to be looked at, as data, and as the bytes that leave."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.disclosure import queries as disclosure
from openhart.notices.models import Dispatch
from openhart.paperwork import queries as paperwork
from openhart.paperwork.queries import Entry, Filled
from openhart.policy import SOURCES, Statute
from openhart.ui import papers

#: Stands on every page that leaves.
FOOT = "Confidential. Do not pass on without consent or a ground in law."

#: A page shows words alone: where the picture itself is.
_IN_THE_PAPER = "The picture itself is in the PDF."

#: A section in words: {"title", "lines": [{"label", "text": [...], "is_unknown"}]}.
Page = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RecipientPaper:
    """What one recipient sees: in words, as codes and values, and printed."""

    title: str
    page: Page
    data: dict[str, Any]
    protected: tuple[str, ...]  # what somebody must be allowed to know to read it
    print_it: Callable[[], bytes]

    @property
    def fingerprint(self) -> str:
        """Return a fingerprint of what is shown, by which a change between looking and sending is noticed.

        When it was prepared is not part of it.
        """
        return hashlib.sha256(json.dumps([self.title, self.page], ensure_ascii=False).encode()).hexdigest()

    def printed(self) -> bytes:
        """Return the bytes that leave."""
        return self.print_it()

    def as_json(self) -> dict[str, Any]:
        """Return its words and its data, to be kept beside the paper."""
        return {"title": self.title, "page": self.page, "data": self.data, "protected": list(self.protected)}


def paper_for(viewer: Viewer, case: Case, row: Dispatch, *, at: datetime) -> RecipientPaper:
    """Return what the recipient of a dispatch, saved or not, sees of a case as the viewer knows it now.

    Refuse a form that is not for this recipient.
    """
    statute = disclosure.leaving_for(case).statutes[row.ground]
    if not row.form:
        return _plain(viewer, case, row, statute, at)
    filled = paperwork.filled(viewer, case, row.form, to=row.to, fields=row.fields, recipient=row.recipient.name, at=at)
    ground = f"{statute.label} ({statute.citation})"
    return RecipientPaper(
        title=filled.form.title, page=_page(filled), data=paperwork.as_data(filled),
        protected=_protected(case, row, filled),
        print_it=lambda: paperwork.printed(filled, ground=ground),
    )  # fmt: skip


def _protected(case: Case, row: Dispatch, filled: Filled | None = None) -> tuple[str, ...]:
    """Return the permissions that the fields told, and what stands on the form, ask for."""
    known, shown = disclosure.leaving_for(case).fields, {each.code for each in filled.entries()} if filled else set()
    asked = {known[code].protected for code in row.fields if code in known}
    for section in filled.form.sections if filled is not None else ():
        asked |= {SOURCES[each.source].protected for each in section.fields if each.code in shown}
    return tuple(sorted(each for each in asked if each))


def _page(filled: Filled) -> Page:
    return [
        {"title": section.title, "lines": [_line(entry) for entry in section.entries]} for section in filled.sections
    ]


def _line(entry: Entry) -> dict[str, Any]:
    if entry.table is not None:
        text = [
            "; ".join(f"{name}: {value}" for name, value in zip(entry.table.columns, row, strict=True))
            for row in entry.table.rows
        ]
    else:
        text = [entry.picture.words, _IN_THE_PAPER] if entry.picture is not None else list(entry.lines)
    return {"label": entry.label, "text": text, "is_unknown": entry.is_unknown}


def _plain(viewer: Viewer, case: Case, row: Dispatch, statute: Statute, at: datetime) -> RecipientPaper:
    """Return a notice without a form: what is told, on which ground."""
    on = timezone.localdate(at)
    told = disclosure.contents(viewer, case, row.fields)
    about = [
        ("To", [row.recipient.name]), ("Ground", [f"{statute.label} ({statute.citation})"]),
        ("Date", [f"{on:%B} {on.day}, {on.year}"]),
    ]  # fmt: skip

    def print_it() -> bytes:
        blocks = [papers.facts(about, "This notice"), papers.facts(told, "What you are told")]
        return papers.printed("Notice about a child", blocks, under=row.recipient.name, foot=FOOT)

    lines = [{"label": label, "text": list(text), "is_unknown": not text} for label, text in told]
    page = [{"title": "What you are told", "lines": lines}]
    data = {
        "form": None, "to": row.to, "recipient": row.recipient.name, "prepared_at": at.isoformat(),
        "fields": {label: list(text) or None for label, text in told},
    }  # fmt: skip
    return RecipientPaper("Notice about a child", page, data, _protected(case, row), print_it)
