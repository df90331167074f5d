"""Pieces that the forms of this room share."""

from collections.abc import Mapping
from typing import Any

from django import forms

#: What a form is given: what was typed, or what it begins with.
Given = Mapping[str, Any] | None
INLINE = "hart-choices--inline"


def text(label: str, *, rows: int = 0, hint: str = "", longest: int = 0, required: str = "") -> forms.CharField:
    """Return a field of text: one line, or ``rows`` of them; ``required`` says what is asked for when it is empty."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, required=bool(required), max_length=longest or (10_000 if rows else 300),
        widget=widget, error_messages={"required": required} if required else {},
    )  # fmt: skip


def one_of(label: str, table: Mapping[str, str], *, required: str = "", hint: str = "") -> forms.ChoiceField:
    """Return a choice of one code, as a list that opens."""
    choices = [("", "Choose"), *table.items()]
    messages = {"required": required} if required else {}
    return forms.ChoiceField(
        label=label, choices=choices, required=bool(required), help_text=hint, error_messages=messages
    )


def radios(label: str, table: Mapping[str, str], *, required: str = "", hint: str = "") -> forms.ChoiceField:
    """Return a choice of one code, all of them in sight."""
    messages = {"required": required} if required else {}
    return forms.ChoiceField(
        label=label, choices=list(table.items()), required=bool(required), help_text=hint, error_messages=messages,
        widget=forms.RadioSelect,
    )  # fmt: skip


def some_of(label: str, table: Mapping[str, str], *, hint: str = "") -> forms.MultipleChoiceField:
    """Return a choice of several codes."""
    return forms.MultipleChoiceField(
        label=label, choices=list(table.items()), required=False, help_text=hint, widget=forms.CheckboxSelectMultiple
    )


def stripped(cleaned: Mapping[str, Any], names: Mapping[str, str] | list[str]) -> dict[str, Any]:
    """Return the texts of these fields that say something."""
    found = {name: cleaned.get(name) for name in names}
    return {name: value.strip() if isinstance(value, str) else value for name, value in found.items() if value}
