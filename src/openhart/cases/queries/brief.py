"""That a case is there, and where it belongs: read without asking whether it is open, and nothing more is read."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from openhart.accounts.access import Viewer
from openhart.cases.models import Case


class Brief(NamedTuple):
    """What is told of a case to whoever may open it in an emergency or hand it over."""

    case_id: UUID
    reference: str
    region: str
    is_restricted: bool


def in_brief(_viewer: Viewer | None, case_ids: Collection[UUID] = (), *, reference: str = "") -> list[Brief]:
    """Return the cases of these ids, and the one of that number, in one query; whoever asks.

    On PostgreSQL a function of the owner's answers: row-level security shows these rows to nobody else.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM hart_cases_in_brief(%s::uuid[], %s)", [list(case_ids), reference])
            return [Brief(*row) for row in cursor.fetchall()]
    rows = Case.objects.filter(reference=reference) if reference else Case.objects.filter(id__in=list(case_ids))
    return [Brief(*row) for row in rows.values_list("id", "reference", "region", "is_restricted")]
