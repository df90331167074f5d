"""The shapes of what is typed about an opening in an emergency."""

from typing import Any

from django import forms

from openhart.accounts.models import Ground, Verdict
from openhart.ui.fields import HintedChoices

_A_SENTENCE = (20, 4)  # characters, words
_MOST = 2000


class SentenceField(forms.CharField):
    """At least a sentence in somebody's own words: what is reviewed afterwards must say something."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=_MOST, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the words; ask for a sentence when there is hardly one."""
        typed = str(super().clean(value))
        characters, words = _A_SENTENCE
        if len(typed) < characters or len(set(typed.lower().split())) < words:
            raise forms.ValidationError("Write at least one sentence, so that whoever reviews it understands.")
        return typed


class AskForm(forms.Form):
    """Why a case has to be opened at once."""

    ground = forms.ChoiceField(
        label="What is the emergency?", choices=Ground.choices, widget=forms.RadioSelect(),
        error_messages={"required": "Choose what the emergency is."},
    )  # fmt: skip
    reason = SentenceField(
        label="What do you need the case for?",
        help_text="At least one sentence. It is kept sealed, and read by those who review this.",
        error_messages={"required": "Say what you need the case for."},
    )


class ReviewForm(forms.Form):
    """What the review of an opening found."""

    verdict = forms.ChoiceField(
        label="Was it justified?", choices=Verdict.choices,
        widget=HintedChoices(hints={
            Verdict.JUSTIFIED: "There was an emergency, and what was read and done was needed for it.",
            Verdict.NOT_JUSTIFIED: "There was none, or more was read or done than it needed.",
        }),
        error_messages={"required": "Choose whether it was justified."},
    )  # fmt: skip
    words = SentenceField(
        label="Why?",
        help_text="What you looked at, and whom you talked to. It is kept sealed.",
        error_messages={"required": "Say why."},
    )
