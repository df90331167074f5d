"""The forms of the decisions on a referral."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from openhart.referrals.events import codes
from openhart.referrals.forms.fields import OneOf, SomeOf, Words


class ScreenForm(forms.Form):
    """Accept a referral or not, under the operational definitions."""

    is_definition_met = forms.TypedChoiceField(
        label="Does the report meet an operational definition of policy 22-3?",
        choices=[("yes", "Yes, it is met"), ("no", "No, it is not met")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": "Say whether an operational definition is met."},
    )  # fmt: skip
    definitions = SomeOf("Which definitions are met?", codes.DEFINITIONS)
    decision = forms.ChoiceField(
        label="Decision", choices=list(codes.DECISIONS.items()), widget=forms.RadioSelect,
        help_text="A referral that is not accepted goes on: it is reviewed, triaged and offered community services.",
        error_messages={"required": "Choose accepted or not accepted."},
    )  # fmt: skip
    response = OneOf(
        "Response time, if accepted", codes.RESPONSES, empty="", widget=forms.RadioSelect,
        help_text="It runs from the moment the report was received.",
    )  # fmt: skip
    reason = Words("Reason", help_text="Why the definition is met or not met. It is sealed.", rows=4)

    def __init__(self, *args: Any, decisions: Iterable[str] = tuple(codes.DECISIONS), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = "Give the reason for the decision."
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(code, codes.DECISIONS[code]) for code in codes.DECISIONS if code in set(decisions)]

    def clean(self) -> dict[str, Any]:
        """Say what an acceptance still needs."""
        told = super().clean() or self.cleaned_data
        decision = told.get("decision")
        if decision == "accepted" and not told.get("response") and "response" not in self.errors:
            self.add_error("response", "Choose the response time for an accepted referral.")
        if decision == "not_accepted":
            told["response"] = ""
        if told.get("definitions") and told.get("is_definition_met") is False:
            self.add_error("definitions", "Definitions are ticked, but the answer above is that none is met.")
        return told


class AssignForm(forms.Form):
    """Who investigates."""

    unit = OneOf("Unit", codes.UNITS, empty="", widget=forms.RadioSelect, required=True)
    track = OneOf("Track", codes.TRACKS, empty="", widget=forms.RadioSelect, required=True)
    office = forms.ChoiceField(label="Area office", required=False)
    worker_id = forms.TypedChoiceField(
        label="Investigation social worker", required=False, coerce=UUID, empty_value=None,
        help_text="They can see the case from then on.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        offices: Iterable[tuple[str, str]],
        workers: Iterable[tuple[UUID, str]],
        tracks: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "office": [("", "Not decided yet"), *offices],
            "worker_id": [("", "Not decided yet"), *((str(ident), name) for ident, name in workers)],
            "track": [(code, codes.TRACKS[code]) for code in tracks],
        }
        for name, values in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = values
        self.fields["unit"].error_messages["required"] = "Choose the unit."
        self.fields["track"].error_messages["required"] = "Choose the track."
