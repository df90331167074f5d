"""The shapes of what is typed about people: whom somebody looks for, and who somebody is."""

import unicodedata
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from openhart.people.models import Identity
from openhart.ui.fields import DateInput

_MOST_LINE, _MOST_LINES = 300, 2000
_OLDEST = 120
_TOO_LITTLE = (
    "That is too little to find anybody by. Enter a given and a family name; or one of them with a birth date or a "
    "telephone number; or a telephone number or a name used online."
)


class _Line(forms.CharField):
    """One line of words without what cannot be stored or shown."""

    def __init__(self, label: str, *, help_text: str = "", most: int = _MOST_LINE) -> None:
        super().__init__(
            label=label, help_text=help_text, max_length=most, required=False,
            error_messages={"max_length": f"Keep this within {most:,} characters (it has %(show_value)d)."},
        )  # fmt: skip
        self.widget.attrs.pop("maxlength", None)  # a browser would cut pasted text in silence
        self.widget.attrs["autocomplete"] = "off"

    def to_python(self, value: Any) -> str:
        """Return the words."""
        text = "".join(sign for sign in str(value or "") if unicodedata.category(sign) not in {"Cc", "Cs"})
        return super().to_python(unicodedata.normalize("NFC", text)) or ""


def _birth_date() -> forms.DateField:
    return forms.DateField(
        label="Date of birth", required=False, widget=DateInput({"autocomplete": "off"}),
        error_messages={"invalid": "Enter the date of birth as in 2011-10-02, or leave it empty."},
    )  # fmt: skip


class _Person(forms.Form):
    """What every form about somebody asks."""

    given_name = _Line("Given name")
    family_name = _Line("Family name")
    date_of_birth = _birth_date()
    phone = _Line("Telephone")
    online_names = _Line("Names used online", most=_MOST_LINES)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)

    def clean_date_of_birth(self) -> date | None:
        """Refuse a birth date in the future or before anybody alive."""
        born: date | None = self.cleaned_data["date_of_birth"]
        today = timezone.localtime(self.now).date()
        if born is not None and not today.year - _OLDEST <= born.year <= today.year:
            raise forms.ValidationError("Look at the year again: nobody alive was born then.")
        if born is not None and born > today:
            raise forms.ValidationError("The date of birth lies in the future.")
        return born

    def identity(self) -> Identity:
        """Return what was typed."""
        told = {name: value for name, value in self.cleaned_data.items() if isinstance(value, str)}
        born = self.cleaned_data.get("date_of_birth")
        known = {name: value for name, value in told.items() if name in Identity.__dataclass_fields__}
        return Identity(**known, date_of_birth=born.isoformat() if born else "")


class FindForm(_Person):
    """What is known of somebody who is looked for."""

    def refuse(self) -> None:
        """Say that this is too little to look for anybody."""
        self.add_error(None, _TOO_LITTLE)


class IdentityForm(_Person):
    """Who somebody is, to be corrected."""

    preferred_name = _Line("Name they prefer")
    other_names = _Line("Other names, nicknames", help_text="Separate them by commas.")
    gender = _Line("Gender", help_text="As they say it.")
    languages = _Line("Languages they speak")
    address = _Line("Address", most=_MOST_LINES)
    description = _Line("What they look like", most=_MOST_LINES)
    #: When what stands here was last changed, as it was read.
    read_at = forms.DateTimeField(widget=forms.HiddenInput)

    field_order = (
        "given_name", "family_name", "preferred_name", "other_names", "date_of_birth", "gender", "languages", "phone",
        "address", "online_names", "description", "read_at",
    )  # fmt: skip
