"""From rows to reports: the same forms as the page, each fault with its line and field."""

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict

from openhart.accounts.access import SYSTEM
from openhart.cases import queries as cases
from openhart.foundation.refused import Refused
from openhart.referrals.forms import ChildForm, FileChildForm, FileReportForm
from openhart.referrals.management.importing.columns import (
    EXTERNAL_ID,
    REPORT_COLUMNS,
    STATES,
    TOWNS,
    child_fields,
    nearest,
    shown,
)
from openhart.referrals.management.importing.reading import Bad, Row
from openhart.referrals.models import ChildReported, ReportMade
from openhart.sealing import keyring

_PURPOSE = "referrals.intake"
_ANSWERS = {
    "yes": "yes", "y": "yes", "true": "yes", "1": "yes", "no": "no", "n": "no", "false": "no", "0": "no",
    "unknown": "unknown", "not known": "unknown",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Submission:
    """One report of the file, ready to be received: ``key`` and ``mark`` are keyed hashes, never the words."""

    line: int
    key: str
    mark: str
    report: ReportMade
    children: tuple[ChildReported, ...]


@dataclass(slots=True)
class Reader:
    """Turns rows into submissions; ``towns`` are (code, name)."""

    towns: list[tuple[str, str]]
    seen: dict[str, int] = field(default_factory=dict)
    fields: Mapping[str, forms.Field] = field(default_factory=child_fields)

    def submission(self, rows: list[Row], now: datetime) -> Submission | list[Bad]:
        """Return the report that these rows make together, or what is wrong with them."""
        report_values, children = self._parts(rows)
        faults = [bad for row in rows for bad in _unknown(row, self.fields.keys())]
        external = str(rows[0].values.get(EXTERNAL_ID) or "").strip()
        if external and external in self.seen:
            faults.append(
                Bad(rows[0].line, EXTERNAL_ID, f"This id stands already in line {self.seen[external]}; rows of one "
                    "report must follow one another.")
            )  # fmt: skip
        if faults:
            return faults
        if external:
            self.seen[external] = rows[0].line
        form = FileReportForm(_data(report_values, FileReportForm.base_fields), now=now)
        faults = _faults(form, rows[0].line, "")
        told = []
        for line, prefix, values in children:
            child, wrong = self._child(values, line, prefix, now)
            faults += wrong
            told.append(child)
        if faults:
            return faults
        content = json.dumps([dict(row.values) for row in rows], sort_keys=True, ensure_ascii=False)
        basis = f"id:{external}" if external else f"row:{content}"
        return Submission(
            rows[0].line, f"file:{_mark(basis)}", _mark(content), form.reported(default_channel="file"), tuple(told)
        )

    def _child(
        self, values: Mapping[str, Any], line: int, prefix: str, now: datetime
    ) -> tuple[ChildReported, list[Bad]]:
        form = FileChildForm(_data(self._with_codes(values), self.fields), now=now, towns=self.towns)
        case_id, wrong = _known(form, line, prefix)
        return form.reported(case_id=case_id), _faults(form, line, prefix) + wrong

    def _with_codes(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values with towns by name as their codes, and states in capitals."""
        by_name = {name.lower(): code for code, name in self.towns}
        told = dict(values)
        for name in TOWNS & told.keys():
            typed = str(told[name]).strip()
            told[name] = by_name.get(typed.lower(), typed.lower())
        for name in STATES & told.keys():
            told[name] = str(told[name]).strip().upper()
        return told

    @staticmethod
    def _parts(rows: list[Row]) -> tuple[dict[str, Any], list[tuple[int, str, Mapping[str, Any]]]]:
        """Return the values of the report, and those of each child with its line and the prefix of its fields."""
        report: dict[str, Any] = {}
        children: list[tuple[int, str, Mapping[str, Any]]] = []
        for row in rows:
            for name in REPORT_COLUMNS & row.values.keys():
                report.setdefault(name, row.values[name])
            listed = row.values.get("children")
            if isinstance(listed, list) and listed:
                children += [
                    (row.line, f"children[{place}].", child if isinstance(child, dict) else {})
                    for place, child in enumerate(listed)
                ]
            else:
                children.append((row.line, "", row.values))
        return report, children


def grouped(rows: Iterable[Row | Bad]) -> Iterator[list[Row] | Bad]:
    """Yield the rows that make one report: those that follow one another with the same external_id."""
    group: list[Row] = []
    for row in rows:
        external = row.values.get(EXTERNAL_ID) if isinstance(row, Row) else None
        if group and (isinstance(row, Bad) or not external or external != group[0].values.get(EXTERNAL_ID)):
            yield group
            group = []
        if isinstance(row, Bad):
            yield row
        else:
            group.append(row)
    if group:
        yield group


def _unknown(row: Row, of_child: AbstractSet[str]) -> Iterator[Bad]:
    """Yield the keys nobody knows, and children that are no objects."""
    known = REPORT_COLUMNS | of_child | {EXTERNAL_ID, "children"}
    for name in row.values.keys() - known:
        yield Bad(row.line, shown(name, known).strip("'"), f"This is no column we know; {nearest(name, known)}")
    children = row.values.get("children")
    if children is None:
        return
    if not isinstance(children, list) or not all(isinstance(child, dict) for child in children):
        yield Bad(row.line, "children", "A list of objects was expected, one for each child.")
        return
    for name in of_child & row.values.keys():
        yield Bad(row.line, name, "With a list of children this belongs inside the list.")
    for place, child in enumerate(children):
        for name in child.keys() - of_child:
            where = f"children[{place}].{shown(name, of_child)}"
            yield Bad(row.line, where, f"This is no column we know; {nearest(name, of_child)}")


def _data(values: Mapping[str, Any], fields: Mapping[str, forms.Field]) -> MultiValueDict[str, Any]:
    """Return a row's values as a browser would have sent them."""
    return MultiValueDict({name: _texts(values[name], shape) for name, shape in fields.items() if name in values})


def _texts(value: Any, shape: forms.Field) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list | dict):
        return [str(item) for item in value] if isinstance(value, list) else [json.dumps(value)]
    text = str(value).strip()
    if isinstance(shape, forms.MultipleChoiceField):
        return [part.strip() for part in text.replace("|", ";").split(";") if part.strip()]
    if isinstance(shape, forms.TypedChoiceField):
        return [_ANSWERS.get(text.lower(), text)]
    is_tick = isinstance(shape, forms.BooleanField)
    return [text] if not is_tick or _ANSWERS.get(text.lower()) == "yes" else []


def _faults(form: forms.Form, line: int, prefix: str) -> list[Bad]:
    return [
        Bad(line, f"{prefix}{name}" if name != "__all__" else "", str(sentence))
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]


def _known(form: ChildForm, line: int, prefix: str) -> tuple[UUID | None, list[Bad]]:
    form.is_valid()
    reference = form.cleaned_data.get("known_reference")
    if not reference:
        return None, []
    try:
        return cases.case_by_reference(SYSTEM, reference).id, []
    except Refused as refused:
        return None, [Bad(line, f"{prefix}known_reference", refused.reason)]


def _mark(text: str) -> str:
    """Return a hash of the text that nobody can try words against who has the data directory and not the key."""
    return keyring.current().mark(text, purpose=_PURPOSE)
