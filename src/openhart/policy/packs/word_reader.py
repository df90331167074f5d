"""The vocabulary part of pack.yaml: facts, events, duties, episodes, roles and recipients."""

from collections.abc import Mapping
from typing import Any

from openhart.policy.answer import NOTHING
from openhart.policy.law.values import fact_value
from openhart.policy.law.words import (
    FACT_TYPES,
    PROTECTED,
    DataWord,
    DutyWord,
    EpisodeWord,
    EventWord,
    FactWord,
    Words,
)
from openhart.policy.packs.condition_reader import read_matches
from openhart.policy.reading.placed import Placed, shown
from openhart.policy.reading.shape import Shape

EMPTY = Words({}, {}, {}, {}, {}, {})
WORD_KEYS = ("episodes", "facts", "events", "duties", "roles", "recipients")
_FACT = (
    "type", "label", "values", "holds", "fails", "source", "ask", "hint", "unknown_counts_as", "of_episode",
    "protected",
)  # fmt: skip
_FACT_TEXTS = ("holds", "fails", "source", "ask", "hint", "of_episode")
_DATA = ("values", "yes_no", "required", "sets", "lists", "protected")
_EVENT = (
    "label", "happens", "episode", "data", "corrects", "overturns", "takes_back", "tells", "waives", "names",
    "protected",
)  # fmt: skip
_EPISODE = ("begun_by", "ended_by", "since", "label")


def read_words(parts: Mapping[str, Placed], shape: Shape, below: Words) -> Words:
    """Return the words of a pack, added to those of the pack it stands on."""
    reader = _WordReader(shape)
    words = Words(
        facts={**below.facts, **reader.all_of(parts, "facts", reader.fact)},
        events={**below.events, **reader.all_of(parts, "events", reader.event)},
        duties={},
        episodes={**below.episodes, **reader.all_of(parts, "episodes", reader.episode)},
        roles={**below.roles, **reader.labels(parts.get("roles"), "roles")},
        recipients={**below.recipients, **reader.labels(parts.get("recipients"), "recipients")},
    )
    _note_unknown_words(parts, words, shape)
    shape.stop_if_wrong()
    codes = [*below.duties, *_keys_of(parts.get("duties"))]
    named = {code: DutyWord(code, code, ()) for code in codes}
    known = Words(words.facts, words.events, named, words.episodes, words.roles, words.recipients)
    duties = reader.all_of(parts, "duties", lambda code, placed: _read_duty(code, placed, shape, known))
    return Words(words.facts, words.events, {**below.duties, **duties}, words.episodes, words.roles, words.recipients)


def _keys_of(placed: Placed | None) -> list[str]:
    return list(placed.value) if placed is not None and isinstance(placed.value, dict) else []


def _read_duty(code: str, placed: Placed, shape: Shape, words: Words) -> DutyWord:
    parts = shape.mapping(placed, f"the duty {code}", ("label", "done_by"), ("label", "done_by"))
    done_by = read_matches(parts["done_by"], words, shape) if "done_by" in parts else ()
    return DutyWord(code, str(parts["label"].plain) if "label" in parts else code, done_by)


class _WordReader:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def all_of(self, parts: Mapping[str, Placed], key: str, read: Any) -> dict[str, Any]:
        """Return code → word for one part of the vocabulary."""
        placed = parts.get(key)
        if placed is None:
            return {}
        if not isinstance(placed.value, dict):
            self.shape.say(placed.line, f"{key} is {shown(placed.plain)}; a mapping from code to word was expected")
            return {}
        return {code: read(code, each) for code, each in placed.value.items()}

    def labels(self, placed: Placed | None, what: str) -> dict[str, str]:
        """Return code → label."""
        if placed is None:
            return {}
        if not isinstance(placed.value, dict):
            self.shape.say(placed.line, f"{what} is {shown(placed.plain)}; a mapping from code to label was expected")
            return {}
        return {code: self.text(each, f"the label of {code}") for code, each in placed.value.items()}

    def text(self, placed: Placed | None, what: str) -> str:
        """Return a text, empty where there is none."""
        return "" if placed is None else self.shape.word(placed, what) or ""

    def flag(self, placed: Placed | None, what: str) -> bool:
        """Return a truth value, no where there is none."""
        if placed is None:
            return False
        if not isinstance(placed.value, bool):
            self.shape.say(placed.line, f"{what} is {shown(placed.plain)}; yes or no was expected")
        return placed.value is True

    def protected(self, placed: Placed | None) -> str:
        """Return the permission under which something is kept, empty where it is not."""
        return "" if placed is None else self.shape.one_of(placed, "protected", PROTECTED) or ""

    def fact(self, code: str, placed: Placed) -> FactWord:
        """Return one fact."""
        parts = self.shape.mapping(placed, f"the fact {code}", _FACT, ("type",))
        kind = self.shape.one_of(parts["type"], "type of fact", FACT_TYPES) if "type" in parts else None
        values = self.labels(parts.get("values"), f"the values of {code}")
        if kind in {"choice", "set"} and not values:
            self.shape.say(placed.line, f"the fact {code} has no values; 'values' was expected")
        texts = {key: self.text(parts.get(key), key) for key in _FACT_TEXTS}
        texts["protected"] = self.protected(parts.get("protected"))
        label = self.text(parts.get("label"), "label") or code
        found = FactWord(code, next((each for each in FACT_TYPES if each == kind), "choice"), label, values, **texts)
        if "unknown_counts_as" not in parts:
            return found
        try:
            counts = fact_value(found, parts["unknown_counts_as"].plain)
        except ValueError as error:
            self.shape.say(parts["unknown_counts_as"].line, f"unknown_counts_as: {error}")
            return found
        return FactWord(code, found.type, label, values, unknown_counts_as=counts, **texts)

    def event(self, code: str, placed: Placed) -> EventWord:
        """Return one event."""
        parts = self.shape.mapping(placed, f"the event {code}", _EVENT, ("label",))
        kinds = parts.get("episode")
        items = self.shape.sequence(kinds, "episode") if kinds is not None else []
        texts = {
            key: self.text(parts.get(key), key)
            for key in ("happens", "overturns", "takes_back", "tells", "waives", "names")
        }
        return EventWord(
            code,
            self.text(parts.get("label"), "label"),
            episode=tuple(self.text(each, "a kind of episode") for each in items),
            data=self.all_of(parts, "data", self.data),
            corrects=self.flag(parts.get("corrects"), "corrects"),
            protected=self.protected(parts.get("protected")),
            **texts,
        )

    def data(self, code: str, placed: Placed) -> DataWord:
        """Return one piece of data."""
        if placed.value is None:
            return DataWord(code)
        parts = self.shape.mapping(placed, f"the data {code}", _DATA)
        if "lists" in parts:
            self.shape.one_of(parts["lists"], "list", ("recipients", "duties"))
        return DataWord(
            code,
            self.labels(parts.get("values"), f"the values of {code}") or NOTHING,
            yes_no=self.flag(parts.get("yes_no"), "yes_no"),
            required=self.flag(parts.get("required"), "required"),
            sets=self.text(parts.get("sets"), "sets"),
            lists=self.text(parts.get("lists"), "lists"),
            protected=self.protected(parts.get("protected")),
        )

    def episode(self, code: str, placed: Placed) -> EpisodeWord:
        """Return one kind of episode."""
        parts = self.shape.mapping(placed, f"the episode kind {code}", _EPISODE, ("begun_by", "label"))
        texts = {key: self.text(parts.get(key), key) for key in _EPISODE}
        return EpisodeWord(code, **texts)


def _note_unknown_words(parts: Mapping[str, Placed], words: Words, shape: Shape) -> None:
    """Note every word that another word names and nobody declares."""
    for code, fact in words.facts.items():
        _known(parts, ("facts", code, "of_episode"), fact.of_episode, words.episodes, shape)
    for code, episode in words.episodes.items():
        _known(parts, ("episodes", code, "begun_by"), episode.begun_by, words.events, shape)
        _known(parts, ("episodes", code, "ended_by"), episode.ended_by, words.events, shape)
        _known(parts, ("episodes", code, "since"), episode.since, words.facts, shape)
    for code, event in words.events.items():
        for kind in event.episode:
            _known(parts, ("events", code, "episode"), kind, words.episodes, shape)
        _known(parts, ("events", code, "overturns"), event.overturns, words.events, shape)
        _known(parts, ("events", code, "takes_back"), event.takes_back, words.events, shape)
        for key in ("tells", "waives", "names"):
            _known(parts, ("events", code, key), getattr(event, key), event.data, shape)
        for name, data in event.data.items():
            _known(parts, ("events", code, "data", name), data.sets, words.facts, shape)


def _known(parts: Mapping[str, Placed], path: tuple[str, ...], name: str, known: Any, shape: Shape) -> None:
    if name and name not in known:
        line = parts[path[0]].line_of(*path[1:]) if path[0] in parts else 1
        shape.say(line, f"{'.'.join(path)}: unknown word {name!r}; a word that the pack declares was expected")
