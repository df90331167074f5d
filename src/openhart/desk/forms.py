"""The shapes of what is typed on the desk's own pages: a reference number, and how a queue is narrowed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from openhart.accounts.forms.emergencies import AskForm
from openhart.cases.actions import BECAUSE
from openhart.desk.queries.queues import Narrowed, Queue
from openhart.desk.queries.sayings import KINDS
from openhart.foundation import ids
from openhart.policy import Pack
from openhart.ui.fields import DateInput, DayField

_PARTS = 4
_MOST_NAMED = 4
_MISHEARD = (
    "The check letter does not fit these digits: one of them was misheard or mistyped. "
    "Ask for the number again, digit by digit, and the letter at its end."
)
_NO_NUMBER = "A reference number looks like HT-2026-000123-K: a year, six digits and a letter."


class GoTo(forms.Form):
    """A reference number as somebody heard it."""

    reference = forms.CharField(
        label="Reference number", max_length=40, error_messages={"required": "Enter a reference number."}
    )

    def clean_reference(self) -> str:
        """Return the number as we write it; say whether it was misheard or is no number at all."""
        typed = str(self.cleaned_data["reference"])
        known = ids.read_reference(typed)
        if known is None:
            parts = typed.strip().replace(" ", "-").split("-")
            raise forms.ValidationError(_MISHEARD if len(parts) == _PARTS else _NO_NUMBER)
        return known


class EmergencyForm(AskForm, GoTo):
    """The number of a case that must be opened at once, and why."""


class NameForm(forms.Form):
    """One person more who may see a restricted case, and as what; ``people`` are (code, name and role)."""

    person = forms.ChoiceField(label="Who", error_messages={"required": "Choose who is named."})

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen_from(self.fields["person"], people, "Choose a person")


class RestrictForm(forms.Form):
    """Why a case is restricted, and who may still see it."""

    because = forms.ChoiceField(
        label="Why", widget=forms.RadioSelect, choices=list(BECAUSE.items()),
        error_messages={"required": "Choose why the case is restricted."},
    )  # fmt: skip
    understood = forms.BooleanField(
        label="I have read what happens then", error_messages={"required": "Read what happens then, and tick this."}
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        understood = self.fields.pop("understood")
        for number in range(1, _MOST_NAMED + 1):
            field = self.fields[f"person_{number}"] = forms.ChoiceField(
                label="First person" if number == 1 else f"Person {number}, if any", required=number == 1,
                error_messages={"required": "Name at least one person who may work on the case."},
            )  # fmt: skip
            _chosen_from(field, people, "Choose a person" if number == 1 else "Nobody else")
        self.fields["understood"] = understood

    def named(self) -> list[str]:
        """Return the codes of the people named, each once."""
        given = (self.cleaned_data.get(f"person_{number}", "") for number in range(1, _MOST_NAMED + 1))
        return list(dict.fromkeys(code for code in given if code))


def _chosen_from(field: forms.Field, people: Sequence[tuple[str, str]], empty: str) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
    field.choices = [("", empty), *people]


class Narrow(forms.Form):
    """How a queue is narrowed; everything may stay open."""

    region = forms.ChoiceField(label="Region", required=False)
    to = forms.ChoiceField(label="To be told", required=False)
    decision = forms.ChoiceField(
        label="Screening",
        required=False,
        choices=[("", "Any"), ("accepted", "Accepted"), ("not_accepted", "Not accepted")],
    )
    limit = forms.ChoiceField(
        label="Limit", required=False, choices=[("", "Any"), ("law", "Set by law"), ("agency", "Set by the agency")]
    )
    overdue = forms.ChoiceField(label="Time", required=False, choices=[("", "Any"), ("yes", "Overdue only")])

    def __init__(self, data: Any, *, queue: Queue, pack: Pack, regions: Sequence[str]) -> None:
        super().__init__(data, auto_id="narrow_%s")
        self._choices("region", [("", "All"), *((code, f"Region {code}") for code in regions)])
        self._choices("to", [("", "Anybody"), *pack.recipients.items()])
        if not queue.by_recipient:
            del self.fields["to"]
        if queue.decision:
            del self.fields["decision"]
        if queue.is_overdue:
            del self.fields["overdue"]

    def narrowed(self) -> Narrowed:
        """Return what was asked; what is no choice of ours narrows nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        return Narrowed(
            region=given.get("region", ""),
            limit=given.get("limit", ""),
            decision=given.get("decision", ""),
            to=given.get("to", ""),
            is_overdue=given.get("overdue") == "yes",
        )

    def tags(self, narrowed: Narrowed) -> list[tuple[str, str, str]]:
        """Return (name, label, value in words) of what narrows the queue now."""
        asked = narrowed.as_query()
        return [
            (name, str(field.label), dict(field.choices)[asked[name]])  # type: ignore[attr-defined]
            for name, field in self.fields.items()
            if name in asked
        ]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


class TrailForm(forms.Form):
    """What is asked of the trail: of which case or colleague, since when, until when, and which kind."""

    reference = forms.CharField(label="Reference number", max_length=40, required=False)
    person = forms.ChoiceField(label="Colleague", required=False)
    since = DayField(label="From the day", required=False, widget=DateInput())
    until = DayField(label="To the day", required=False, widget=DateInput())
    kind = forms.ChoiceField(
        label="What", required=False, choices=[("", "Everything"), *((code, kind[0]) for code, kind in KINDS.items())]
    )

    def __init__(self, data: Any, *, people: Sequence[tuple[str, str]] | None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="trail_%s", **kwargs)
        if people is None:
            del self.fields["person"]
        else:
            del self.fields["reference"]
            _chosen_from(self.fields["person"], people, "Choose a colleague")

    def clean_reference(self) -> str:
        """Return the number as we write it, empty without one."""
        typed = str(self.cleaned_data["reference"]).strip()
        known = ids.read_reference(typed) if typed else ""
        if known is None:
            raise forms.ValidationError(_NO_NUMBER)
        return known

    def between(self) -> dict[str, datetime | None]:
        """Return the moments between which is asked: whole days of the agency."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return {"since": _midnight(since), "until": _midnight(until + timedelta(days=1) if until else None)}


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day is not None else None
