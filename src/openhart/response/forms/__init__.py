"""The forms of the response, generated from the words of the policy pack."""

from openhart.response.forms.facts import CorrectForm
from openhart.response.forms.steps import StepForm
from openhart.response.forms.waiving import WaiveForm

__all__ = ["CorrectForm", "StepForm", "WaiveForm"]
