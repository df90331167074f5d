"""Invented examples that fill the gallery of components."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

from openhart.ui.fields import HintedCheckboxes, HintedChoices, WhenField, YesNoField
from openhart.ui.states import STATES

#: The gallery's moment: Friday, October 2, 2026, 14:02 in Connecticut.
NOW = datetime(2026, 10, 2, 18, 2, tzinfo=UTC)


class SampleForm(forms.Form):
    """One field of every kind."""

    words = forms.CharField(
        label="What the reporter says", help_text="In their own words.", widget=forms.Textarea(attrs={"rows": 4})
    )
    town = forms.ChoiceField(
        label="Town", choices=[("", "Choose a town"), ("ashford", "Ashford"), ("bethel", "Bethel")]
    )
    telephone = forms.CharField(label="Call-back number", required=False, help_text="Where it is safe to call.")
    age = forms.IntegerField(
        label="Age in years", required=False, widget=forms.NumberInput(attrs={"class": "hart-input--number"})
    )
    seen_at = WhenField(label="Last seen", help_text="An estimate will do.", required=False)
    in_danger = YesNoField(label="Is the child in danger now?")
    response = forms.ChoiceField(
        label="Response",
        choices=[("2h", "Within 2 hours"), ("24h", "Within 24 hours"), ("72h", "Within 72 hours")],
        widget=HintedChoices(hints={"2h": "The child is in danger now, or police already are with the child."}),
    )
    concern = forms.MultipleChoiceField(
        label="Concern",
        help_text="Choose all that were alleged.",
        choices=[("sex_trafficking", "Sex trafficking"), ("labor_trafficking", "Labor trafficking")],
        widget=HintedCheckboxes(hints={"labor_trafficking": "Work by force, fraud or threat, or for a debt."}),
    )
    is_told = forms.BooleanField(label="I have told the reporter what happens next", help_text="Read the card aloud.")


def gallery() -> dict[str, Any]:
    """Return everything that the gallery shows."""
    wrong = SampleForm({"seen_at_0": "2026-10-02", "age": "fifteen", "response": "soon"})
    return {
        "now": NOW,
        "printed_at": NOW,
        "record_number": "HT-2026-000123-K",
        "has_errors": True,
        "sample": SampleForm(auto_id="id_a_%s"),
        "wrong": wrong,
        "deadlines": [NOW + timedelta(minutes=minutes) for minutes in (2880, 190, 40, 0, -60, -1500)],
        "since_72h": NOW - timedelta(hours=73),
        "states": list(STATES),
        "tasks": _tasks(),
        "entries": _entries(),
        "rows": [
            {"key": "Town", "value": "Ashford", "href": "#town"},
            {"key": "Concern", "value": "Sex trafficking", "href": "#concern"},
            {"key": "Call-back number", "value": "", "href": "#telephone"},
        ],
        "filters": [
            {"label": "Region", "value": "3", "remove_url": "?town=ashford"},
            {"label": "Town", "value": "Ashford", "remove_url": "?region=3"},
        ],
        "facts": [("Age", "15"), ("Town", "Ashford"), ("Region", "3"), ("Response", "24 h")],
    }


def _tasks() -> list[dict[str, Any]]:
    """Return one required step in each state that matters."""
    screener, lead = "Careline screener", "Statewide HART lead"
    return [
        _task("Notify local police", "17a-101b · Policy 21-14", "overdue", screener, hours=-1),
        _task("Decide acceptance", "Policy 21-14; 22-3", "open", screener, hours=2),
        _task("Notify NCMEC", "42 USC 671(a)(35)(B)", "open", screener, hours=21),
        _task("Review by the statewide HART lead", "Policy 21-14", "waiting", lead, hours=70),
        {**_task("Notify the FBI", "Policy 21-14", "done", screener), "proof": "DCF-737 sent today 11:40"},
        {**_task("Notify HHS", "22 USC 7105(b)", "not_applicable", screener), "because": "the child is a US national"},
        _task("Convene the response team", "Policy 21-14", "blocked", lead),
    ]


def _task(title: str, why: str, state: str, owner: str, hours: int | None = None) -> dict[str, Any]:
    """Return one required step."""
    due_at = None if hours is None else NOW + timedelta(hours=hours)
    return {"title": title, "why": why, "state": state, "owner": owner, "due_at": due_at, "proof": "", "because": ""}


def _entries() -> list[dict[str, Any]]:
    """Return a few entries of a timeline, newest first."""
    return [
        {"title": "Notice sent to the FBI", "at": NOW - timedelta(hours=2), "by": "Ana Alder", "state": "acknowledged"},
        {
            "title": "Child missing",
            "at": NOW - timedelta(hours=73),
            "by": "Ben Birch",
            "recorded_at": NOW - timedelta(hours=20),
            "detail": "Left the group home on foot.\nMay go missing again; needs a plan.",
        },
        {"title": "Referral received", "at": None, "by": "Careline", "href": "#referral"},
    ]
