"""The shapes of what is typed about the rota, absences, hand-overs and notes."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from openhart.accounts.lifecycle.rota import MOST_WEEKS
from openhart.ui.fields import DateInput, HintedCheckboxes, WhenField

Choices = Sequence[tuple[str, str]]
_MOST_WORDS = 2000
_NO_NAMES = "Do not write names, addresses or anything else by which a child or a family is known: use case numbers."


class _Choosing(forms.Form):
    """A form whose choices are given when it is asked."""

    def offer(self, **choices: Choices) -> None:
        """Set the choices of fields by name; a field asked of one choice only has it chosen."""
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared below
            field.choices = list(offered)


class ShiftForm(_Choosing):
    """Who is on call, on which line, from when until when."""

    line = forms.ChoiceField(label="On call as", error_messages={"required": "Choose a line."})
    user = forms.ChoiceField(
        label="Who", error_messages={"required": "Choose a colleague."},
        help_text="Colleagues whose own roles fit a line you plan.",
    )  # fmt: skip
    from_at = WhenField(label="From", error_messages={"required": "Enter when the shift begins."})
    until_at = WhenField(
        label="Until", error_messages={"required": "Enter when the shift ends."},
        help_text="A shift over midnight ends on the next day.",
    )  # fmt: skip
    weeks = forms.IntegerField(
        label="For how many weeks", min_value=1, max_value=MOST_WEEKS, initial=1,
        help_text="1 for once. With more, the same days and times again each week.",
        widget=forms.NumberInput(attrs={"class": "hart-input--number"}),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Choices, users: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(line=[("", "Choose a line"), *lines], user=[("", "Choose a colleague"), *users])


class SwapForm(_Choosing):
    """To whom a shift is offered."""

    to = forms.ChoiceField(label="Colleague", error_messages={"required": "Choose a colleague."})

    def __init__(self, *args: Any, users: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(to=[("", "Choose a colleague"), *users])


class CoverForm(_Choosing):
    """Who is away, from when until when, and who covers."""

    absent = forms.ChoiceField(label="Who is away", error_messages={"required": "Choose who is away."})
    from_at = WhenField(label="Away from", error_messages={"required": "Enter when the absence begins."})
    until_at = WhenField(label="Back on", error_messages={"required": "Enter when the absence ends."})
    covering = forms.ChoiceField(label="Who covers", error_messages={"required": "Choose who covers."})

    def __init__(self, *args: Any, absent: Choices, covering: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(absent=absent, covering=[("", "Choose a colleague"), *covering])


class HandOverForm(_Choosing):
    """What is offered, to whom, and what they must know."""

    everything = forms.BooleanField(label="All of these", required=False)
    grants = forms.MultipleChoiceField(label="Cases and regions", required=False, widget=HintedCheckboxes)
    taker = forms.ChoiceField(label="Offer them to", error_messages={"required": "Choose a colleague."})
    note = forms.CharField(
        label="What they must know", required=False, max_length=_MOST_WORDS, help_text=_NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    stays_until = forms.DateField(
        label="Whoever hands over stays on until the end of", required=False, widget=DateInput,
        help_text="Leave empty if their access ends when the offer is accepted.",
        error_messages={"invalid": "Enter the date as in 2026-10-02."},
    )  # fmt: skip

    def __init__(self, *args: Any, grants: Choices, takers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.every_grant = [value for value, _ in grants]
        self.offer(grants=grants, taker=[("", "Choose a colleague"), *takers])

    def clean(self) -> dict[str, Any]:
        """Return what was chosen: one by one, or everything that was shown."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("everything"):
            cleaned["grants"] = self.every_grant
        elif not cleaned.get("grants") and "grants" not in self.errors:
            self.add_error("grants", "Choose at least one case or region, or all of these.")
        return cleaned

    def stays_until_at(self) -> datetime | None:
        """Return the midnight after the last day of the giver, in the agency's zone."""
        day = self.cleaned_data.get("stays_until")
        if not isinstance(day, date):
            return None
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())


class DeclineForm(forms.Form):
    """Why an offer is declined."""

    words = forms.CharField(
        label="Why not", max_length=_MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why in a few words, so that the cases find somebody else."},
    )  # fmt: skip


class NoteForm(_Choosing):
    """A note to the next shift."""

    line = forms.ChoiceField(label="For the next", error_messages={"required": "Choose for whom the note is."})
    note = forms.CharField(
        label="What the next shift must know", max_length=_MOST_WORDS, help_text=_NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what the next shift must know."},
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(line=lines)
