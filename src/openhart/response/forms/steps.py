"""The form of any step that the policy pack names: its data, when it happened, what it taught, what was said."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.forms import BoundField

from openhart.cases.events import StepTaken
from openhart.cases.queries.sight import ALL, Sight, kept_words
from openhart.policy import Pack
from openhart.policy.law.words import DataWord
from openhart.response import lifecycle
from openhart.response.forms.fields import clashes, fact_field, fact_value
from openhart.response.lifecycle import fact_name
from openhart.ui.fields import WhenField

_MINUTE = timedelta(minutes=1)
#: Data that is free text in the vocabulary. It may name somebody, so the desk seals it with the words.
_WORDS_LABELS = {
    "number": "Number of the request",
    "instrument": "Screening tool",
    "reason": "Reason",
    "kind": "What kind of service",
    "answer": "Answer",
    "channel": "Channel",
    "form": "Form",
}
_NOTES = "What was said, found or decided"
_NOTES_HINT = "Sealed: only those who may see this case can read it."
#: Steps that say nothing without a reason.
_REASONED = frozenset({"triage.decided", "case.closed"})


class StepForm(forms.Form):
    """One step of the vocabulary, for one case.

    ``known`` is the case's fact sheet, ``things`` the placements known so far as (code, label), ``moments``
    the times of what was recorded before, ``episodes`` the (name, label) among which the step may choose. Facts
    that ``sight`` keeps from the viewer are not asked: their field would say what is known.
    """

    def __init__(  # noqa: PLR0913
        self,
        data: Mapping[str, Any] | None = None,
        *,
        pack: Pack,
        code: str,
        at: datetime,
        known: Mapping[str, Any],
        sight: Sight = ALL,
        things: Sequence[tuple[str, str]] = (),
        moments: Sequence[datetime] = (),
        episodes: Sequence[tuple[str, str]] = (),
        given: Mapping[str, str] | None = None,
    ) -> None:
        episode = (given or {}).get("episode", "")
        super().__init__(data, initial={"happened": at, "shown": _to_minute(at).isoformat(), "episode": episode})
        self.pack, self.code, self.at, self.moments = pack, code, at, moments
        self.word = pack.events[code]
        usual = lifecycle.taught_by(pack, code)
        others = lifecycle.also_taught(pack, usual)
        self.kept = [(word.label, kept_words(word.protected)) for word in sight.kept_facts(pack, (*usual, *others))]
        self.first_facts = [fact for fact in usual if not sight.keeps_fact(pack, fact)]
        self.other_facts = [fact for fact in others if not sight.keeps_fact(pack, fact)]
        self._add_data(things, episodes, given or {})
        if code in _REASONED:
            self.fields.pop("words__reason", None)  # it would be asked twice
        self.fields["happened"] = WhenField(
            label="When did it happen?", required=False, help_text="Leave it as it is when it has just happened."
        )
        for fact in (*self.first_facts, *self.other_facts):
            self.fields[fact_name(fact)] = fact_field(pack.facts[fact], known.get(fact))
        self.fields["notes"] = forms.CharField(
            label="Reason" if code in _REASONED else _NOTES,
            help_text=_NOTES_HINT,
            required=code in _REASONED,
            error_messages={"required": "Give the reason."},
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
        self.fields["shown"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.fields["submission"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def data_fields(self) -> list[BoundField]:
        """Return the fields of the step itself, and when it happened."""
        return [self[name] for name in self.fields if name.startswith(("data__", "words__", "episode"))] + [
            self["happened"]
        ]

    def fact_fields(self) -> list[BoundField]:
        """Return the fields of what is usually learned with it."""
        return [self[fact_name(code)] for code in self.first_facts]

    def other_fields(self) -> list[BoundField]:
        """Return the fields of everything else that may be learned by the way."""
        return [self[fact_name(code)] for code in self.other_facts]

    def has_other_errors(self) -> bool:
        """Return whether something is wrong in the part that is folded away."""
        return any(field.errors for field in self.other_fields())

    def clean(self) -> dict[str, Any]:
        """Refuse a time that lies in the future, and “none” ticked together with something."""
        cleaned = super().clean() or {}
        moment = self._typed_moment(cleaned)
        if moment is not None and moment > self.at:
            self.add_error("happened", "This time lies in the future.")
        for fact in (*self.first_facts, *self.other_facts):
            if clashes(cleaned, self.pack.facts[fact]):
                self.add_error(fact_name(fact), "Tick “None of these” alone, or leave it out.")
        return cleaned

    def step(self) -> StepTaken:
        """Return the step as it is recorded; free text goes to the sealed words."""
        cleaned = self.cleaned_data
        given = {name.removeprefix("data__"): cleaned[name] for name in self.fields if name.startswith("data__")}
        words = {name.removeprefix("words__"): cleaned[name] for name in self.fields if name.startswith("words__")}
        words["notes"] = cleaned.get("notes", "")
        facts = {
            fact: fact_value(self.pack.facts[fact], cleaned.get(fact_name(fact)))
            for fact in (*self.first_facts, *self.other_facts)
        }
        return StepTaken(
            step=self.code,
            details={name: self._plain(name, value) for name, value in given.items() if value not in (None, "")},
            facts={fact: value for fact, value in facts.items() if value is not None},
            words={name: text.strip() for name, text in words.items() if text and text.strip()},
            episode=cleaned.get("episode") or None,
        )

    def happened_at(self) -> datetime | None:
        """Return when it happened; None for just now.

        A minute that was left as the page showed it means now. A minute in which something else was recorded
        means right after it: people know the minute, and what they did came after what made it owed.
        """
        typed = self._typed_moment(self.cleaned_data)
        if typed is None:
            return None
        same = [moment for moment in self.moments if typed <= moment < typed + _MINUTE]
        return min(max(same) + timedelta(microseconds=1), self.at) if same else typed

    def _typed_moment(self, cleaned: Mapping[str, Any]) -> datetime | None:
        typed = cleaned.get("happened")
        if not isinstance(typed, datetime) or _to_minute(typed).isoformat() == cleaned.get("shown"):
            return None
        return typed

    def _add_data(
        self, things: Sequence[tuple[str, str]], episodes: Sequence[tuple[str, str]], given: Mapping[str, str]
    ) -> None:
        for name, word in self.word.data.items():
            if name == self.word.names:
                choices = [*things, (_next_thing(name, things), f"A new {name}")]
                self.fields[f"data__{name}"] = forms.ChoiceField(choices=choices, label=_label(name))
                self.fields[f"words__{name}"] = forms.CharField(
                    label=f"Name of the {name}", help_text="Sealed.", required=False, max_length=200
                )
                self.initial.setdefault(f"data__{name}", choices[0][0])
            else:
                key, field = self._data_field(name, word)
                self.fields[key] = field
                self.initial.setdefault(key, given.get(name, ""))
        if len(episodes) > 1:
            choices = [("", "All that are open"), *episodes]
            self.fields["episode"] = forms.ChoiceField(choices=choices, label="For which", required=False)

    def _data_field(self, name: str, word: DataWord) -> tuple[str, forms.Field]:
        """Return the form field of a piece of data, under the name that says whether it is sealed."""
        missing = {"required": "Choose one."}
        if word.yes_no:
            yes_no = [("yes", "Yes"), ("no", "No")]
            field = forms.ChoiceField(
                choices=yes_no, widget=forms.RadioSelect(attrs={"class": "hart-choices--inline"}), label=_label(name),
                required=word.required, error_messages=missing,
            )  # fmt: skip
            return f"data__{name}", field
        values = self.pack.words.values_of(word)
        if not values:
            label = _WORDS_LABELS.get(name, _label(name))
            return f"words__{name}", forms.CharField(label=label, help_text="Sealed.", required=False, max_length=500)
        spoken = [(code, f"{label[:1].upper()}{label[1:]}") for code, label in values.items()]
        return f"data__{name}", forms.ChoiceField(
            choices=spoken, widget=forms.RadioSelect, label=_label(name), required=word.required, error_messages=missing
        )

    def _plain(self, name: str, value: Any) -> Any:
        word = self.word.data[name]
        return {"yes": True, "no": False}[value] if word.yes_no else value


def _label(name: str) -> str:
    words = {
        "with": "Consult with",
        "response": "Response",
        "best_interest": "Is it in the child's best interest?",
        "retrafficking_risk": "Is there a risk of being trafficked again?",
        "step": "Step",
    }
    return words.get(name, name.replace("_", " ").capitalize())


def _next_thing(name: str, things: Sequence[tuple[str, str]]) -> str:
    return f"{name}-{len(things) + 1}"


def _to_minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
