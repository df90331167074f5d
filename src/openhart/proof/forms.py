"""Which day is asked about, and which duties."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from openhart.cases.queries.as_of import LATE_OR_NEVER, Outcome, Sought
from openhart.proof import lifecycle
from openhart.ui.fields import DayField

LATE = "late_or_never"
OUTCOMES = {
    LATE: "Late or never done",
    Outcome.NEVER: "Never done",
    Outcome.LATE: "Done late",
    Outcome.WAIVED_LATE: "Waived after its time",
    Outcome.MET: "Done in time",
    Outcome.OPEN: "Not due yet",
    Outcome.NO_LIMIT: "Open, time limit not decided",
    Outcome.WAIVED: "Waived in time",
    "all": "All",
}
#: How the region of a case of no known region is asked for.
NO_REGION = "none"
#: Duties of one family together.
FAMILY = "notify."
FAMILIES = {"notices": "All notices", "others": "All but notices"}
LIMITS = {"": "Law and agency", "law": "Set by law", "agency": "Set by the agency"}


class DaysForm(forms.Form):
    """A day of the past; without one it is today."""

    day = DayField(label="As of the end of", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        """Return the day; refuse one that has not come."""
        day: date = self.cleaned_data["day"] or self.today
        reason = lifecycle.refusal(day, self.today)
        if reason is not None:
            raise forms.ValidationError(reason)
        return day


class ProofForm(DaysForm):
    """The proof of one case as of a day."""

    later = forms.BooleanField(label="Show also what was learned later", required=False)


class TimelinessForm(DaysForm):
    """The duties of all cases as of a day, counted."""

    since = DayField(label="Due since", required=False)
    region = forms.ChoiceField(label="Region", required=False)
    limit = forms.ChoiceField(label="Time limit", choices=list(LIMITS.items()), required=False)

    def __init__(self, *args: Any, regions: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All regions"), *regions.items(), (NO_REGION, "Region not known")]
        self.fields["region"] = forms.ChoiceField(label="Region", choices=choices, required=False)

    def sought(self, begin: Any) -> Sought:
        """Return which duties are asked for; ``begin`` turns a day into its first moment."""
        asked = self.cleaned_data
        region = {"": None, NO_REGION: ""}.get(asked["region"], asked["region"])
        since = begin(asked["since"]) if asked.get("since") else None
        return Sought(region=region, limit=asked["limit"], since=since, **self.narrowed())

    def narrowed(self) -> dict[str, Any]:
        """Return what a list is narrowed to beside."""
        return {}

    def asked(self) -> list[str]:
        """Return how it was narrowed, in codes, for the trail."""
        return [f"{name}={value}" for name, value in sorted(self.cleaned_data.items()) if value and name != "day"]


class DutiesForm(TimelinessForm):
    """The duties of all cases as of a day, listed."""

    outcome = forms.ChoiceField(label="How it came out", choices=list(OUTCOMES.items()), required=False)
    duty = forms.ChoiceField(label="Duty", required=False)

    field_order = ("day", "since", "outcome", "duty", "region", "limit")

    def __init__(self, *args: Any, duties: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All duties"), *FAMILIES.items(), *sorted(duties.items(), key=lambda pair: pair[1])]
        self.duties = duties
        self.fields["duty"] = forms.ChoiceField(label="Duty", choices=choices, required=False)
        self.order_fields(self.field_order)

    def narrowed(self) -> dict[str, Any]:
        """Return the outcomes and the duty asked for."""
        outcome = self.cleaned_data["outcome"] or LATE
        outcomes = LATE_OR_NEVER if outcome == LATE else () if outcome == "all" else (Outcome(outcome),)
        duty = self.cleaned_data["duty"]
        return {"outcomes": outcomes, "codes": self._codes(duty)}

    def _codes(self, asked: str) -> tuple[str, ...]:
        if asked in FAMILIES:
            return tuple(code for code in self.duties if code.startswith(FAMILY) is (asked == "notices"))
        return (asked,) if asked else ()
