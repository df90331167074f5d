"""The demonstration's mailbox: mails that would have gone to a mail server, as they are kept beside its data."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openhart.accounts.access import ViewerRequest
from openhart.foundation import clock
from openhart.foundation.routes import open_to
from openhart.outbox.adapters import files, server

_FIRST = 50
_LINK = re.compile(r"(https?://[^\s<>]+)")


@dataclass(frozen=True, slots=True)
class Kept:
    """One mail: to whom, what it says, and the links that are in it."""

    to: str
    subject: str
    sent_at: datetime
    pieces: list[tuple[str, bool]]  # of the text, and whether it is a link


@open_to()
@require_http_methods(["GET"])
def mailbox(request: ViewerRequest) -> HttpResponse:
    """Show the mails that the demonstration kept, the newest first."""
    if not settings.IS_DEMO:
        raise Http404
    paths = sorted(files.kept_in().glob("*.eml"), key=lambda path: path.name, reverse=True)  # ids are ordered by time
    context = {
        "mails": [_read(path) for path in paths[:_FIRST]], "count": len(paths), "most": _FIRST, "now": clock.now(),
        "goes_out": server.is_named(), "folder": str(files.kept_in()),
    }  # fmt: skip
    return render(request, "demo/mailbox.html", context)


def _read(path: Path) -> Kept:
    mail = message_from_bytes(path.read_bytes(), policy=default)
    text = str(mail.get_content())
    pieces = [(piece, bool(_LINK.fullmatch(piece))) for piece in _LINK.split(text) if piece]
    return Kept(str(mail["To"]), str(mail["Subject"]), mail["Date"].datetime, pieces)
