"""The form that waives a duty: a reason, and nothing else."""

import uuid

from django import forms


class WaiveForm(forms.Form):
    """Why a step need not be done."""

    reason = forms.CharField(
        label="Why need it not be done?",
        help_text="Sealed. The required steps show who waived it and when; those who may see the case read why.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give the reason: without one the step stays owed."},
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
