"""A form field for each question a pack asks of its own, and the fact its answer is."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from openhart.policy.law.words import FactWord
from openhart.referrals.forms.fields import OneOf, SomeOf
from openhart.ui.fields import YesNoField

#: What says that a set is known to be empty, where the pack has no such value itself.
NONE_OF_THEM = "none"
_HIGHEST = 150


def question_field(fact: FactWord, moment: Callable[..., forms.Field]) -> forms.Field:
    """Return the field that asks for a fact; ``moment`` makes those for a time. Nothing is required."""
    common: dict[str, Any] = {"label": fact.ask, "help_text": fact.hint}
    match fact.type:
        case "yes_no":
            return YesNoField(**common)
        case "choice":
            return OneOf(table=_spoken(fact.values), **common)
        case "set":
            return SomeOf(table={**_spoken(fact.values), **_none_of(fact)}, **common)
        case "number":
            wrong = f"Enter a whole number from 0 to {_HIGHEST}."
            messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
            return forms.IntegerField(
                min_value=0, max_value=_HIGHEST, required=False, error_messages=messages, **common
            )
        case "time":
            return moment(required=False, **common)
    return CodeField(required=False, **common)


class CodeField(forms.RegexField):
    """Two letters that name a state; the value is in capitals."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid": "Enter the two letters of the state, such as CT."}
        widget = forms.TextInput(attrs={"size": 4, "autocomplete": "off"})
        super().__init__(r"^[A-Z]{2}\Z", error_messages=messages, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the letters in capitals."""
        return str(super().to_python(value) or "").upper()


def fact_of(fact: FactWord, cleaned: Any) -> Any:
    """Return what was answered, ready for the record; None when nothing was."""
    if cleaned is None or cleaned in ("", []):
        return None
    if fact.type == "set":
        return [] if _says_none(fact, cleaned) else sorted(cleaned)
    return cleaned.isoformat() if fact.type == "time" else cleaned


def contradicts(fact: FactWord, cleaned: Any) -> bool:
    """Return whether “none of these” is ticked together with one of them."""
    return fact.type == "set" and bool(cleaned) and _says_none(fact, cleaned) and len(cleaned) > 1


def _none_of(fact: FactWord) -> dict[str, str]:
    return {} if NONE_OF_THEM in fact.values else {NONE_OF_THEM: "None of these"}


def _says_none(fact: FactWord, cleaned: Any) -> bool:
    return NONE_OF_THEM in cleaned and bool(_none_of(fact))


def _spoken(values: Mapping[str, str]) -> dict[str, str]:
    return {code: f"{label[:1].upper()}{label[1:]}" for code, label in values.items()}
