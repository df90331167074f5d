"""The shapes of what is typed about holds and disposal."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from openhart.foundation import ids
from openhart.retention.access import MOST_CASES
from openhart.retention.lifecycle.proposals import REASONS
from openhart.ui.fields import DateInput

_LONGEST = 4000
_MATTER = 200


class HoldForm(forms.Form):
    """Which cases are held, what for, and why."""

    references = forms.CharField(
        label="Reference numbers", widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=f"One to a line, at most {MOST_CASES}. One case, or all that a suit or an inquiry is about.",
        error_messages={"required": "Enter the number of at least one case."},
    )  # fmt: skip
    matter = forms.CharField(
        label="What the hold is called", max_length=_MATTER,
        help_text="Such as the name of the suit. It is kept sealed, and read by Legal, records officers and auditors.",
        error_messages={"required": "Say by what name the hold is known."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why the cases must be kept", max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever thinks of lifting the hold reads this. It is kept sealed.",
        error_messages={"required": "Say why the cases must be kept."},
    )  # fmt: skip

    def clean_references(self) -> list[str]:
        """Return the numbers as we write them; name each that was misheard or is none."""
        typed = [word for word in re.split(r"[\s,;]+", str(self.cleaned_data["references"])) if word]
        known = {word: ids.read_reference(word) for word in typed}
        wrong = [word[:40] for word, reference in known.items() if reference is None]
        if wrong:
            raise forms.ValidationError(
                f"{', '.join(wrong[:5])}: not a reference number, or one that was misheard. "
                "A number looks like HT-2026-000123-K."
            )
        return [reference for reference in known.values() if reference is not None]


class LiftForm(forms.Form):
    """Why a hold is lifted."""

    reason = forms.CharField(
        label="Why the cases need not be kept any more", max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}), help_text="It is kept sealed.",
        error_messages={"required": "Say why the cases need not be kept any more."},
    )  # fmt: skip


class _Calendar(forms.Form):
    """The day, as somebody reads it from a calendar and not from this machine."""

    today = forms.DateField(
        label="Today's date, from a calendar", widget=DateInput,
        help_text="From the wall, a newspaper or your telephone: it shows whether this machine's clock is right.",
        error_messages={"required": "Enter today's date.", "invalid": "Enter the date as in 2026-10-02."},
    )  # fmt: skip


class ProposeForm(_Calendar):
    """Which of the cases that are due are proposed; ``cases`` are (id, number)."""

    field_order = ("cases", "today")
    cases = forms.TypedMultipleChoiceField(
        label="Cases", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose a case.", "invalid_choice": "The list has changed: choose again."},
    )  # fmt: skip

    def __init__(self, *args: Any, cases: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = list(cases)  # type: ignore[attr-defined]  # of a field of choices


class ApproveForm(_Calendar):
    """That somebody has looked at what will be destroyed, on the right day."""

    field_order = ("understood", "today")
    understood = forms.BooleanField(
        label="I have looked at the cases and at what is destroyed, and nobody I know of still needs them",
        error_messages={"required": "Look at what is destroyed, and tick this."},
    )  # fmt: skip


class BecauseForm(forms.Form):
    """Why a proposal is rejected or stopped, or a case taken out."""

    because = forms.ChoiceField(
        label="Why", choices=list(REASONS.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose why."},
    )  # fmt: skip
