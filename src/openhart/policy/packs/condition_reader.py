"""Conditions read from YAML: every key is a known fact, test or connective, or the line is named."""

from typing import Any

from openhart.policy.law.conditions import ALWAYS, DATA_TESTS, FACT_TESTS, All, Condition, Either, Not, Place, Test
from openhart.policy.law.values import data_value, fact_value
from openhart.policy.law.words import DataWord, FactWord, Match, Words
from openhart.policy.reading.placed import Placed, nearest, shown
from openhart.policy.reading.shape import Shape

_TESTS_OF_TYPE = {
    "yes_no": {"is", "is_not", "known_to_be", "missing"},
    "choice": {"is", "is_not", "one_of", "known_to_be", "missing"},
    "code": {"is", "is_not", "one_of", "known_to_be", "missing"},
    "number": {"is", "is_not", "one_of", "at_least", "under", "known_to_be", "missing"},
    "set": {"includes", "empty", "known_empty", "missing"},
    "time": {"missing"},
}


class ConditionReader:
    """Reads conditions with the words of a pack; problems go to the shape of the file."""

    def __init__(self, words: Words, shape: Shape) -> None:
        self.words = words
        self.shape = shape

    def read(self, placed: Placed | None, upon: tuple[Match, ...] = ()) -> Condition:
        """Return the condition of a mapping; ``upon`` are the events whose data it may ask for."""
        if placed is None:
            return ALWAYS
        if not isinstance(placed.value, dict):
            self.shape.say(placed.line, f"{shown(placed.plain)} is no condition; a mapping such as 'fact: value'"
                           " was expected")  # fmt: skip
            return ALWAYS
        parts: list[Condition] = []
        for key, value in placed.value.items():
            parts += self._entry(key, value, placed.line_of(key), upon)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _entry(self, key: str, value: Placed, line: int, upon: tuple[Match, ...]) -> list[Condition]:
        if key in {"all", "any"}:
            parts = tuple(self.read(each, upon) for each in self.shape.sequence(value, f"the list of {key!r}"))
            return [All(parts) if key == "all" else Either(parts)]
        if key == "not":
            return [Not(self.read(value, upon))]
        if key == "told":
            code = self.shape.one_of(value, "recipient", self.words.recipients)
            return [] if code is None else [Test("told", code, "is", True)]
        if key == "data":
            return self._data(value, upon)
        word = self.words.facts.get(key)
        if word is None:
            known = [*self.words.facts, "all", "any", "not", "data", "told"]
            self.shape.say(line, f"unknown fact {key!r}; {nearest(key, known, 'a fact of the pack')}")
            return []
        return self._fact(word, value)

    def _fact(self, word: FactWord, value: Placed) -> list[Condition]:
        if not isinstance(value.value, dict):
            test = "is" if word.type != "set" else ""
            if not test:
                self.shape.say(value.line, f"{word.code} is a set; includes, empty or known_empty was expected")
                return []
            return self._fact_test(word, test, value)
        found: list[Condition] = []
        for test, wanted in value.value.items():
            found += self._fact_test(word, test, wanted)
        return found

    def _fact_test(self, word: FactWord, test: str, wanted: Placed) -> list[Condition]:
        allowed = [each for each in FACT_TESTS if each in _TESTS_OF_TYPE[word.type]]
        if test not in allowed:
            expected = nearest(test, allowed, f"a test that {word.code} allows")
            self.shape.say(wanted.line, f"unknown test {test!r} of {word.code}; {expected}")
            return []
        try:
            value = self._wanted(word, test, wanted.plain)
        except ValueError as error:
            self.shape.say(wanted.line, f"{word.code}: {error}")
            return []
        place: Place = "episode" if word.of_episode else "fact"
        return [Test(place, word.code, test, value, word.unknown_counts_as)]

    def _wanted(self, word: FactWord, test: str, plain: Any) -> Any:
        if test in {"empty", "known_empty", "missing"}:
            if not isinstance(plain, bool):
                raise ValueError(f"{test} is {shown(plain)}; yes or no was expected")
            return plain
        if test == "includes":
            return next(iter(fact_value(word, [plain])))
        if test == "one_of":
            if not isinstance(plain, list):
                raise ValueError(f"one_of is {shown(plain)}; a list was expected")
            return frozenset(fact_value(word, each) for each in plain)
        return fact_value(word, plain)

    def _data(self, placed: Placed, upon: tuple[Match, ...]) -> list[Condition]:
        allowed: dict[str, DataWord] = {}
        for match in upon:
            allowed.update(self.words.events[match.event].data)
        parts = self.shape.mapping(placed, "data", allowed)
        found: list[Condition] = []
        for key, value in parts.items():
            tests = value.value if isinstance(value.value, dict) else {"is": value}
            for test, wanted in tests.items():
                found += self._data_test(allowed[key], test, wanted)
        return found

    def _data_test(self, word: DataWord, test: str, wanted: Placed) -> list[Condition]:
        if test not in DATA_TESTS:
            self.shape.say(wanted.line, f"unknown test {test!r}; {nearest(test, DATA_TESTS, 'a test of data')}")
            return []
        values = self.words.values_of(word)
        try:
            if test == "is":
                return [Test("data", word.code, test, data_value(word, values, wanted.plain))]
            items = [each.plain for each in self.shape.sequence(wanted, test)]
            return [Test("data", word.code, test, frozenset(data_value(word, values, each) for each in items))]
        except ValueError as error:
            self.shape.say(wanted.line, f"data {word.code}: {error}")
            return []


def read_match(placed: Placed, words: Words, shape: Shape) -> Match | None:
    """Return the event that an entry of ``upon`` or ``done_by`` names, with what it asks of the data."""
    if not isinstance(placed.value, dict):
        code = shape.one_of(placed, "event", words.events)
        return None if code is None else Match(code)
    if len(placed.value) != 1:
        shape.say(placed.line, "several events in one entry; a list with one event to an entry was expected")
        return None
    code, inner = next(iter(placed.value.items()))
    event = words.events.get(code)
    if event is None:
        expected = nearest(code, words.events, "an event of the pack")
        shape.say(placed.line_of(code), f"unknown event {code!r}; {expected}")
        return None
    asked = shape.mapping(inner, f"the data of {code}", event.data)
    pairs = []
    for key, value in asked.items():
        items = value.value if isinstance(value.value, list) else [value]
        for each in items:
            _note_wrong_data(event.data[key], each, words, shape)
        pairs.append((key, frozenset(each.plain for each in items)))
    return Match(code, tuple(pairs))


def _note_wrong_data(word: DataWord, value: Placed, words: Words, shape: Shape) -> None:
    try:
        data_value(word, words.values_of(word), value.plain)
    except ValueError as error:
        shape.say(value.line, f"data {word.code}: {error}")


def read_matches(placed: Placed, words: Words, shape: Shape) -> tuple[Match, ...]:
    """Return the events of a list, or of the one entry that stands in its place."""
    items = placed.value if isinstance(placed.value, list) else [placed]
    found = [read_match(each, words, shape) for each in items]
    return tuple(each for each in found if each is not None)
