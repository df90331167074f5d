"""The page of a locked file: nothing of it, only what was and must be done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from openhart.accounts import queries as accounts
from openhart.accounts.access import ViewerRequest
from openhart.casefile import access
from openhart.casefile.views.common import heading
from openhart.cases.models import Case
from openhart.documents import lifecycle, queries
from openhart.documents.adapters.copying import COMMAND
from openhart.documents.models import Document, HandOver, TipReport
from openhart.documents.preservation import preservation_of
from openhart.sealing.envelope import DataKey


def locked_page(request: ViewerRequest, case: Case, row: Document) -> HttpResponse:
    """Return the page of a locked file: its reports, its hand-overs, whom to call."""
    key, handles = row.key(), access.may_handle(request.viewer, case)
    reports = queries.reports_of(request.viewer, row)
    given = queries.hand_overs_of(request.viewer, row)
    senders = [each.by_id for each in reports] + [each.by_id for each in given]
    names = accounts.names(request.viewer, [sender for sender in senders if sender])
    context: dict[str, Any] = {
        **heading(request, case), "document": row, "preservation": preservation_of(case.pack),
        "size": lifecycle.size_words(row.size), "command": COMMAND, "handles": handles,
        "reports": [{"row": each, "who": _who(names, each.by_id), **_words(key, each)} for each in reports],
        "hand_overs": [
            {"row": each, "who": _who(names, each.by_id), **_of(_words(key, each), handles)} for each in given
        ],
        "sha256": row.words().get("sha256", "") if handles else "",
        "may_report": access.may_add(request.viewer, case),
        "may_hand_over": handles and bool(reports),
    }  # fmt: skip
    return render(request, "casefile/locked.html", context)


def _of(words: dict[str, Any], handles: bool) -> dict[str, Any]:
    """Return the words of a hand-over; the password only for those who hand files over."""
    return words if handles else {name: value for name, value in words.items() if name not in {"password", "salt"}}


def _words(key: DataKey, row: TipReport | HandOver) -> dict[str, Any]:
    return key.open_fields(row.sealed, place=row.place())


def _who(names: Mapping[UUID, str], user_id: UUID | None) -> str:
    return names.get(user_id, "") if user_id else "OpenHART"
