"""What is to leave, to whom, on which ground."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from openhart.disclosure.lifecycle import grounds
from openhart.disclosure.lifecycle.grounds import Claim, Order, Whom
from openhart.ui.fields import DateInput, HintedCheckboxes, HintedChoices

Choices = Sequence[tuple[str, Any]]
#: What is disclosed here goes by these ways; e-mail carries no case data.
WAYS = tuple(
    (code, label) for code, label in grounds.CHANNELS.items() if code != "email" and code not in grounds.OF_NOTICES
)
_PAPERS = (("order", "An order that a judge signed"), ("subpoena", "A subpoena"))


def choose(field: forms.Field, choices: Choices, hints: Mapping[str, str] | None = None) -> None:
    """Give a field its choices, and its widget a line of explanation to some of them."""
    assert isinstance(field, forms.ChoiceField | forms.MultipleChoiceField)  # noqa: S101 - only these are given any
    field.choices = list(choices)
    if isinstance(field.widget, HintedChoices | HintedCheckboxes):
        field.widget.hints = dict(hints or {})


class WhomForm(forms.Form):
    """Who receives it."""

    kind = forms.ChoiceField(label="Kind of recipient", error_messages={"required": "Choose who receives it."})
    organisation = forms.CharField(label="Organization", max_length=200, required=False)
    person = forms.CharField(label="Person", max_length=200, required=False)

    def whom(self) -> Whom:
        """Return who receives it."""
        told = self.cleaned_data
        return Whom(kind=told["kind"], organisation=told["organisation"], person=told["person"])


class DiscloseForm(WhomForm):
    """A disclosure as it is prepared; ``shown`` is the hash of what was shown before it is handed out."""

    ground = forms.ChoiceField(label="On which ground", error_messages={"required": "Choose the ground."})
    confirmed = forms.MultipleChoiceField(
        label="Conditions of the ground", required=False, widget=HintedCheckboxes(),
        help_text="Tick those of the ground you chose, if they hold.",
    )  # fmt: skip
    paper = forms.ChoiceField(
        label="What the court sent", choices=(("", "No paper of a court"), *_PAPERS), required=False
    )
    court = forms.CharField(label="Court", max_length=200, required=False)
    docket = forms.CharField(label="Docket number", max_length=100, required=False)
    judge = forms.CharField(label="Judge who signed it", max_length=200, required=False)
    signed_on = forms.DateField(label="Signed on", required=False, widget=DateInput())
    purpose = forms.ChoiceField(label="What it is needed for", error_messages={"required": "Choose what it is for."})
    fields_out = forms.MultipleChoiceField(
        label="What is disclosed", widget=HintedCheckboxes(),
        error_messages={"required": "Choose at least one line."}, help_text="Only what the recipient needs.",
    )  # fmt: skip
    summary = forms.CharField(
        label="In your words", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Goes out word for word, when “What is written for this disclosure” is ticked above.",
    )  # fmt: skip
    channel = forms.ChoiceField(
        label="How it leaves", choices=WAYS, widget=forms.RadioSelect(attrs={"class": "hart-choices--inline"}),
        error_messages={"required": "Choose how it leaves."}, help_text="E-mail and text messages carry no case data.",
    )  # fmt: skip
    notified = forms.CharField(
        label="How the person was told beforehand", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Or why that was not possible (28 CFR 94.115(b)).",
    )  # fmt: skip
    safety = forms.CharField(
        label="What was done for their safety",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Mapping[str, Choices], is_provider: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "ground", "confirmed", "purpose", "fields_out"):
            choose(self.fields[name], choices[name])
        if not choices["confirmed"]:
            del self.fields["confirmed"]
        if not is_provider:
            del self.fields["notified"], self.fields["safety"]

    def claim(self) -> Claim:
        """Return the ground: ``consent:ID``, ``statute:CODE``, ``own_request:CODE`` or ``court_order``."""
        told = self.cleaned_data
        kind, _, code = told["ground"].partition(":")
        order = Order(
            court=told["court"], number=told["docket"], judge=told["judge"], signed_on=told["signed_on"],
            paper=told["paper"] or "order",
        )  # fmt: skip
        return Claim(
            kind=kind, code=code if kind in {grounds.STATUTE, grounds.REQUEST} else "",
            consent=UUID(code) if kind == grounds.CONSENT else None, confirmed=tuple(told.get("confirmed", ())),
            order=order if kind == grounds.ORDER else Order(), notified=told.get("notified", ""),
            safety=told.get("safety", ""),
        )  # fmt: skip


class FurtherForm(forms.Form):
    """What is written below a row of the ledger."""

    kind = forms.ChoiceField(
        label="What is it?", choices=(("corrected", "A correction of this row"), ("recalled", "It was called back")),
        widget=forms.RadioSelect(), error_messages={"required": "Choose what it is."},
    )  # fmt: skip
    what = forms.CharField(
        label="In your words", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The row itself stays as it is. It is sealed.", error_messages={"required": "Say what was wrong."},
    )  # fmt: skip


class NarrowForm(forms.Form):
    """What the ledger of the agency is narrowed to."""

    kind = forms.ChoiceField(label="Recipient", required=False)
    ground = forms.ChoiceField(label="Ground", required=False, choices=(("", "All"), *grounds.KINDS.items()))

    def __init__(self, *args: Any, kinds: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["kind"], [("", "All"), *sorted(kinds.items(), key=lambda pair: pair[1])])
