"""The child was located: how, the needs of the night, and what the child says."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField

from openhart.missing.events import codes
from openhart.missing.events.told import Found, Said
from openhart.missing.forms.beginning import check_past, minute_of
from openhart.missing.forms.pieces import INLINE, Given, one_of, radios, some_of, stripped, text
from openhart.ui.fields import WhenField, YesNoField

_STATES = {"": "Not asked yet", **codes.NEED_STATES}


class _WithNeeds(forms.Form):
    """A form with one line for each need of the night."""

    def add_needs(self, given: dict[str, str], *, sees_medical: bool) -> None:
        """Add the fields; medical needs only for those who see medical details."""
        for code, label in codes.NEEDS.items():
            if sees_medical or code not in codes.MEDICAL_NEEDS:
                self.fields[f"need_{code}"] = forms.ChoiceField(
                    label=label, choices=list(_STATES.items()), required=False, initial=given.get(code, ""),
                    widget=forms.RadioSelect(attrs={"class": INLINE}),
                )  # fmt: skip

    def need_fields(self) -> list[BoundField]:
        """Return the fields of the needs."""
        return [self[name] for name in self.fields if name.startswith("need_")]

    def needs(self) -> dict[str, str]:
        """Return the needs that were answered, with their states."""
        told = self.cleaned_data
        return {
            name.removeprefix("need_"): told[name] for name in self.fields if name.startswith("need_") and told[name]
        }


class LocateForm(_WithNeeds):
    """When, where and by whom the child was located."""

    located_at = WhenField(
        label="When was the child located?", error_messages={"required": "Enter when the child was located."}
    )
    where = radios("Where?", codes.FOUND_WHERE, required="Choose where the child was located.")
    found_by = one_of("Who located the child?", codes.FOUND_BY, required="Choose who located the child.")
    where_words = text("Place, and how it came about", rows=3, hint="It is sealed.")
    with_words = text("Who was with the child", rows=2, hint="One in each line. It is sealed.")
    in_danger = YesNoField(label="Is the child in danger now?")
    sleeps_at = text("Where the child sleeps tonight", hint="It is sealed.")
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Given = None,
        *,
        at: datetime,
        sees_medical: bool,
        initial: Given = None,
    ) -> None:
        """Show now as the moment."""
        super().__init__(data, initial={"located_at": at, "shown": minute_of(at), **(initial or {})})
        self.at = at
        self.add_needs({}, sees_medical=sees_medical)

    def clean_located_at(self) -> datetime:
        """Return the moment; a minute left as the page showed it is now."""
        moment: datetime = self.cleaned_data["located_at"]
        if minute_of(moment) == self.data.get(self.add_prefix("shown")):
            return self.at
        check_past(self, "located_at", moment, self.at)
        return moment

    def found(self) -> Found:
        """Return what was typed, as the action takes it."""
        told = self.cleaned_data
        danger = told["in_danger"]
        words = stripped(told, ["where_words", "with_words", "sleeps_at"])
        if "with_words" in words:
            words["companions"] = words.pop("with_words")
        return Found(
            where=told["where"], found_by=told["found_by"], at=told["located_at"], words=words, needs=self.needs(),
            facts={} if danger is None else {"child.in_danger_now": danger},
        )  # fmt: skip


class NeedsForm(_WithNeeds):
    """What the child needs tonight and what was met."""

    def __init__(
        self,
        data: Given = None,
        *,
        given: dict[str, str],
        sees_medical: bool,
        initial: Given = None,
    ) -> None:
        """Show what was said so far."""
        super().__init__(data, initial={**(initial or {})})
        self.add_needs(given, sees_medical=sees_medical)


class InterviewForm(forms.Form):
    """What the child says on return. Nothing is required of the child; that the child did not say is an answer."""

    held_at = WhenField(label="When was the interview?", error_messages={"required": "Enter when it was held."})
    reasons = some_of("Why did the child leave?", codes.REASONS, hint="As the child says it. Several may be true.")
    reason_words = text("In the child's own words", rows=3, hint="It is sealed.")
    meanwhile = text("What happened while the child was away", rows=4, hint="Do not press. It is sealed.")
    places = text("Where the child was", rows=2, hint="One in each line.")
    companions = text("Who the child was with", rows=2, hint="One in each line.")
    would_help = text("What would help next time, as the child sees it", rows=3)
    plan = text("What was agreed", rows=3, hint="Who does what, and whom the child may call.")
    indicators = YesNoField(label="Are there red flags of trafficking?")
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Given = None, *, at: datetime, initial: Given = None) -> None:
        """Show now as the moment."""
        super().__init__(data, initial={"held_at": at, "shown": minute_of(at), **(initial or {})})
        self.at = at

    def clean_held_at(self) -> datetime:
        """Return the moment; a minute left as the page showed it is now."""
        moment: datetime = self.cleaned_data["held_at"]
        if minute_of(moment) == self.data.get(self.add_prefix("shown")):
            return self.at
        check_past(self, "held_at", moment, self.at)
        return moment

    def clean(self) -> dict[str, Any]:
        """Refuse an interview that says nothing: even that the child did not say is to be ticked."""
        told = super().clean() or {}
        said = [told.get(name) for name in ("reasons", "reason_words", "meanwhile", "would_help", "plan")]
        if not any(said) and not self.errors:
            self.add_error("reasons", "Tick what the child said, or that the child did not say.")
        return told

    def said(self) -> Said:
        """Return what was typed, as the action takes it."""
        told = self.cleaned_data
        flags = told["indicators"]
        names = ["reason_words", "meanwhile", "places", "companions", "would_help", "plan"]
        return Said(
            reasons=told["reasons"], words=stripped(told, names), held_at=told["held_at"],
            facts={} if flags is None else {"indicators": flags},
        )  # fmt: skip
