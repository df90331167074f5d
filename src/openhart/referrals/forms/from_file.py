"""The same forms as on the page, for rows of a file: times as ISO 8601, every channel."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from openhart.referrals.events import codes
from openhart.referrals.forms.child import ChildForm
from openhart.referrals.forms.fields import OneOf
from openhart.referrals.forms.report import ReportForm

_DAY_ALONE = re.compile(r"\d{4}-\d\d-\d\d")


class MomentField(forms.CharField):
    """A moment as 2026-03-06T17:05 or with an offset; without one it is the agency's own time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        """Return the moment, aware; None when empty."""
        text = str(value or "").strip()
        if not text:
            return None
        if _DAY_ALONE.fullmatch(text):
            raise forms.ValidationError("Give the date with the time, as in 2026-03-06T17:05.")
        try:
            moment = datetime.fromisoformat(text)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_current_timezone())
            aware.astimezone(timezone.get_fixed_timezone(0))  # a year at the edge of the calendar has no other zone
        except (ValueError, OverflowError):
            raise forms.ValidationError(
                f"“{text[:40]}” is not a time as in 2026-03-06T17:05 or 2026-03-06T17:05-05:00."
            ) from None
        return aware


class FileReportForm(ReportForm):
    """The report of a row."""

    received_at = MomentField()
    channel = OneOf("Channel", codes.CHANNELS)


class FileChildForm(ChildForm):
    """The child of a row."""

    moment_field = MomentField

    missing_since = MomentField()
