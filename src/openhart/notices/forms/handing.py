"""The shape of what is typed after somebody faxed, posted or called, and of a reply."""

from typing import Any

from django import forms

from openhart.notices import lifecycle
from openhart.ui.fields import WhenField


class WalkedForm(forms.Form):
    """When they were told, whom was reached, and the number they gave."""

    happened_at = WhenField(
        label="When it went", error_messages={"required": "Enter when it went; an estimate will do."}
    )
    person = forms.CharField(
        label="Person reached", max_length=200, required=False,
        help_text="Name and rank or position. A call is proven by the name of who took it.",
    )  # fmt: skip
    badge = forms.CharField(label="Badge number", max_length=60, required=False)
    number = forms.CharField(max_length=120, required=False)
    note = forms.CharField(
        label="Note", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is sealed with the case.",
    )  # fmt: skip

    def __init__(self, *args: Any, to: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = lifecycle.number_name(to)


class ReplyForm(forms.Form):
    """What we reply to a question."""

    text = forms.CharField(
        label="Your reply", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They read it in their inbox. Write nothing that the ground of the notice does not let out.",
        error_messages={"required": "Write your reply."},
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)
