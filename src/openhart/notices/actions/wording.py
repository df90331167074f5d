"""The sealed words of a dispatch, written anew under the next number."""

from dataclasses import asdict, replace
from typing import Any

from openhart.notices import queries
from openhart.notices.models import Dispatch


def reword(row: Dispatch, **changed: Any) -> None:
    """Change words of a dispatch, unsaved: ``sealed`` and ``revision`` are the columns."""
    words = replace(queries.words_of_dispatch(row.case, row), **changed)
    row.revision += 1
    row.sealed = row.case.key().seal_fields(asdict(words), place=row.place())
