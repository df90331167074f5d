"""A consent as it stands on the paper, and who is suspected."""

from collections.abc import Mapping
from typing import Any

from django import forms

from openhart.disclosure.forms.leaving import Choices, WhomForm, choose
from openhart.ui.fields import DateInput, DayField, HintedCheckboxes, HintedChoices


class ConsentForm(WhomForm):
    """One recipient, exact fields, one purpose, a begin and an end, and who signed."""

    fields_out = forms.MultipleChoiceField(
        label="What may be disclosed",
        widget=HintedCheckboxes(),
        error_messages={"required": "Choose at least one line."},
    )
    purpose = forms.ChoiceField(label="What for", error_messages={"required": "Choose what it is for."})
    from_on = DayField(label="From", widget=DateInput(), error_messages={"required": "Enter the first day."})
    until_on = DayField(
        label="Until the end of", widget=DateInput(), error_messages={"required": "Enter the last day."}
    )
    giver = forms.ChoiceField(
        label="Who gives it", widget=HintedChoices(), error_messages={"required": "Choose who gives the consent."}
    )
    confirmed = forms.MultipleChoiceField(label="Conditions", required=False, widget=HintedCheckboxes())
    guardian = forms.ChoiceField(
        label="Parent or guardian who signed", required=False,
        help_text="When the minor and a parent or guardian give it together.",
    )  # fmt: skip
    signed_on = DayField(label="Signed on", widget=DateInput(), error_messages={"required": "Enter the day."})
    is_informed = forms.BooleanField(
        label="What is disclosed, to whom, what for and what may follow was explained, in a language they understand",
        error_messages={"required": "A consent counts only when it was explained."},
    )
    is_not_a_condition = forms.BooleanField(
        label="They were told that help does not depend on it and that they can take it back at any time",
        error_messages={"required": "A consent counts only when help did not depend on it."},
    )
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Where the signed paper is; which law lets the minor consent alone. It is sealed.",
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Mapping[str, Choices], hints: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "fields_out", "purpose", "giver", "confirmed", "guardian"):
            choose(self.fields[name], choices[name], hints)


class SuspectForm(forms.Form):
    """Who is suspected of abusing the child, and why."""

    person = forms.ChoiceField(label="Who", error_messages={"required": "Choose who is suspected."})
    why = forms.CharField(
        label="What makes you suspect them", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is sealed with the case.", error_messages={"required": "Say what makes you suspect this person."},
    )  # fmt: skip

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["person"], people)
