"""Form fields that Django lacks: a moment typed as date and time, and a question that may stay unknown."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

#: A moment at the desk lies within a lifetime or two. Times at the edges of the calendar cannot be reckoned with.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_WRONG_YEAR = "Look at the year again: enter all four digits, as in 2026-10-02."


class DateInput(forms.DateInput):
    """Ask for a date with the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """Ask for a time of day, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class WhenInput(forms.SplitDateTimeWidget):
    """Ask for a moment as a date and a time, each with its own label, in one fieldset."""

    template_name = "ui/forms/when.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        forms.MultiWidget.__init__(self, (DateInput(), TimeInput()), attrs)

    def decompress(self, value: Any) -> tuple[date | None, time | None]:
        """Return the date and the time of a stored moment, in the agency's zone."""
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return local.date(), local.time().replace(second=0, microsecond=0)
        return None, None


class DayField(forms.DateField):
    """A day of our time: one at the edge of the calendar has no day after it and no moment in UTC."""

    def to_python(self, value: Any) -> date | None:
        """Return the day, or None when nothing was typed; refuse a slip of the year."""
        day = super().to_python(value)
        if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValidationError(_WRONG_YEAR, code="year")
        return day


class WhenField(forms.MultiValueField):
    """A moment in the agency's zone; the value is aware.

    A wall-clock time that a clock change skips or doubles takes the offset before the change, as deadlines do.
    """

    widget = WhenInput

    def __init__(self, **kwargs: Any) -> None:
        wrong_date = {"invalid": "Enter the date as in 2026-10-02."}
        wrong_time = {"invalid": "Enter the time as in 17:05."}
        fields = (
            forms.DateField(error_messages=wrong_date, required=False),
            forms.TimeField(error_messages=wrong_time, required=False),
        )
        kwargs.setdefault("require_all_fields", False)
        super().__init__(fields, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        """Return the moment, or None when both parts are empty; one part alone is refused."""
        day, clock = [*data_list, None, None][:2]
        if day is None and clock is None:
            return None
        if not isinstance(day, date):
            raise ValidationError("Enter the date too.", code="incomplete")
        if not isinstance(clock, time):
            raise ValidationError("Enter the time too; an estimate will do.", code="incomplete")
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValidationError(_WRONG_YEAR, code="year")
        return datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())


class HintedChoices(forms.RadioSelect):
    """Radio buttons, some with a line of explanation: ``hints`` maps a value to its line."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, hints: Mapping[str, str] | None = None) -> None:
        super().__init__(attrs)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the option with its line of explanation."""
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}


class HintedCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes, some with a line of explanation: ``hints`` maps a value to its line."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, hints: Mapping[str, str] | None = None) -> None:
        super().__init__(attrs)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the option with its line of explanation."""
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "hint": self.hints.get(str(value), "")}


def _claim(value: str) -> bool | None:
    """Return the answer as a claim; not known is None."""
    return {"yes": True, "no": False}.get(value)


class YesNoField(forms.TypedChoiceField):
    """A question answered yes, no or not known; the value is True, False or None. Unanswered is not known."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.RadioSelect(attrs={"class": "hart-choices--inline"}))
        answers = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
        super().__init__(choices=answers, coerce=_claim, empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the choice that stands for a stored claim."""
        return {True: "yes", False: "no", None: ""}.get(value, value) if not isinstance(value, str) else value
