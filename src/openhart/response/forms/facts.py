"""The form that corrects facts: what was always so, whatever the case said."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from openhart.cases.queries.sight import ALL, Sight, kept_words
from openhart.policy import Pack
from openhart.response import lifecycle
from openhart.response.forms.fields import clashes, fact_field, fact_value
from openhart.response.lifecycle import fact_name


class CorrectForm(forms.Form):
    """Every fact of the vocabulary that no decision sets; those left alone stay as they are.

    A fact that is kept from the viewer has no field: it can be neither read nor guessed nor wiped.
    """

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, pack: Pack, known: Mapping[str, Any], sight: Sight = ALL
    ) -> None:
        super().__init__(data)
        self.pack, self.known = pack, known
        taught = lifecycle.also_taught(pack, ())
        self.kept = [(word.label, kept_words(word.protected)) for word in sight.kept_facts(pack, taught)]
        self.codes = [code for code in taught if not sight.keeps_fact(pack, code)]
        for code in self.codes:
            self.fields[fact_name(code)] = fact_field(pack.facts[code], known.get(code))
        self.fields["reason"] = forms.CharField(
            label="How do you know?",
            help_text="Sealed. Where the mistake came from, and what shows that it was one.",
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Say how you know."},
        )
        self.fields["submission"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def fact_fields(self) -> list[BoundField]:
        """Return the fields of the facts."""
        return [self[fact_name(code)] for code in self.codes]

    def clean(self) -> dict[str, Any]:
        """Refuse a correction that corrects nothing."""
        cleaned = super().clean() or {}
        for code in self.codes:
            if clashes(cleaned, self.pack.facts[code]):
                self.add_error(fact_name(code), "Tick “None of these” alone, or leave it out.")
        if not self.errors and not self.facts():
            raise forms.ValidationError("Nothing is different from what the case says. Change at least one fact.")
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the facts that were answered otherwise than the case says."""
        answered = {
            code: fact_value(self.pack.facts[code], self.cleaned_data.get(fact_name(code))) for code in self.codes
        }
        return {
            code: value
            for code, value in answered.items()
            if value is not None and not _same(self.known.get(code), value)
        }


def _same(known: Any, value: Any) -> bool:
    return sorted(known) == value if isinstance(known, list) and isinstance(value, list) else known == value
