"""The shape of what is chosen before a notice is sent."""

from collections.abc import Sequence
from typing import Any

from django import forms

from openhart.notices.forms.recording import Choices
from openhart.notices.queries import Composed, Offer


def choose(field: forms.Field, choices: Sequence[Any]) -> None:
    """Give a field its choices."""
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)  # noqa: S101 - only these are given any
    field.choices = list(choices)


class SendForm(forms.Form):
    """One notice: to whom, with which form, on which ground, telling what."""

    recipient = forms.ChoiceField(label="To whom", error_messages={"required": "Choose who is to be told."})
    form = forms.ChoiceField(label="Form", required=False)
    ground = forms.ChoiceField(
        label="On which ground", error_messages={"required": "Choose the ground on which they are told."},
        help_text="It stands in the ledger of disclosures with what was told.",
    )  # fmt: skip
    fields_told = forms.MultipleChoiceField(
        label="What they are told", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one line."},
        help_text="What this recipient needs is chosen already.",
    )  # fmt: skip
    note = forms.CharField(
        label="Note for colleagues", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is sealed with the case and is not sent.",
    )  # fmt: skip
    is_again = forms.BooleanField(label="They were told already, and are to be told once more", required=False)
    towns = forms.CharField(required=False, widget=forms.HiddenInput)
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, recipients: Choices, papers: Choices, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["recipient"], recipients)
        choose(self.fields["form"], papers)
        choose(self.fields["ground"], [(each.code, f"{each.label} ({each.citation})") for each in offer.statutes])
        choose(self.fields["fields_told"], offer.fields())

    def clean_fields_told(self) -> tuple[str, ...]:
        """Return the codes of what is told."""
        return tuple(self.cleaned_data["fields_told"])

    def clean_towns(self) -> tuple[str, ...]:
        """Return the codes of the towns for which they are told."""
        return tuple(town for town in self.cleaned_data["towns"].split(",") if town)


class SendAllForm(forms.Form):
    """Which of those who are owed a notice are told with one press; what was shown of each is carried along."""

    chosen = forms.MultipleChoiceField(error_messages={"required": "Choose at least one of them."})
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ready: Sequence[Composed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["chosen"], [(each.key, each.recipient.name) for each in ready])
        for each in ready:
            self.fields[f"seen:{each.key}"] = forms.CharField(max_length=64, widget=forms.HiddenInput)
