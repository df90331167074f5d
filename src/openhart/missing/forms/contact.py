"""Somebody was asked, somewhere was looked, somebody was told."""

from datetime import datetime
from uuid import uuid4

from django import forms

from openhart.missing.events import codes
from openhart.missing.events.told import Spoken
from openhart.missing.forms.beginning import check_past, minute_of
from openhart.missing.forms.pieces import Given, one_of, radios, stripped, text
from openhart.missing.models import Purpose
from openhart.ui.fields import WhenField

_SEARCH_OUTCOMES = {code: label for code, label in codes.OUTCOMES.items() if code != "told"}
_TOLD_OUTCOMES = {code: codes.OUTCOMES[code] for code in ("told", "lead", "no_answer", "refused")}


class ContactForm(forms.Form):
    """One line of the log; ``purpose`` says which of the two lists it is for."""

    whom = one_of("Whom, or where", codes.SEARCHED, required="Choose whom you spoke with, or where you looked.")
    who = text("Name, number or place", hint="It is sealed.")
    outcome = radios("What came of it", _SEARCH_OUTCOMES, required="Choose what came of it.")
    notes = text("What was said", rows=3, hint="It is sealed.")
    happened_at = WhenField(label="When", error_messages={"required": "Enter when it was."})
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Given = None, *, purpose: Purpose, at: datetime, initial: Given = None) -> None:
        """Ask for those who are told, or for those who are asked."""
        shown = {"happened_at": at, "shown": minute_of(at)}
        super().__init__(data, initial={**shown, **(initial or {})})
        self.purpose, self.at = purpose, at
        if purpose == Purpose.TOLD:
            whom, outcome = self.fields["whom"], self.fields["outcome"]
            assert isinstance(whom, forms.ChoiceField)  # noqa: S101 - declared above
            assert isinstance(outcome, forms.ChoiceField)  # noqa: S101 - likewise
            whom.label, whom.choices = "Who was told", [("", "Choose"), *codes.TOLD.items()]
            outcome.choices = list(_TOLD_OUTCOMES.items())

    def clean_happened_at(self) -> datetime:
        """Return the moment; a minute left as the page showed it is now."""
        moment: datetime = self.cleaned_data["happened_at"]
        if minute_of(moment) == self.data.get(self.add_prefix("shown")):
            return self.at
        check_past(self, "happened_at", moment, self.at)
        return moment

    def spoken(self) -> Spoken:
        """Return what was typed, as the action takes it."""
        told = self.cleaned_data
        return Spoken(
            purpose=self.purpose, whom=told["whom"], outcome=told["outcome"], happened_at=told["happened_at"],
            words=stripped(told, ["who", "notes"]),
        )  # fmt: skip
