"""The shape of what is typed about places; whether it is allowed is for the actions to say."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from openhart.places.lifecycle import WAYS
from openhart.places.models import Reach
from openhart.ui.fields import DateInput, HintedChoices

_FROM = "The old facts stay on record up to that day."


def _day(label: str = "From which day") -> forms.DateField:
    return forms.DateField(
        label=label, widget=DateInput(), help_text=_FROM,
        error_messages={"required": "Enter the day.", "invalid": "Enter the day as in 2026-10-02."},
    )  # fmt: skip


class TownsField(forms.CharField):
    """Names of towns, one a line or with commas; the value is a tuple of their codes."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, **kwargs: Any) -> None:
        self.codes: Mapping[str, str] = {}  # name in lower case: code; set by the form
        self.names: Sequence[str] = ()
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the codes; say which names are no towns, and which town may have been meant."""
        typed = [part.strip() for part in re.split(r"[,;\n\r]+", super().clean(value)) if part.strip()]
        unknown = [name for name in typed if name.lower() not in self.codes]
        if unknown:
            raise forms.ValidationError([self._said(name) for name in unknown[:5]])
        return tuple(dict.fromkeys(self.codes[name.lower()] for name in typed))

    def _said(self, name: str) -> str:
        near = difflib.get_close_matches(name.title(), self.names, n=1)
        return f"“{name}” is not one of the towns." + (f" Do you mean {near[0]}?" if near else "")


class _WithTowns(forms.Form):
    """A form that asks for towns by name."""

    def __init__(self, *args: Any, towns: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["towns"]
        assert isinstance(field, TownsField)  # noqa: S101 - declared below
        field.codes = {name.lower(): code for code, name in towns}
        field.names = [name for _, name in towns]


class FilterForm(forms.Form):
    """Which recipients are shown."""

    kind = forms.ChoiceField(label="Kind", required=False)
    town = forms.ChoiceField(label="Told for the town", required=False)
    unconfirmed = forms.BooleanField(label="Only those to be confirmed", required=False)

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, str]], towns: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", [("", "Every kind"), *kinds]), ("town", [("", "Every town"), *towns])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices


class ContactForm(forms.Form):
    """What is known of a recipient from a day on."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the name."})
    telephone = forms.CharField(label="Telephone", max_length=40, required=False)
    fax = forms.CharField(label="Fax", max_length=40, required=False)
    email = forms.EmailField(
        label="E-mail", required=False, error_messages={"invalid": "Enter an e-mail address as in desk@police.example."}
    )
    web = forms.URLField(
        label="Web address for secure sending", required=False, assume_scheme="https",
        error_messages={"invalid": "Enter a web address as in https://example.org."},
    )  # fmt: skip
    address = forms.CharField(label="Postal address", max_length=200, required=False)
    note = forms.CharField(
        label="Note", max_length=300, required=False,
        help_text="Hours, whom to ask for. Never write anything about a child here: it is not sealed.",
    )  # fmt: skip
    on = _day()


class ChangeForm(ContactForm):
    """A recipient's new facts, checked or still to be confirmed."""

    is_confirmed = forms.BooleanField(label="These facts have been checked", required=False, initial=True)


class AddForm(ContactForm, _WithTowns):
    """A new recipient."""

    kind = forms.ChoiceField(label="Told as", error_messages={"required": "Choose what they are told as."})
    reach = forms.ChoiceField(
        label="Told for", choices=Reach.choices, widget=HintedChoices(hints={"towns": "List them below."}),
        error_messages={"required": "Choose whom they are told for."},
    )  # fmt: skip
    region = forms.ChoiceField(label="Region", required=False)
    towns = TownsField(
        label="Towns it serves", required=False,
        help_text="One a line, or with commas. Whoever was told for them before is told no more.",
    )  # fmt: skip
    field_order = ("kind", "name", "reach", "region", "towns")

    def __init__(
        self, *args: Any, kinds: Sequence[tuple[str, str]], regions: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", list(kinds)), ("region", [("", "No region"), *regions])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices


class ServeForm(_WithTowns):
    """The towns for which a recipient is told."""

    towns = TownsField(
        label="Towns it serves", required=False,
        help_text="One a line, or with commas: all of them. Whoever was told for a town before is told no more, and a "
        "town taken off the list has nobody.",
    )  # fmt: skip
    on = _day()


class ChoiceOnDayForm(forms.Form):
    """One choice that holds from a day on: the office of a town, or who is told for it."""

    choice = forms.ChoiceField(error_messages={"required": "Choose one."})
    on = _day()

    def __init__(self, *args: Any, label: str, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.label, field.choices = label, list(choices)


class EndForm(forms.Form):
    """The day from which a recipient is told no more."""

    on = _day("From which day is it told no more")


class WaysForm(forms.Form):
    """By which ways a recipient is told, the first first."""

    def __init__(self, *args: Any, ways: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ordinals = ("First", "If that fails", "If that fails, too", "Then", "Then, too", "Last")
        for number, label in enumerate(ordinals[: len(WAYS)]):
            self.fields[f"way_{number}"] = forms.ChoiceField(
                label=label, choices=[("", "Nothing more"), *WAYS.items()], required=number == 0,
                initial=ways[number] if number < len(ways) else "",
                error_messages={"required": "Choose the first way."},
            )  # fmt: skip
        self.fields["on"] = _day()

    def clean(self) -> dict[str, Any]:
        """Return the ways in their order as `ways`."""
        typed = super().clean() or {}
        chosen = [typed.get(f"way_{number}", "") for number in range(len(WAYS))]
        return {"on": typed.get("on"), "ways": [way for way in chosen if way]}
