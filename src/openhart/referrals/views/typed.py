"""What was typed on the New-referral page: from posted values to forms, and from forms to words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.forms import BaseForm, ChoiceField
from django.forms.boundfield import BoundField
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from openhart.accounts.access import Viewer
from openhart.cases import queries as case_queries
from openhart.foundation.refused import Refused
from openhart.places import queries as places
from openhart.referrals.forms import ChildForm, ReportForm
from openhart.referrals.models import ChildReported, Gap, ReportMade, missing_from_child, missing_from_report

MOST_CHILDREN = 20
#: The number of a child on the page, or of children: whatever else is sent in its place counts as nothing.
_NUMBER = re.compile(r"[0-9]{1,4}")
Values = Mapping[str, Sequence[str]]

REPORT_FIRST = ("own_words", "why_suspected", "other_concerns", "received_at", "channel")
REPORT_LAST = (
    "reporter_kind", "reporter_name", "reporter_phone", "reporter_relationship", "safe_to_call_back", "call_back",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page about a child; ``more`` is what is asked less often."""

    ident: str
    title: str
    fields: tuple[str, ...]
    more_title: str = ""
    more: tuple[str, ...] = ()


CHILD_SECTIONS: tuple[Section, ...] = (
    Section(
        "child", "The child",
        ("given_name", "family_name", "date_of_birth", "age", "gender", "residence_town", "residence_state"),
        "More about the child: reference numbers, languages, address",
        ("known_reference", "link_number", "preferred_name", "other_names", "race_ethnicity", "languages",
         "interpreter", "address", "phone", "online_names", "description", "tribe"),
    ),
    Section(
        "concern", "What may be happening",
        ("concern", "incident_town", "place_names", "red_flags", "no_red_flags"),
        "How the child was drawn in and controlled, and where the child lived then",
        ("recruitment", "recruitment_place", "recruiter_relation", "recruiter_name", "control", "placement",
         "at_placement", "legal_basis"),
    ),
    Section(
        "now", "Where the child is now",
        ("in_danger_now", "location_town", "location_state", "is_missing", "missing_since", "in_agency_care",
         "case_open", "foreign_national"),
        "If the child is outside their state, or left on their own",
        ("travel_authorized", "left_on_own"),
    ),
    Section(
        "contact", "Contacting the child safely",
        ("safe_contact", "who_listens", "wishes"),
        "Court, attorney and anything else",
        ("court", "attorney", "guardian_ad_litem", "notes"),
    ),
)  # fmt: skip


#: What another child of the same report most often shares with the first.
_SHARED = ("residence_town", "residence_state", "incident_town", "location_town", "location_state", "concern")
_COPIED = "copied"


def sections_of(form: ChildForm) -> tuple[Section, ...]:
    """Return the sections about a child, the pack's own questions after where the child is now."""
    if not form.questions:
        return CHILD_SECTIONS
    after = next(place for place, section in enumerate(CHILD_SECTIONS, start=1) if section.ident == "now")
    own = Section("own", "More questions", tuple(each.name for each in form.questions))
    return (*CHILD_SECTIONS[:after], own, *CHILD_SECTIONS[after:])


@dataclass(frozen=True, slots=True)
class TypedReferral:
    """The forms of one page: the report and each child."""

    report: ReportForm
    children: tuple[ChildForm, ...]
    case_ids: tuple[UUID | None, ...]

    def forms(self) -> tuple[BaseForm, ...]:
        """Return all forms in the order of the page."""
        return (self.report, *self.children)

    def is_valid(self) -> bool:
        """Return whether everything typed can be read."""
        readable = [form.is_valid() for form in self.forms()]  # every form, so that all errors are shown at once
        return all(readable)

    def reported(self) -> tuple[ReportMade, list[ChildReported]]:
        """Return what can be read of it."""
        children = [form.reported(case_id=case_id) for form, case_id in zip(self.children, self.case_ids, strict=True)]
        return self.report.reported(), children

    def gaps(self) -> list[tuple[str, list[tuple[str, Gap]]]]:
        """Return what is still missing, under its heading, each with the id of the control that takes it."""
        report, children = self.reported()
        found = [("The report", [(_target(self.report, gap.field), gap) for gap in missing_from_report(report)])]
        for number, (form, child) in enumerate(zip(self.children, children, strict=True), start=1):
            title = "The child" if len(children) == 1 else f"Child {number}"
            missing = missing_from_child(child, form.questions)
            found.append((title, [(_target(form, gap.field), gap) for gap in missing]))
        return [(title, gaps) for title, gaps in found if gaps]


def typed(viewer: Viewer, values: Values | None, *, now: datetime, known: str = "") -> TypedReferral:
    """Return the forms filled with ``values``; fresh ones, with the time of receipt set to now, without."""
    towns = places.towns()
    if values is None:
        report = ReportForm(prefix="report", now=now, initial={"received_at": now, "channel": "call"})
        child = ChildForm(prefix="child-0", now=now, towns=towns, initial={"known_reference": known})
        return TypedReferral(report, (child,), (None,))
    data = MultiValueDict({name: list(texts) for name, texts in values.items()})
    children = tuple(
        ChildForm(data, prefix=f"child-{index}", now=now, towns=towns) for index in range(count_of(values))
    )
    case_ids = tuple(_known_case(viewer, form) for form in children)
    for form, case_id, before in zip(children, case_ids, _all_before(case_ids), strict=True):
        if case_id is not None and case_id in before:
            form.add_error("known_reference", "Another child of this report has this number already.")
    return TypedReferral(ReportForm(data, prefix="report", now=now), children, case_ids)


def count_of(values: Values) -> int:
    """Return how many children the page has."""
    told = (list(values.get("children", [])) or ["1"])[-1]
    return max(1, min(int(told) if _NUMBER.fullmatch(told) else 1, MOST_CHILDREN))


def with_child_added(values: Values) -> dict[str, list[str]]:
    """Return the values of the page with room for one more child, who begins with what the first is likely to share."""
    count = count_of(values)
    kept = {name: list(texts) for name, texts in values.items()}
    if count == MOST_CHILDREN:
        return kept
    shared = {name: list(values[f"child-0-{name}"]) for name in _SHARED if any(values.get(f"child-0-{name}", ()))}
    if shared:
        shared[_COPIED] = ["yes"]
    new = {f"child-{count}-{name}": texts for name, texts in shared.items()}
    return {**kept, **new, "children": [str(count + 1)]}


def is_copied(form: ChildForm) -> bool:
    """Return whether a child began as a copy of the first."""
    return bool(form.data.get(form.add_prefix(_COPIED)))


def with_child_removed(values: Values, index: int) -> dict[str, list[str]]:
    """Return the values without one child; those after it move up."""
    count = count_of(values)
    kept: dict[str, list[str]] = {}
    for name, texts in values.items():
        number, dash, field = name.removeprefix("child-").partition("-")
        if not name.startswith("child-") or not dash or not _NUMBER.fullmatch(number):
            kept[name] = list(texts)
        elif int(number) != index:
            kept[f"child-{int(number) - (int(number) > index)}-{field}"] = list(texts)
    if index == 0:  # whoever is the first now is nobody's copy, and the others are copies of somebody who has gone
        kept = {name: texts for name, texts in kept.items() if not name.endswith(f"-{_COPIED}")}
    return {**kept, "children": [str(max(1, count - 1))]}


def shown(form: BaseForm, names: Iterable[str]) -> list[BoundField]:
    """Return the fields of these names."""
    return [form[name] for name in names]


def answers(form: BaseForm, names: Iterable[str], address: str) -> list[dict[str, Any]]:
    """Return what was answered as rows of a summary, each with a link to change it."""
    rows = []
    for name in names:
        value = answer_words(form, name)
        if value:
            rows.append({"key": form[name].label, "value": value, "href": f"{address}#{_target(form, name)}"})
    return rows


def answer_words(form: BaseForm, name: str) -> Any:
    """Return one answer in words; empty when there is none."""
    value, field = form.cleaned_data.get(name), form.fields[name]
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else ("No" if isinstance(field, ChoiceField) else "")
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{local:%A, %B} {local.day}, {local:%Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%B} {value.day}, {value.year}"
    if isinstance(field, ChoiceField):
        labels = _labels(field.choices)
        return "; ".join(labels.get(code, code) for code in ([value] if isinstance(value, str) else value))
    return linebreaksbr(str(value))


def _labels(choices: Any) -> dict[str, str]:
    labels: dict[str, str] = {}
    for code, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(code, label)]
        labels.update({str(key): str(words) for key, words in pairs})
    return labels


def _target(form: BaseForm, name: str) -> str:
    field = form[name]
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)


def _all_before(case_ids: Sequence[UUID | None]) -> list[Sequence[UUID | None]]:
    return [case_ids[:place] for place in range(len(case_ids))]


def _known_case(viewer: Viewer, form: ChildForm) -> UUID | None:
    """Return the case a child is known by; an error in the form when there is none for this viewer."""
    form.is_valid()
    reference = form.cleaned_data.get("known_reference")
    if not reference:
        return None
    try:
        return case_queries.case_by_reference(viewer, reference).id
    except Refused as refused:
        form.add_error("known_reference", refused.reason)
        return None
