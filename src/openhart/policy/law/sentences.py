"""Rules and conditions as English sentences."""

from collections.abc import Iterable
from typing import Any

from openhart.policy.law.conditions import ALWAYS, All, Condition, Either, Not, Test
from openhart.policy.law.rules import Rule, TimeLimit
from openhart.policy.law.words import EventWord, FactWord, Match, Words

_SET_BY = {"law": "set by law", "agency": "set by the agency"}


def sentence_of(rule: Rule, words: Words) -> str:
    """Return a rule as an English sentence: when, if, who, what, within which time, by whose word."""
    when = " or ".join(happens(match, words) for match in rule.upon)
    if rule.once_kind:
        when += f" and the {words.episodes[rule.once_kind].label} has lasted {rule.once_for}"
    condition = "" if rule.own_when is ALWAYS else f", if {described(rule.own_when, words)}"
    duty = lowered(words.duties[rule.duty].label)
    return f"When {when}{condition}, the {words.roles[rule.owed_by]} must {duty} {_limits(rule, words)}."


def happens(match: Match, words: Words) -> str:
    """Return what happens when an event is recognised: a referral is received."""
    word = words.events[match.event]
    asked = [
        f"{key.replace('_', ' ')}: {' or '.join(sorted(_data_label(word, key, value, words) for value in values))}"
        for key, values in match.data
    ]
    what = word.happens or lowered(word.label)
    return f"{what} ({', '.join(asked)})" if asked else what


def described(condition: Condition, words: Words) -> str:
    """Return a condition as a clause."""
    match condition:
        case Test():
            return _test(condition, words)
        case Not(part):
            return _negated(part, words)
        case Either(parts):
            return f"either {_joined((described(part, words) for part in parts), 'or')}"
        case All(parts):
            return _joined((described(part, words) for part in parts), "and") or "in every case"


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the parts that must all hold, those within parts too."""
    if isinstance(condition, All):
        return tuple(inner for part in condition.parts for inner in parts_of(part))
    return (condition,)


def value_label(word: FactWord, value: Any) -> str:
    """Return a value of a fact for a reader; unknown where there is none."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(word.values.get(each, each) for each in value)) or "none"
    return str(word.values.get(value, value)) if isinstance(value, str) else str(value)


def lowered(label: str) -> str:
    """Return a label with its first letter small, unless it begins with a name in capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _joined(clauses: Iterable[str], word: str) -> str:
    found = list(clauses)
    if len(found) < 3:  # noqa: PLR2004 - two clauses need no comma
        return f" {word} ".join(found)
    return f"{', '.join(found[:-1])} {word} {found[-1]}"


def _limits(rule: Rule, words: Words) -> str:
    if len(rule.limits) == 1:
        return f"{_limit(rule, rule.limits[0], words)} ({_set_by(rule, rule.limits[0])})"
    found = []
    for each in rule.limits:
        condition = "otherwise" if each.when is ALWAYS else f"where {described(each.when, words)}"
        found.append(f"{condition}, {_limit(rule, each, words)} ({_set_by(rule, each)})")
    return "; ".join(found)


def _set_by(rule: Rule, limit: TimeLimit) -> str:
    cited = f": {limit.citation}" if limit.citation != rule.citation else ""
    return f"{_SET_BY[limit.limit]}{cited}"


def _limit(rule: Rule, limit: TimeLimit, words: Words) -> str:
    if limit.within is None:
        return "without a time limit"
    counted = f" counted from when {happens(rule.counted_from, words)}" if rule.counted_from else ""
    shown = f", shown from {rule.appears} days before" if rule.appears else ""
    return f"within {limit.within}{counted}{shown}"


def _data_label(word: EventWord, key: str, value: Any, words: Words) -> str:
    return words.values_of(word.data[key]).get(value, str(value))


def _test(test: Test, words: Words) -> str:
    if test.place == "told":
        return f"{words.recipients[test.code]} has been told in this episode"
    if test.place == "data":
        return _data_test(test)
    word = words.facts[test.code]
    if word.type == "yes_no":
        return _yes_no(word, test)
    if test.test in {"empty", "known_empty"}:
        return _empty(word, test)
    subject = f"the {lowered(word.label)}"
    return f"{subject} {_verb(test)} {_wanted(word, test)}".rstrip()


def _verb(test: Test) -> str:
    return {
        "is": "is",
        "is_not": "is known and is not",
        "one_of": "is",
        "at_least": "is at least",
        "under": "is under",
        "includes": "includes",
        "known_to_be": "is known to be",
        "missing": "is not known" if test.value else "is known",
    }[test.test]


def _wanted(word: FactWord, test: Test) -> str:
    if test.test == "missing":
        return ""
    if test.test == "one_of":
        return " or ".join(sorted(value_label(word, each) for each in test.value))
    return value_label(word, test.value)


def _data_test(test: Test) -> str:
    name = f"the {test.code.replace('_', ' ')}"
    if test.test == "is":
        return f"{name} is {value_label(FactWord(test.code, 'choice', name), test.value)}"
    listed = " or ".join(sorted(str(each).replace("_", " ") for each in test.value))
    return f"{name} is {listed}" if test.test == "one_of" else f"{name} is not {listed}"


def _yes_no(word: FactWord, test: Test) -> str:
    if test.test == "missing":
        return f"it is {'not known' if test.value else 'known'} whether {word.holds or lowered(word.label)}"
    holds = word.holds or f"{lowered(word.label)}: yes"
    fails = word.fails or f"{lowered(word.label)}: no"
    if test.test == "is_not":
        return f"it is not known that {holds}" if test.value else f"it is known that {holds}"
    return holds if test.value else fails


def _empty(word: FactWord, test: Test) -> str:
    some = word.holds or f"the {lowered(word.label)} is not empty"
    none = word.fails or f"the {lowered(word.label)} is empty"
    if test.test == "known_empty":
        return f"it is known that {none}" if test.value else f"it is not known that {none}"
    return none if test.value else some


def _negated(part: Condition, words: Words) -> str:
    if isinstance(part, Test) and part.place == "told":
        return f"{words.recipients[part.code]} has not been told in this episode"
    return f"it is not so that {described(part, words)}"
