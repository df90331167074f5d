"""The shape of what somebody says about when they want to hear."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from openhart.reminders.lifecycle.quiet import Hours, Rest
from openhart.reminders.models.mailing import WAYS
from openhart.ui.fields import TimeInput

_WRONG = {"invalid": "Enter the time as in 17:05.", "required": "Enter a time as in 08:00."}


class HoursForm(forms.Form):
    """Quiet hours, the hour of the digest, the way, and the address."""

    email = forms.EmailField(
        label="Your e-mail address at work", required=False, max_length=254,
        help_text="Mails say how many things wait for you, and nothing about them. Empty: My day only.",
        error_messages={"invalid": "Enter an address as in name@agency.example."},
    )  # fmt: skip
    rest = forms.ChoiceField(
        label="What no law sets a limit to reaches you by", choices=WAYS, widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )  # fmt: skip
    digest_at = forms.TimeField(
        label="Hour of the daily e-mail", widget=TimeInput, error_messages=_WRONG,
        help_text="If it lies in your quiet hours, it comes when they end.",
    )  # fmt: skip
    quiet_from = forms.TimeField(
        label="Quiet hours begin", required=False, widget=TimeInput, error_messages=_WRONG,
        help_text="Empty: none.",
    )  # fmt: skip
    quiet_until = forms.TimeField(label="Quiet hours end", required=False, widget=TimeInput, error_messages=_WRONG)

    def clean(self) -> dict[str, Any]:
        """Refuse half of the quiet hours."""
        typed = super().clean() or {}
        if (typed.get("quiet_from") is None) != (typed.get("quiet_until") is None) and not self.errors:
            missing = "quiet_from" if typed.get("quiet_from") is None else "quiet_until"
            self.add_error(missing, ValidationError("Enter both when quiet hours begin and when they end, or neither."))
        return typed

    def hours(self) -> Hours:
        """Return what was chosen."""
        typed = self.cleaned_data
        return Hours(typed["quiet_from"], typed["quiet_until"], typed["digest_at"], Rest(typed["rest"]))
