"""A few documents on a case of the demonstration: made by code, invented like everybody in it."""

import hashlib
import io
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.casefile import actions as casefile
from openhart.cases.models import Case, Episode
from openhart.config.demo.staff import Staff
from openhart.documents import actions as documents
from openhart.documents.actions import Details
from openhart.foundation import ids

_REGION = "4"


def bring(people: Staff, now: datetime) -> None:
    """Bring an order, a message and a locked file to the newest accepted case of the cards' region, and a photograph.

    The photograph is of the child who has been missing for the shortest time: it stands on the missing-child packet.
    """
    _picture(people, now)
    case = (
        Case.objects.filter(region=_REGION, decision="accepted", closed_at=None).order_by("-opened_at", "-id").first()
    )
    if case is None:
        return
    by = people.regional[Role.INVESTIGATION_WORKER, _REGION]
    files = (
        ("order.pdf", _order(), Details(kind="court_order", description="Order of temporary custody (invented)")),
        ("messages.txt", b"16:02 where r u\n16:05 meet me at the motel\n", Details(kind="messages")),
        ("clip.mp4", b"invented, and never looked at", Details(kind="messages", is_unlawful=True)),
    )
    for number, (name, data, details) in enumerate(files):
        _keep(case, name, data, details, by, max(case.opened_at, now - timedelta(minutes=40 - number)))


def _picture(people: Staff, now: datetime) -> None:
    episode = Episode.objects.filter(kind="missing", ended_at=None, case__region=_REGION).order_by("-begun_at").first()
    if episode is None:
        return
    by = people.regional[Role.ONGOING_WORKER, _REGION]
    taken_on = (episode.begun_at - timedelta(days=30)).date()
    details = Details(kind="missing_photo", dated_on=taken_on, description="Drawn, not taken: nobody is like this")
    _keep(episode.case, "photo.jpg", _face(), details, by, max(episode.begun_at, now - timedelta(minutes=30)))


def _keep(case: Case, name: str, data: bytes, details: Details, by: Viewer, at: datetime) -> None:
    row = documents.begin(document_id=ids.new_id(), case_id=case.id, name=name, by=by, at=at)
    if row is None:
        return
    documents.take_piece(document=row, number=1, plain=data, is_last=True, by=by, at=at)
    sha256 = hashlib.sha256(data).hexdigest()
    row = documents.complete(document=row, size=len(data), count=1, sha256=sha256, by=by, at=at)
    casefile.add(case=case, document=row, details=details, by=by, at=at)


def _face() -> bytes:
    """Return a drawn face as JPEG."""
    page = Image.new("RGB", (480, 600), "#d9e8f6")
    draw = ImageDraw.Draw(page)
    draw.rectangle((90, 430, 390, 600), fill="#8e2445")
    draw.ellipse((110, 90, 370, 450), fill="#c68642")
    draw.pieslice((95, 60, 385, 360), 180, 360, fill="#3d2314")
    for left in (180, 270):
        draw.ellipse((left, 240, left + 36, 262), fill="white", outline="#3d2314")
        draw.ellipse((left + 12, 243, left + 26, 259), fill="#3d2314")
    draw.arc((190, 300, 290, 380), 20, 160, fill="#3d2314", width=5)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    return out.getvalue()


def _order() -> bytes:
    """Return a PDF of two pages with a few drawn lines."""
    pages = []
    for number in (1, 2):
        page = Image.new("RGB", (850, 1100), "white")
        draw = ImageDraw.Draw(page)
        draw.text((80, 80), f"SUPERIOR COURT (invented)      page {number}", fill="black")
        for line in range(30):
            draw.line((80, 140 + line * 30, 770 - (line * 37) % 200, 140 + line * 30), fill="gray", width=3)
        pages.append(page)
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()
