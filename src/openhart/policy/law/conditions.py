"""The closed grammar of conditions, and how they are judged: yes, no or undecided.

A condition is compiled to a function of three mappings: the facts of the case, the facts of the
episode (with who has been told in it), and the data of the triggering event. True, False, or None
where an unknown fact would tell.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Held = bool | None
Judge = Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], Held]
Place = Literal["fact", "episode", "data", "told"]

FACT_TESTS = (
    "is", "is_not", "one_of", "at_least", "under", "includes", "empty", "known_to_be", "known_empty", "missing",
)  # fmt: skip
DATA_TESTS = ("is", "one_of", "is_not_one_of")


@dataclass(frozen=True, slots=True)
class Test:
    """One question about one fact, one piece of data, or who has been told."""

    place: Place
    code: str
    test: str
    value: Any
    default: Any = None  # what an unknown value counts as


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Holds when at least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: "Condition"


Condition = Test | All | Either | Not
ALWAYS = All(())


def both(*conditions: Condition) -> Condition:
    """Return the condition that holds when all of these do, without a level that says nothing."""
    parts: list[Condition] = []
    for each in conditions:
        parts += each.parts if isinstance(each, All) else (each,)
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def tests_of(condition: Condition) -> Iterator[Test]:
    """Yield every single test of a condition."""
    match condition:
        case Test():
            yield condition
        case Not(part):
            yield from tests_of(part)
        case All(parts) | Either(parts):
            for part in parts:
                yield from tests_of(part)


def compiled(condition: Condition) -> Judge:
    """Return the function that judges a condition."""
    match condition:
        case Test():
            return _compiled_test(condition)
        case Not(part):
            return _negated(compiled(part))
        case Either(parts):
            return _either(tuple(compiled(part) for part in parts))
        case All(parts):
            return _all(tuple(compiled(part) for part in parts))


def needs_of(condition: Condition) -> Callable[..., tuple[str, ...]]:
    """Return the function that names the facts that would decide an undecided condition, as they stand in it."""
    if isinstance(condition, Test):
        judge, alone = compiled(condition), (condition.code,)
        return lambda facts, own, data: alone if judge(facts, own, data) is None else ()
    inner = (condition.part,) if isinstance(condition, Not) else condition.parts
    judge, parts = compiled(condition), tuple(needs_of(part) for part in inner)

    def needs(facts: Mapping[str, Any], own: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[str, ...]:
        if judge(facts, own, data) is not None:
            return ()
        return tuple(dict.fromkeys(code for part in parts for code in part(facts, own, data)))

    return needs


def _both(one: Judge, other: Judge) -> Judge:
    def judge(facts: Mapping[str, Any], own: Mapping[str, Any], data: Mapping[str, Any]) -> Held:
        first = one(facts, own, data)
        if first is False:
            return False
        second = other(facts, own, data)
        return None if first is None and second else second

    return judge


def _all(parts: tuple[Judge, ...]) -> Judge:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:  # noqa: PLR2004 - most rules have two conditions
        return _both(*parts)

    def judge(facts: Mapping[str, Any], own: Mapping[str, Any], data: Mapping[str, Any]) -> Held:
        held: Held = True
        for part in parts:
            each = part(facts, own, data)
            if each is False:
                return False
            if each is None:
                held = None
        return held

    return judge


def _either(parts: tuple[Judge, ...]) -> Judge:
    def judge(facts: Mapping[str, Any], own: Mapping[str, Any], data: Mapping[str, Any]) -> Held:
        held: Held = False
        for part in parts:
            each = part(facts, own, data)
            if each:
                return True
            if each is None:
                held = None
        return held

    return judge


def _negated(part: Judge) -> Judge:
    def judge(facts: Mapping[str, Any], own: Mapping[str, Any], data: Mapping[str, Any]) -> Held:
        held = part(facts, own, data)
        return None if held is None else not held

    return judge


def _compiled_test(test: Test) -> Judge:
    """Return a judge of one test: it looks in one of three mappings, and compares."""
    code, default = test.code, test.default
    if test.place == "told":
        key = told_key(code)
        return lambda _facts, own, _data: key in own
    if test.place == "fact" and test.test in _QUICK:
        return _QUICK[test.test](code, test.value, _when_unknown(test), default)
    compare = _comparison(test)
    if test.place == "fact":
        return lambda facts, _own, _data: compare(facts.get(code, default))
    if test.place == "episode":
        return lambda _facts, own, _data: compare(own.get(code, default))
    return lambda _facts, _own, data: compare(data.get(code))


def _is(code: str, wanted: Any, unknown: Held, default: Any) -> Judge:
    def judge(facts: Mapping[str, Any], _own: Mapping[str, Any], _data: Mapping[str, Any]) -> Held:
        value = facts.get(code, default)
        return unknown if value is None else value == wanted

    return judge


def _includes(code: str, wanted: Any, unknown: Held, default: Any) -> Judge:
    def judge(facts: Mapping[str, Any], _own: Mapping[str, Any], _data: Mapping[str, Any]) -> Held:
        value = facts.get(code, default)
        return unknown if value is None else wanted in value

    return judge


def _empty(code: str, wanted: Any, unknown: Held, default: Any) -> Judge:
    def judge(facts: Mapping[str, Any], _own: Mapping[str, Any], _data: Mapping[str, Any]) -> Held:
        value = facts.get(code, default)
        return unknown if value is None else (not value) is wanted

    return judge


def _at_least(code: str, wanted: Any, unknown: Held, default: Any) -> Judge:
    def judge(facts: Mapping[str, Any], _own: Mapping[str, Any], _data: Mapping[str, Any]) -> Held:
        value = facts.get(code, default)
        return unknown if value is None else value >= wanted

    return judge


# The tests that stand in most rules, with one call less than the others.
_QUICK: Mapping[str, Callable[[str, Any, Held, Any], Judge]] = {
    "is": _is,
    "known_to_be": _is,
    "at_least": _at_least,
    "includes": _includes,
    "empty": _empty,
    "known_empty": _empty,
}


def told_key(recipient: str) -> str:
    """Return the key under which an episode remembers that a recipient has been told."""
    return f"told {recipient}"


def _comparison(test: Test) -> Callable[[Any], Held]:
    """Return the comparison of a value (None: unknown) that a test makes."""
    known: Callable[[Any, Any], bool] = {
        "is": lambda value, wanted: value == wanted,
        "is_not": lambda value, wanted: value != wanted,
        "one_of": lambda value, wanted: value in wanted,
        "is_not_one_of": lambda value, wanted: value not in wanted,
        "at_least": lambda value, wanted: value >= wanted,
        "under": lambda value, wanted: value < wanted,
        "includes": lambda value, wanted: wanted in value,
        "empty": lambda value, wanted: (not value) is wanted,
        "known_to_be": lambda value, wanted: value == wanted,
        "known_empty": lambda value, wanted: (not value) is wanted,
        "missing": lambda _, wanted: not wanted,
    }[test.test]
    wanted, unknown = test.value, _when_unknown(test)
    return lambda value: unknown if value is None else known(value, wanted)


def _when_unknown(test: Test) -> Held:
    """Return how a test comes out when the value is unknown."""
    if test.place == "data":
        return test.test == "is_not_one_of"
    if test.test == "is_not" and test.value is True:
        return True
    if test.test in {"missing", "known_empty"}:
        return bool(test.value) if test.test == "missing" else not test.value
    return False if test.test == "known_to_be" else None
