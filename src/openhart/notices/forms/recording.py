"""The shape of what is typed when somebody says that a recipient was told, or what came of it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from openhart.notices import lifecycle
from openhart.notices.lifecycle.dispatching import ALWAYS_A_BREACH, WRONG
from openhart.notices.models import How, Paper
from openhart.notices.queries import Offer
from openhart.ui.fields import WhenField

Choices = list[tuple[str, str | list[tuple[str, str]]]]
#: How somebody tells by hand; the two others the program records when it has told them itself.
_BY_HAND = [(value, label) for value, label in How.choices if value not in {How.WEBHOOK, How.DESK}]


class NoticeForm(forms.Form):
    """Who was told, how and when, and the proof."""

    recipient = forms.ChoiceField(label="Who was told", error_messages={"required": "Choose who was told."})
    how = forms.ChoiceField(
        label="How", choices=_BY_HAND, widget=forms.RadioSelect(attrs={"class": "hart-choices--inline"}),
        error_messages={"required": "Choose how they were told."},
    )  # fmt: skip
    happened_at = WhenField(
        label="When they were told", error_messages={"required": "Enter when they were told; an estimate will do."}
    )
    form = forms.ChoiceField(label="Form that went with it", choices=Paper.choices, required=False)
    person = forms.CharField(
        label="Person reached", max_length=200, required=False,
        help_text="Name and rank or position. By telephone: whom you spoke with.",
    )  # fmt: skip
    badge = forms.CharField(label="Badge number", max_length=60, required=False)
    number = forms.CharField(max_length=120, required=False)
    note = forms.CharField(
        label="Note", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is sealed with the case.",
    )  # fmt: skip
    ground = forms.ChoiceField(
        label="On which ground", error_messages={"required": "Choose the ground on which they were told."},
        help_text="It stands in the ledger of disclosures with what was told.",
    )  # fmt: skip
    fields_told = forms.MultipleChoiceField(
        label="What was told", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say what was told: choose at least one line."},
        help_text="What this recipient needs is chosen already. Take away what you did not say.",
    )  # fmt: skip
    towns = forms.CharField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, to: str, recipients: Choices, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recipient, number = self.fields["recipient"], self.fields["number"]
        ground, told = self.fields["ground"], self.fields["fields_told"]
        assert isinstance(ground, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(told, forms.MultipleChoiceField)  # noqa: S101 - declared above
        ground.choices = [(each.code, f"{each.label} ({each.citation})") for each in offer.statutes]
        told.choices = offer.fields()
        assert isinstance(recipient, forms.ChoiceField)  # noqa: S101 - declared above
        recipient.choices = recipients
        number.label = lifecycle.number_name(to)
        if to in lifecycle.NUMBER_PROVES:
            number.help_text = "It proves the notice. If you do not have it yet, save without it and add it later."

    def clean_fields_told(self) -> tuple[str, ...]:
        """Return the codes of what was told."""
        return tuple(self.cleaned_data["fields_told"])

    def clean_towns(self) -> tuple[str, ...]:
        """Return the codes of the towns for which they were told."""
        return tuple(town for town in self.cleaned_data["towns"].split(",") if town)


class NumberForm(forms.Form):
    """The number that proves a notice."""

    number = forms.CharField(max_length=120, error_messages={"required": "Enter the number they gave."})

    def __init__(self, *args: Any, to: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = lifecycle.number_name(to)


class AcknowledgeForm(forms.Form):
    """When the recipient said that it has the notice."""

    happened_at = WhenField(
        label="When they acknowledged it",
        error_messages={"required": "Enter when they acknowledged it; an estimate will do."},
    )
    their_number = forms.CharField(
        label="Their case number", max_length=120, required=False, help_text="If they gave one. It is sealed."
    )


class WithdrawForm(forms.Form):
    """Why a notice is taken back, and what follows."""

    because = forms.ChoiceField(
        label="What was wrong?", choices=list(WRONG.items()), widget=forms.RadioSelect(),
        help_text="The recipient is told this, and no more.",
        error_messages={"required": "Choose what was wrong."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Why is it taken back?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For instance: sent to the wrong department. It is sealed.",
        error_messages={"required": "Say why the notice is taken back."},
    )  # fmt: skip
    is_breach = forms.BooleanField(
        label="Something that identifies a child reached somebody who may not have it", required=False,
        help_text="Then it goes into the register of breaches in the same step, and its clocks run. To the wrong "
        "recipient, or about the wrong child, it always does.",
    )  # fmt: skip
    is_corrected = forms.BooleanField(
        label="I send the right one next", required=False, help_text="The recipient is told that it was corrected.",
    )  # fmt: skip

    def said_of_breach(self) -> str:
        """Return what to say of the register of breaches once it was taken back; nothing where it is none."""
        told = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if not told.get("is_breach") and told.get("because") not in ALWAYS_A_BREACH:
            return ""
        return " If something that identifies a child had left, it stands in the register of breaches now."


def grouped(first: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]) -> Choices:
    """Return recipients as choices: those who must be told, then the rest under a heading of their own."""
    first, others = list(first), list(others)
    if not first:
        return [("", "Choose who was told"), *others]
    return [("Must be told", first), ("Somebody else in their place", others)] if others else list(first)
