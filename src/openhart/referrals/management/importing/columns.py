"""The columns of a file: the fields of the page, by their names."""

import difflib

from django import forms

from openhart.referrals.forms import FileChildForm, FileReportForm

EXTERNAL_ID = "external_id"
REPORT_COLUMNS: frozenset[str] = frozenset(FileReportForm.base_fields)
CHILD_COLUMNS: frozenset[str] = frozenset(FileChildForm.base_fields)
COLUMNS: frozenset[str] = REPORT_COLUMNS | CHILD_COLUMNS | {EXTERNAL_ID}
#: Columns that hold several codes: a list in JSON, separated by semicolons or upright bars in CSV.
SEVERAL: frozenset[str] = frozenset(
    name for name, field in FileChildForm.base_fields.items() if isinstance(field, forms.MultipleChoiceField)
)
TOWNS = frozenset({"residence_town", "location_town", "incident_town"})
STATES = frozenset({"residence_state", "location_state"})


def nearest(name: str) -> str:
    """Return the known column somebody may have meant, in words."""
    close = difflib.get_close_matches(name.lower().replace(" ", "_"), COLUMNS, n=1)
    return f"did you mean {close[0]!r}?" if close else "the columns are listed in docs/how-to/import-referrals.md"
