"""A breach, who was told of it, its risk and its end."""

from typing import Any

from django import forms

from openhart.disclosure.forms.leaving import Choices, choose
from openhart.disclosure.lifecycle.breaches import RISKS
from openhart.ui.fields import HintedCheckboxes, WhenField


class BreachForm(forms.Form):
    """What went wrong."""

    what = forms.CharField(
        label="What happened", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="It is sealed, with a key of its own.", error_messages={"required": "Say what happened."},
    )  # fmt: skip
    data_kinds = forms.MultipleChoiceField(
        label="What kinds of data", widget=HintedCheckboxes(), error_messages={"required": "Choose what is concerned."},
        help_text="They decide which clocks run.",
    )  # fmt: skip
    received_by = forms.CharField(
        label="Who has it now", required=False, max_length=500, help_text="As far as you know. It is sealed."
    )
    contained = forms.CharField(
        label="What was done at once", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For instance: called the recipient, who destroyed the letter.",
    )  # fmt: skip
    happened_at = WhenField(label="When it happened", required=False, help_text="Leave empty when nobody knows.")
    discovered_at = WhenField(
        label="When it was discovered", help_text="The clocks run from here.",
        error_messages={"required": "Enter when it was discovered; an estimate will do."},
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["data_kinds"], kinds)


class AnswerForm(forms.Form):
    """What was done about one clock: they were told, or it does not apply."""

    applies = forms.ChoiceField(
        label="What was done", choices=(("told", "They were told"), ("not", "It does not apply to this breach")),
        widget=forms.RadioSelect(), error_messages={"required": "Choose what was done."},
    )  # fmt: skip
    told_at = WhenField(label="When they were told", required=False)
    proof = forms.CharField(
        label="Who was told and how it can be shown, or why it does not apply", max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say how it can be shown."},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the time when they were told."""
        told = super().clean() or {}
        if told.get("applies") == "told" and not told.get("told_at") and "told_at" not in self.errors:
            self.add_error("told_at", "Enter when they were told; an estimate will do.")
        return told


class AssessForm(forms.Form):
    """How much harm it may do, and how it was contained."""

    risk = forms.ChoiceField(
        label="Risk",
        choices=tuple(RISKS.items()),
        widget=forms.RadioSelect(),
        error_messages={"required": "Choose how great the risk is."},
    )
    words = forms.CharField(
        label="Why", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What the data are, who has them, whether they were read, what was done since (45 CFR 164.402(2)).",
        error_messages={"required": "Say why you think so."},
    )  # fmt: skip
    contained = forms.CharField(
        label="How it was contained", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how it was contained."},
    )  # fmt: skip


class CloseForm(forms.Form):
    """What was learned."""

    words = forms.CharField(
        label="What was learned, and what was changed", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what was learned."},
    )  # fmt: skip


class ConcernForm(forms.Form):
    """Further cases that a breach concerns."""

    references = forms.CharField(
        label="Numbers of further cases", max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One on each line, such as HT-2026-000123-K.",
        error_messages={"required": "Enter the number of a case."},
    )  # fmt: skip
