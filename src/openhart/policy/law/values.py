"""Plain values of YAML, JSON and forms turned into the engine's, and back."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from openhart.policy.law.words import DataWord, FactWord
from openhart.policy.reading.moments import read_moment
from openhart.policy.reading.placed import nearest, shown

_YES_NO = {"yes": True, "no": False, "true": True, "false": False}
_CODE = re.compile(r"[A-Z]{2}")
_HIGHEST = 150


def fact_value(word: FactWord, plain: Any) -> Any:
    """Return the engine's value of a fact; ValueError says what was expected."""
    return _READERS[word.type](word, plain)


def data_value(word: DataWord, values: Mapping[str, str], plain: Any) -> Any:
    """Return the engine's value of a piece of data; ``values`` is its closed list, empty for any text."""
    if word.yes_no:
        return _yes_no(word, plain)
    if values:
        return _one_of(values, plain)
    if isinstance(plain, bool) or not isinstance(plain, str | int):
        raise ValueError(f"{_kind(plain)} is no text; a text was expected")  # noqa: TRY004 - one kind of error for all wrong values
    return str(plain)


def plain_value(value: Any) -> Any:
    """Return a value of the engine as JSON can hold it."""
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, datetime) else value


def fits_fact(word: FactWord, value: Any) -> bool:
    """Return whether a value already is one the engine can use for a fact."""
    if word.type == "time":
        return isinstance(value, datetime) and value.tzinfo is not None
    try:
        plain = sorted(value) if isinstance(value, frozenset) else value
        return bool(fact_value(word, plain) == value) and not isinstance(value, list)
    except (ValueError, TypeError):
        return False


def _yes_no(_: object, plain: Any) -> bool:
    if isinstance(plain, bool):
        return plain
    if isinstance(plain, str) and plain.lower() in _YES_NO:
        return _YES_NO[plain.lower()]
    raise ValueError(f"{_kind(plain)} is neither yes nor no; yes or no was expected")


def _one_of(values: Mapping[str, str], plain: Any) -> str:
    if isinstance(plain, str) and plain in values:
        return plain
    raise ValueError(f"unknown value {_kind(plain)}; {nearest(plain, values, 'one of the known values')}")


def _choice(word: FactWord, plain: Any) -> str:
    return _one_of(word.values, plain)


def _set(word: FactWord, plain: Any) -> frozenset[str]:
    if not isinstance(plain, list | tuple | set | frozenset):
        known = ", ".join(word.values)
        raise ValueError(f"{_kind(plain)} is no list; a list of {known} was expected ([] for none)")  # noqa: TRY004 - likewise
    return frozenset(_one_of(word.values, each) for each in plain)


def _number(_: object, plain: Any) -> int:
    if isinstance(plain, bool) or not isinstance(plain, int) or not 0 <= plain <= _HIGHEST:
        raise ValueError(f"{_kind(plain)} is no whole number from 0 to {_HIGHEST}; one was expected")
    return plain


def _code(_: object, plain: Any) -> str:
    if isinstance(plain, str) and _CODE.fullmatch(plain):
        return plain
    hint = " (in quotes where YAML would read yes or no)" if isinstance(plain, bool) else ""
    raise ValueError(f"{_kind(plain)} is no two-letter code; two capital letters such as CT were expected{hint}")


def _time(_: object, plain: Any) -> datetime:
    if isinstance(plain, datetime) and plain.tzinfo is not None:
        return plain
    return read_moment(plain)


def _kind(plain: Any) -> str:
    if isinstance(plain, list | tuple):
        return "a list"
    return "a mapping" if isinstance(plain, Mapping) else shown(plain)


_READERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "set": _set,
    "number": _number,
    "code": _code,
    "time": _time,
}


def utc(moment: datetime) -> datetime:
    """Return a moment in UTC, in which moments compare and add as elapsed time."""
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
