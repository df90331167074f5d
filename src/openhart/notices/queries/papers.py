"""The paper of one recipient: as words to be looked at, and as the bytes that leave."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.disclosure import queries as disclosure
from openhart.notices.models import Dispatch
from openhart.ui import papers

#: Stands on every page that leaves.
FOOT = "Confidential. Do not pass on without consent or a ground in law."

Section = tuple[str, Sequence[tuple[str, Sequence[str]]]]


@dataclass(frozen=True, slots=True)
class RecipientPaper:
    """What one recipient sees, section by section; ``printed`` makes the PDF of it."""

    title: str
    sections: tuple[Section, ...]
    print_it: Callable[[], bytes]

    @property
    def fingerprint(self) -> str:
        """Return a fingerprint of what is shown, by which a change between looking and sending is noticed."""
        return hashlib.sha256(json.dumps([self.title, self.sections], ensure_ascii=False).encode()).hexdigest()

    def printed(self) -> bytes:
        """Return the bytes that leave."""
        return self.print_it()


def paper_for(viewer: Viewer, case: Case, row: Dispatch, *, at: datetime) -> RecipientPaper:
    """Return what the recipient of a dispatch, saved or not, sees of a case as the viewer knows it now."""
    return _plain(viewer, case, row, at)


def _plain(viewer: Viewer, case: Case, row: Dispatch, at: datetime) -> RecipientPaper:
    """Return a notice without a form: what is told, on which ground."""
    leaving, on = disclosure.leaving_for(case), timezone.localdate(at)
    statute = leaving.statutes[row.ground]
    about = [
        ("To", [row.recipient.name]), ("Ground", [f"{statute.label} ({statute.citation})"]),
        ("Date", [f"{on:%B} {on.day}, {on.year}"]),
    ]  # fmt: skip
    told = disclosure.contents(viewer, case, row.fields)
    sections = (("This notice", about), ("What you are told", told))
    title = "Notice"

    def print_it() -> bytes:
        blocks = [papers.facts(lines, name) for name, lines in sections]
        return papers.printed(title, blocks, under=row.recipient.name, foot=FOOT)

    return RecipientPaper(title, sections, print_it)
