"""Looking up what is known already."""

from django import forms

from openhart.foundation import ids
from openhart.referrals.forms.fields import Line


class KnownForm(forms.Form):
    """The reference number a reporter gives."""

    reference = Line("Reference number", help_text="As in HT-2026-000123-K", most=60)

    def clean_reference(self) -> str:
        """Return the number as we write it; refuse one whose check letter does not fit."""
        reference = ids.read_reference(self.cleaned_data["reference"])
        if reference is None:
            raise forms.ValidationError("This is not a reference number of ours, or a digit is wrong. Read it again.")
        return reference
