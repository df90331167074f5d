"""Where a child stays in a place that is not approved, verified."""

from datetime import datetime, timedelta
from uuid import uuid4

from django import forms

from openhart.missing.events import codes
from openhart.missing.events.told import Verified
from openhart.missing.forms.beginning import check_past
from openhart.missing.forms.pieces import Given, radios, stripped, text
from openhart.ui.fields import WhenField

_NEXT = timedelta(hours=24)


class StayForm(forms.Form):
    """How it is known where the child is, where that is, and when it is checked again."""

    how = radios("How was it verified?", codes.VERIFIED_BY, required="Choose how it was verified.")
    verified_at = WhenField(label="When?", error_messages={"required": "Enter when it was verified."})
    where = text("Where does the child stay?", rows=2, required="Say where the child stays.", hint="It is sealed.")
    with_whom = text("With whom?", rows=2, hint="It is sealed.")
    worries = text("What worries you about it", rows=3, hint="It is sealed.")
    check_by_at = WhenField(
        label="When is it checked again, at the latest?",
        error_messages={"required": "Enter when it is checked again."},
        help_text="If it cannot be verified then, the child is missing.",
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: Given = None, *, at: datetime, initial: Given = None) -> None:
        """Show now as the moment and the same time tomorrow as the next."""
        super().__init__(data, initial={"verified_at": at, "check_by_at": at + _NEXT, **(initial or {})})
        self.at = at

    def clean_verified_at(self) -> datetime:
        """Return the moment; refuse one in the future."""
        moment: datetime = self.cleaned_data["verified_at"]
        check_past(self, "verified_at", moment, self.at)
        return moment

    def verified(self) -> Verified:
        """Return what was typed, as the action takes it."""
        told = self.cleaned_data
        return Verified(
            how=told["how"], at=told["verified_at"], check_by_at=told["check_by_at"],
            words=stripped(told, ["where", "with_whom", "worries"]),
        )  # fmt: skip
