"""Showing a page: a copy made anew, kept sealed so that it is made once."""

from dataclasses import dataclass
from datetime import datetime

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.documents import lifecycle, queries
from openhart.documents.adapters import workbench
from openhart.documents.models import Document, Page
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction


@dataclass(frozen=True, slots=True)
class Shown:
    """One page as it is shown."""

    media: str
    width: int
    height: int
    content: bytes


def show(*, document: Document, number: int, by: Viewer, at: datetime) -> Shown:
    """Return one page as it is shown; refuse a document that is not shown, and write down who looked."""
    reason = lifecycle.refusal(document.state, "show")
    if reason:
        raise Refused(reason)
    if not document.shown_as or not 1 <= number <= document.page_count:
        raise Refused("There is no such page to show.")
    page = Page.objects.filter(document=document, number=number).first()
    if page is None:
        media, width, height, content = workbench.render(queries.pieces(by, document), document.type, number)
        shown = Shown(media, width, height, content)
    else:
        place = Page.place_of(document.id, number)
        content = document.key().open(bytes(page.sealed), place=place)
        shown = Shown(page.media, page.width, page.height, content)
    _note(document=document, number=number, fresh=shown if page is None else None, by=by, at=at)
    return shown


@transaction
def _note(*, document: Document, number: int, fresh: Shown | None, by: Viewer, at: datetime) -> None:
    """Write down who looked, and keep a page made for them; one locked meanwhile is neither kept nor shown."""
    row = Document.objects.select_for_update(of=("self",)).select_related("key_row").get(id=document.id)
    reason = lifecycle.refusal(row.state, "show")
    if reason:
        raise Refused(reason)
    if fresh is not None:
        sealed = row.key().seal(fresh.content, place=Page.place_of(row.id, number))
        made = Page(
            document=row, number=number, media=fresh.media, width=fresh.width, height=fresh.height, made_at=at,
            sealed=sealed,
        )  # fmt: skip
        Page.objects.bulk_create([made], ignore_conflicts=True)
    detail = {"document": str(row.id), "page": number}
    audit.write(by=by.user_id, at=at, act="document.viewed", subject=row.case_id, detail=detail)
