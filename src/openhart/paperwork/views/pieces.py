"""A form as a recipient will see it, for the page of any room that shows it before it goes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from openhart.accounts.access import ViewerRequest
from openhart.cases.models import Case
from openhart.disclosure import actions as disclosure
from openhart.paperwork import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Who would receive a form: the recipient in the vocabulary, its name, and the code of its row where it has one."""

    to: str
    name: str
    code: str = ""


def preview(
    request: ViewerRequest, case: Case, form: str, *, whom: Whom, fields: Collection[str], ground: str = "",
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Return what paperwork/filled.html shows of a form, and the address of its paper; it is written down as seen.

    ``ground`` is the code of the statute. Refuse a form that is not for this recipient.
    """
    found = queries.filled(request.viewer, case, form, to=whom.to, fields=fields, recipient=whom.name, at=at)
    disclosure.note_preview(case=case, fields=found.fields, panel="paperwork:form", by=request.viewer, at=at)
    address = reverse("paperwork:paper", args=[case.reference, form, whom.to])
    asked = [("told", code) for code in fields] + [("recipient", whom.code), ("ground", ground)]
    return {"filled": found, "paper_url": f"{address}?{urlencode([pair for pair in asked if pair[1]])}"}
