"""A form field for each fact of the vocabulary. Left alone it says nothing: the fact stays as it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from openhart.policy.law.words import FactWord
from openhart.response.lifecycle import fact_name
from openhart.ui.fields import WhenField

AS_IT_IS = "Leave as it is"
NONE_OF_THEM = "none"
_YES_NO = {"yes": True, "no": False}
_OLDEST = 120


def fact_field(word: FactWord, known: Any) -> forms.Field:
    """Return the field that asks for a fact; its hint says what is known now."""
    common: dict[str, Any] = {"label": word.label, "required": False, "help_text": _hint(word, known)}
    match word.type:
        case "yes_no":
            return forms.ChoiceField(choices=[("", AS_IT_IS), ("yes", "Yes"), ("no", "No")], **common)
        case "choice":
            return forms.ChoiceField(choices=[("", AS_IT_IS), *_spoken(word.values)], **common)
        case "set":
            choices = [*_spoken(word.values), (NONE_OF_THEM, "None of these")]
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
        case "number":
            return forms.IntegerField(min_value=0, max_value=_OLDEST, **common)
        case "time":
            return WhenField(**common)
    return forms.RegexField(
        r"^[A-Za-z]{2}$",
        error_messages={"invalid": "Enter the two letters of the state, such as CT."},
        widget=forms.TextInput(attrs={"size": 4, "autocomplete": "off"}),
        **common,
    )


def fact_value(word: FactWord, cleaned: Any) -> Any:
    """Return what was answered, ready for the record; None when nothing was."""
    if cleaned in (None, "", []):
        return None
    match word.type:
        case "yes_no":
            return _YES_NO[cleaned]
        case "set":
            return [] if cleaned == [NONE_OF_THEM] else sorted(value for value in cleaned if value != NONE_OF_THEM)
        case "time":
            return cleaned.isoformat()
        case "code":
            return str(cleaned).upper()
    return cleaned


def fact_words(word: FactWord, value: Any) -> str:
    """Return a known fact in words."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(word.values.get(str(each), str(each)) for each in value) or "none"
    if word.type == "time":
        return _time_words(value)
    return word.values.get(str(value), str(value))


def clashes(cleaned: Mapping[str, Any], word: FactWord) -> bool:
    """Return whether “none of these” was ticked together with one of them."""
    chosen = cleaned.get(fact_name(word.code)) or []
    return word.type == "set" and NONE_OF_THEM in chosen and len(chosen) > 1


def _time_words(value: Any) -> str:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{timezone.localtime(moment):%B} {timezone.localtime(moment).day}, {timezone.localtime(moment):%Y, %H:%M}"


def _hint(word: FactWord, known: Any) -> str:
    return f"Now: {fact_words(word, known)}"


def _spoken(values: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, f"{label[:1].upper()}{label[1:]}") for code, label in values.items()]
