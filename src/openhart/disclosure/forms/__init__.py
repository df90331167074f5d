"""The shape of what is typed about disclosures, consents and breaches; whether it is allowed is for the actions."""

from openhart.disclosure.forms.breaches import AnswerForm, AssessForm, BreachForm, CloseForm, ConcernForm
from openhart.disclosure.forms.consents import ConsentForm, SuspectForm
from openhart.disclosure.forms.leaving import DiscloseForm, FurtherForm, NarrowForm

__all__ = [
    "AnswerForm", "AssessForm", "BreachForm", "CloseForm", "ConcernForm", "ConsentForm", "DiscloseForm", "FurtherForm",
    "NarrowForm", "SuspectForm",
]  # fmt: skip
