"""The sheet that somebody faxes or posts: a cover that says nothing of the child, then the paper."""

import io

import pikepdf
from django.utils import timezone

from openhart.notices.models import Dispatch, Leg
from openhart.places.models import Recipient
from openhart.ui import papers
from openhart.ui.words import CARELINE

_WARNING = (
    "The pages that follow are confidential and meant for the office named above alone. If they reached you in error, "
    "do not read on, call the sender at once, and destroy them. Passing them on is an offence in law."
)
_FOOT = "Cover sheet. It names no child on purpose."


def with_cover(row: Dispatch, leg: Leg, recipient: Recipient, paper: bytes) -> bytes:
    """Return one PDF of cover sheet and paper; the same way of the same notice makes the same bytes."""
    with pikepdf.open(io.BytesIO(paper)) as pages:
        count = len(pages.pages)
    on = timezone.localdate(leg.begun_at)
    where = ("Fax", recipient.fax) if leg.way == "fax" else ("Address", recipient.address)
    about = [
        ("To", [recipient.name]), (where[0], [where[1]] if where[1] else []),
        ("From", ["The agency's HART desk"]),
        ("To call the sender", [f"{CARELINE} (Careline, day and night)"]), ("Date", [f"{on:%B} {on.day}, {on.year}"]),
        ("Pages after this one", [str(count)]), ("Notice", [str(row.id)[-12:]]),
    ]  # fmt: skip
    blocks = [papers.facts(about, "This sheet"), papers.text(_WARNING, title="Confidential")]
    cover = papers.printed("Confidential: by fax" if leg.way == "fax" else "Confidential: by post", blocks, foot=_FOOT)
    with pikepdf.open(io.BytesIO(cover)) as whole, pikepdf.open(io.BytesIO(paper)) as rest:
        whole.pages.extend(rest.pages)
        made = io.BytesIO()
        whole.save(made, deterministic_id=True)
    return made.getvalue()
