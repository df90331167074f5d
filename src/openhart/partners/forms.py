"""The shape of what partners type; whether it is allowed is for the actions to say."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from openhart.inbox.lifecycle import OUTCOMES
from openhart.inbox.lifecycle.yearly import items_for

_LONGEST_LINK, _LONGEST_CODE = 300, 40
_MOST_WORDS = 4000
_MOST_COUNTED = 1_000_000


class _Answer(forms.Form):
    """What every answer to a letter carries."""

    prefix = ""
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )  # fmt: skip
    position = forms.CharField(
        label="Rank and badge, or office", max_length=120, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, name: str = "", position: str = "") -> None:
        known = {"name": name, "position": position, "submission": uuid4()}
        super().__init__(data, initial=known, auto_id="%s", prefix=self.prefix)

    def typed(self) -> dict[str, Any]:
        """Return what was typed without the page it came from."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"submission", "outcome"}}

    def page(self) -> UUID:
        """Return the id of the page that was sent in."""
        page: UUID = self.cleaned_data["submission"]
        return page


class ReceivedForm(_Answer):
    """That the letter is there."""

    prefix = "received"
    number = forms.CharField(
        label="Your case number", max_length=120, required=False,
        help_text="If you have one already. The agency keeps it with the case.",
    )  # fmt: skip
    field_order = ["number", "name", "position", "submission"]


class AskForm(_Answer):
    """A question to the agency."""

    prefix = "ask"
    text = forms.CharField(
        label="Your question", max_length=_MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your question."},
    )  # fmt: skip
    field_order = ["text", "name", "position", "submission"]


class OutcomeForm(_Answer):
    """What came of it."""

    prefix = "outcome"
    outcome = forms.ChoiceField(
        label="What came of it", choices=list(OUTCOMES.items()), widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )  # fmt: skip
    number = forms.CharField(label="Your case number", max_length=120, required=False)
    text = forms.CharField(
        label="Anything the agency should know", required=False, max_length=_MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    field_order = ["outcome", "number", "text", "name", "position", "submission"]


class LinkForm(forms.Form):
    """A one-time link and the code that was spoken."""

    link = forms.CharField(
        label="Link from the e-mail", max_length=_LONGEST_LINK,
        help_text="If the box is empty, paste the whole link, or type the letters and figures at its end.",
        widget=forms.TextInput(
            attrs={"data-from-link": "", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={"required": "Paste the link from the e-mail."},
    )  # fmt: skip
    code = forms.CharField(
        label="Code from the telephone", max_length=_LONGEST_CODE,
        help_text="Eight figures. The person who called you has told you.",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "hart-input--short"}
        ),
        error_messages={"required": "Enter the code you were told on the telephone."},
    )  # fmt: skip


class YearlyForm(forms.Form):
    """An organisation's own words and numbers for a year."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items_for(kind):
            label = f"{item.number}. {item.asks}"
            self.fields[item.code] = (
                forms.IntegerField(
                    label=label, help_text=item.help, required=False, min_value=0, max_value=_MOST_COUNTED,
                    widget=forms.NumberInput(attrs={"class": "hart-input--short"}),
                )
                if item.is_number
                else forms.CharField(
                    label=label, help_text=item.help, required=False, max_length=_MOST_WORDS,
                    widget=forms.Textarea(attrs={"rows": 3}),
                )
            )  # fmt: skip

    def answers(self) -> dict[str, str]:
        """Return what was answered, as text; nothing for what was left empty."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return {name: str(value) for name, value in given.items() if value not in {None, ""}}
