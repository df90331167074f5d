"""The fields of this room's forms: words that are cleaned, and choices from the tables of codes."""

import unicodedata
from typing import Any

from django import forms

from openhart.referrals.events.codes import Table
from openhart.ui.fields import HintedCheckboxes

#: A narrative may be this long: some forty typed pages.
MOST_WORDS = 50_000
#: A name, a telephone number, a line.
MOST_LINE = 300
_KEPT = {"\n", "\t"}


def cleaned(text: str) -> str:
    """Return text as it can be stored and shown: one kind of line end, no control characters, composed letters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in lines if letter in _KEPT or unicodedata.category(letter) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", kept)


class Line(forms.CharField):
    """One line of words, cleaned; never required."""

    def __init__(self, label: str, *, help_text: str = "", most: int = MOST_LINE, **kwargs: Any) -> None:
        messages = {"max_length": f"Keep this within {most:,} characters (it has %(show_value)d)."}
        super().__init__(
            label=label, help_text=help_text, max_length=most, required=False, error_messages=messages, **kwargs
        )
        self.widget.attrs.pop("maxlength", None)  # a browser would cut pasted text in silence

    def to_python(self, value: Any) -> str:
        """Return the words without what cannot be stored or shown."""
        return super().to_python(cleaned(str(value)) if value not in self.empty_values else "") or ""


class Words(Line):
    """A narrative of some paragraphs, cleaned; never required."""

    widget = forms.Textarea

    def __init__(self, label: str, *, help_text: str = "", rows: int = 4) -> None:
        super().__init__(label, help_text=help_text, most=MOST_WORDS, widget=forms.Textarea(attrs={"rows": rows}))


class OneOf(forms.ChoiceField):
    """One code of a table; empty means not known."""

    def __init__(self, label: str, table: Table, *, empty: str = "Not known", **kwargs: Any) -> None:
        choices = [("", empty), *table.items()] if empty else list(table.items())
        messages = {"invalid_choice": f"“%(value)s” is not one of: {', '.join(table)}."}
        kwargs.setdefault("required", False)
        super().__init__(label=label, choices=choices, error_messages=messages, **kwargs)


class SomeOf(forms.MultipleChoiceField):
    """Some codes of a table; none means not known."""

    def __init__(
        self, label: str, table: Table | dict[str, Table], *, hints: Table | None = None, **kwargs: Any
    ) -> None:
        codes = [code for key, item in table.items() for code in (item if isinstance(item, dict) else [key])]
        messages = {"invalid_choice": f"“%(value)s” is not one of: {', '.join(codes)}."}
        super().__init__(
            label=label, choices=list(table.items()), required=False, error_messages=messages,
            widget=HintedCheckboxes(hints=hints), **kwargs,
        )  # fmt: skip
