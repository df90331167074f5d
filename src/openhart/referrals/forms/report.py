"""What the reporter said, and who the reporter is."""

from datetime import datetime
from typing import Any

from django import forms

from openhart.referrals.events import codes
from openhart.referrals.forms.fields import Line, OneOf, Words
from openhart.referrals.models import ReportMade
from openhart.ui.fields import WhenField, YesNoField

#: The channels somebody at the desk can choose; the others are set by how the report came.
TYPED_CHANNELS = {name: codes.CHANNELS[name] for name in ("call", "in_person", "web_form")}


class ReportForm(forms.Form):
    """One contact by one reporter."""

    own_words = Words(
        "What the reporter says, in their own words", rows=8,
        help_text="Type as they speak. You can put it in order later. Up to 50,000 characters.",
    )  # fmt: skip
    why_suspected = Words("Why do they suspect trafficking?", help_text="What they saw, heard or were told, and when.")
    other_concerns = Words(
        "Any other concern for the child's well-being?",
        help_text="Health, safety, school, home. Write “none” if you asked and there is none.",
    )
    received_at: forms.Field = WhenField(
        label="When was the report received?", required=False, help_text="The clocks of the law start here."
    )
    channel = OneOf("How did it come in?", TYPED_CHANNELS, empty="")
    reporter_kind = OneOf("Who is reporting?", codes.REPORTER_KINDS)
    reporter_name = Line("Reporter's name", help_text="Only the Careline and HART leads see who reported.")
    reporter_phone = Line("Reporter's telephone")
    reporter_relationship = Line("How does the reporter know the child?")
    safe_to_call_back = YesNoField(label="Is it safe to call the reporter back?")
    call_back = Line("When and how may we call back?", most=1000)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)

    def clean_received_at(self) -> datetime | None:
        """Refuse a time of receipt that has not come yet."""
        moment: datetime | None = self.cleaned_data.get("received_at")
        if moment is not None and moment > self.now:
            raise forms.ValidationError("The time of receipt lies in the future. Enter when the report was received.")
        return moment

    def reported(self, *, default_channel: str = "call") -> ReportMade:
        """Return what can be read of the form; what is wrong or empty counts as not known, the time as now."""
        self.is_valid()
        told = dict(self.cleaned_data) if self.is_bound else {}
        return ReportMade(
            **{
                **told,
                "received_at": told.get("received_at") or self.now,
                "channel": told.get("channel") or default_channel,
            }
        )
