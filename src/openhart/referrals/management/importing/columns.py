"""The columns of a file: the fields of the page, by their names, and the facts the pack asks for of its own."""

import difflib
from collections.abc import Collection, Mapping

from django import forms

from openhart.referrals.forms import FileChildForm, FileReportForm

EXTERNAL_ID = "external_id"
REPORT_COLUMNS: frozenset[str] = frozenset(FileReportForm.base_fields)
TOWNS = frozenset({"residence_town", "location_town", "incident_town"})
STATES = frozenset({"residence_state", "location_state"})


def child_fields() -> Mapping[str, forms.Field]:
    """Return the columns of a child, each with the field that reads it."""
    return {**FileChildForm.base_fields, **FileChildForm.own_fields()}


def every_column() -> frozenset[str]:
    """Return the names of all columns."""
    return REPORT_COLUMNS | child_fields().keys() | {EXTERNAL_ID}


def nearest(name: str, known: Collection[str]) -> str:
    """Return the known column somebody may have meant, in words."""
    close = difflib.get_close_matches(name.lower().replace(" ", "_"), known, n=1)
    return f"did you mean {close[0]!r}?" if close else "the columns are listed in docs/how-to/import-referrals.md"


def shown(name: str, known: Collection[str]) -> str:
    """Return how a column nobody knows is named in what is said: a slip of the pen as it is, anything else not at all.

    Where the header is missing, the first child's name stands in its place; and what is said may go to a log.
    """
    return repr(name) if name in known or nearest(name, known).startswith("did you mean") else "not named here"
