"""The shapes of what is typed about missing children, given out under one name."""

from openhart.missing.forms.beginning import BeginForm, LastSeenForm
from openhart.missing.forms.contact import ContactForm
from openhart.missing.forms.particulars import ParticularsForm
from openhart.missing.forms.returning import InterviewForm, LocateForm, NeedsForm
from openhart.missing.forms.staying import StayForm

__all__ = [
    "BeginForm", "ContactForm", "InterviewForm", "LastSeenForm", "LocateForm", "NeedsForm", "ParticularsForm",
    "StayForm",
]  # fmt: skip
