"""The shape of what is typed about documents; whether it is allowed is for the actions to say."""

from typing import Any

from django import forms

from openhart.documents.models import Kind, To
from openhart.documents.workshop.kinds import TYPES
from openhart.ui.fields import DateInput, WhenField

#: What the browser's chooser offers first; on a phone it includes the camera.
_OFFERED = ",".join(["image/*", *(f".{ending}" for known in TYPES.values() for ending in known.endings)])
_NO_KIND = ("", "Choose a kind")


class DocumentForm(forms.Form):
    """A file and what it is. What is typed stands before the file: it is kept also when the file is not."""

    kind = forms.ChoiceField(
        label="Kind of document", choices=[_NO_KIND, *Kind.choices],
        error_messages={"required": "Choose what kind of document it is."},
    )  # fmt: skip
    dated_on = forms.DateField(
        label="Date of the document", required=False, widget=DateInput, help_text="The date on it, if it has one.",
        error_messages={"invalid": "Enter the date as in 2026-10-02."},
    )  # fmt: skip
    description = forms.CharField(
        label="What it is", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For instance: order of temporary custody, Superior Court. It is sealed.",
    )  # fmt: skip
    is_unlawful = forms.BooleanField(
        label="This may be a sexual picture or video of a child", required=False,
        help_text="It is locked as it arrives. Nobody at the desk can look at it, you included.",
    )  # fmt: skip
    as_evidence = forms.BooleanField(
        label="Keep it sealed all the same, as evidence", required=False,
        help_text="It is never opened or shown here. Those who may can take a copy of it.",
    )  # fmt: skip
    file = forms.Field(
        label="File", required=False, widget=forms.FileInput(attrs={"accept": _OFFERED}),
        help_text="Pictures, PDF, text, Office documents, sound and video, up to 100 MB. It is sealed as it arrives.",
    )  # fmt: skip

    def __init__(self, *args: Any, is_refused: bool = False, has_arrived: bool = False, **kwargs: Any) -> None:
        """Ask for the reason to keep it only once a file was refused, and for no file once one has arrived."""
        super().__init__(*args, **kwargs)
        if not is_refused:
            del self.fields["as_evidence"]
        if has_arrived:
            self.fields["file"].label = "Another file in its place"


class WithdrawForm(forms.Form):
    """Why a document is taken back."""

    reason = forms.CharField(
        label="Why is it taken back?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For instance: it belongs to another case. It is sealed.",
        error_messages={"required": "Say why the document is taken back."},
    )  # fmt: skip


class LockForm(forms.Form):
    """That somebody means it."""

    is_meant = forms.BooleanField(
        label="I understand that nobody at the desk can open this file again",
        error_messages={"required": "Tick this to lock the file."},
    )  # fmt: skip


class ReportForm(forms.Form):
    """To whom a locked file was reported, and the proof."""

    to = forms.ChoiceField(
        label="Reported to", choices=To.choices, widget=forms.RadioSelect(attrs={"class": "hart-choices--inline"}),
        error_messages={"required": "Choose to whom it was reported."},
    )  # fmt: skip
    happened_at = WhenField(
        label="When it was reported", error_messages={"required": "Enter when it was reported; an estimate will do."}
    )
    number = forms.CharField(
        label="Number of the report", max_length=120, help_text="Their case number, or the CyberTipline number.",
        error_messages={"required": "Enter the number they gave."},
    )  # fmt: skip
    person = forms.CharField(label="Person reached", max_length=200, required=False)
    note = forms.CharField(label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    submission = forms.UUIDField(widget=forms.HiddenInput)


class HandOverForm(forms.Form):
    """The officer who receives a locked file."""

    kind = forms.ChoiceField(
        label="Who receives it", choices=[("local_law_enforcement", "Police"), ("fbi", "FBI")],
        widget=forms.RadioSelect(attrs={"class": "hart-choices--inline"}),
        error_messages={"required": "Choose who receives it."},
    )  # fmt: skip
    agency = forms.CharField(
        label="Law-enforcement agency", max_length=200, error_messages={"required": "Enter the name of the agency."}
    )
    officer = forms.CharField(
        label="Officer", max_length=200, help_text="Name and rank.",
        error_messages={"required": "Enter the name of the officer who receives it."},
    )  # fmt: skip
    badge = forms.CharField(
        label="Badge number", max_length=60, error_messages={"required": "Ask the officer for the badge number."}
    )
    number = forms.CharField(
        label="Their case number", max_length=120, error_messages={"required": "Ask the officer for their case number."}
    )
    telephone = forms.CharField(
        label="Telephone of the agency", max_length=40,
        help_text="Call the number you find yourself, not one from a message. You tell the password by telephone.",
        error_messages={"required": "Enter the number you called to make sure of the officer."},
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput)
