"""A child is missing: what is asked first, while somebody is on the telephone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from openhart.missing.events import codes
from openhart.missing.events.told import Found, Lost
from openhart.missing.forms.pieces import Given, one_of, radios, some_of, stripped, text
from openhart.ui.fields import WhenField, YesNoField

#: What is asked at once; the rest is added on the page of particulars.
FIRST_WORDS = ["circumstances", "last_seen_place", "clothing", "companions", "vehicle", "places"]
_EARLIEST = timedelta(days=366 * 3)


class BeginForm(forms.Form):
    """When the child was last seen, when the agency learned of it, and what helps to find the child tonight."""

    last_seen_at = WhenField(
        label="When was the child last seen?", required=False,
        help_text="By somebody who is sure of it. The 72 hours are counted from here. An estimate will do.",
    )  # fmt: skip
    is_last_seen_unknown = forms.BooleanField(label="Nobody knows when the child was last seen", required=False)
    learned_at = WhenField(
        label="When did the agency learn that the child is missing?",
        help_text="The 24 hours for police and NCMEC are counted from here. Change it when you enter this afterwards.",
        error_messages={"required": "Enter when the agency learned of it."},
    )
    kind = radios("What happened?", codes.KINDS, required="Choose what happened, or “Not known”.")
    circumstances = text("How it came about", rows=4, hint="What was said, by whom. It is sealed.")
    last_seen_place = text("Where the child was last seen")
    clothing = text("What the child wears and carries", rows=2)
    companions = text("Who the child may be with", rows=2, hint="One in each line.")
    places = text("Where the child may be", rows=2, hint="One in each line.")
    vehicle = text("Vehicle", hint="Make, color, plate, state.")
    risks = some_of("What puts the child at risk?", codes.RISKS)
    in_care = YesNoField(label="Is the child in the agency's care?")
    open_case = YesNoField(label="Has the agency an open case for the child?")
    is_back = forms.BooleanField(label="The child is back already", required=False)
    back_at = WhenField(label="When was the child located?", required=False)
    back_where = one_of("Where was the child located?", codes.FOUND_WHERE)
    back_by = one_of("Who located the child?", codes.FOUND_BY)
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Given = None, *, at: datetime, known: dict[str, Any], initial: Given = None) -> None:
        """Offer what the case knows already; ``at`` is now."""
        shown = {
            "learned_at": at, "in_care": known.get("child.in_agency_care"), "open_case": known.get("case.open"),
            "shown": minute_of(at),
        }  # fmt: skip
        super().__init__(data, initial={**shown, **(initial or {})})
        self.at = at

    def clean(self) -> dict[str, Any]:
        """Refuse times in the future or in the wrong order, and a return without its when, where and by whom."""
        told = super().clean() or {}
        seen, learned = told.get("last_seen_at"), self._learned(told)
        if seen is None and "last_seen_at" not in self.errors and not told.get("is_last_seen_unknown"):
            self.add_error("last_seen_at", "Enter when the child was last seen, or tick that nobody knows.")
        for name, moment in (("last_seen_at", seen), ("learned_at", learned)):
            if moment is not None:
                check_past(self, name, moment, self.at)
        if seen and learned and seen > learned:
            self.add_error("learned_at", "This is before the child was last seen. Check both times.")
        if told.get("is_back"):
            self._check_back(told, learned)
        return told

    def lost(self) -> Lost:
        """Return what was typed, as the action takes it."""
        told = self.cleaned_data
        facts = {"child.in_agency_care": told["in_care"], "case.open": told["open_case"]}
        back = None
        if told["is_back"]:
            back = Found(where=told["back_where"], found_by=told["back_by"], at=told["back_at"])
        return Lost(
            kind=told["kind"],
            last_seen_at=None if told["is_last_seen_unknown"] else told["last_seen_at"],
            learned_at=self._learned(told),
            words=stripped(told, [*FIRST_WORDS, "risks"]),
            facts={code: value for code, value in facts.items() if value is not None},
            back=back,
        )

    def _learned(self, told: dict[str, Any]) -> datetime | None:
        """Return when the agency learned of it; None where the minute stands as the page showed it: just now."""
        typed: datetime | None = told.get("learned_at")
        return None if typed is None or minute_of(typed) == told.get("shown") else typed

    def _check_back(self, told: dict[str, Any], learned: datetime | None) -> None:
        for name, asked in (
            ("back_at", "Enter when the child was located."),
            ("back_where", "Choose where the child was located."),
            ("back_by", "Choose who located the child."),
        ):
            if not told.get(name) and name not in self.errors:
                self.add_error(name, asked)
        moment = told.get("back_at")
        if moment is not None:
            check_past(self, "back_at", moment, self.at)
            if moment < (learned or self.at):
                self.add_error("back_at", "This is before the agency learned that the child is missing.")


class LastSeenForm(forms.Form):
    """When the child was really last seen."""

    last_seen_at = WhenField(
        label="When was the child last seen?", error_messages={"required": "Enter when the child was last seen."}
    )
    reason = text("How is that known?", rows=2, hint="It is sealed.")

    def __init__(self, data: Given = None, *, at: datetime, initial: Given = None) -> None:
        """Take the present moment: nothing was seen after it."""
        super().__init__(data, initial={**(initial or {})})
        self.at = at

    def clean_last_seen_at(self) -> datetime:
        """Return the moment; refuse one in the future."""
        moment: datetime = self.cleaned_data["last_seen_at"]
        if moment > self.at:
            raise forms.ValidationError("This time lies in the future.")
        return moment


def minute_of(moment: datetime) -> str:
    """Return the minute of a moment as a hidden field carries it."""
    return timezone.localtime(moment).replace(second=0, microsecond=0).isoformat()


def check_past(form: forms.Form, name: str, moment: datetime, at: datetime) -> None:
    """Add an error where a time lies in the future, or years ago: a slip of the year is the usual one."""
    if moment > at:
        form.add_error(name, "This time lies in the future.")
    elif moment < at - _EARLIEST:
        form.add_error(name, "This is more than three years ago. Check the year.")
