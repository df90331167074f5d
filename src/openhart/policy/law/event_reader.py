"""Events read from plain values and written back: the border between files and the engine."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openhart.policy.answer import NOTHING, Event
from openhart.policy.errors import EventError
from openhart.policy.law.values import data_value, fact_value, plain_value
from openhart.policy.law.words import EventWord, Words
from openhart.policy.reading.moments import read_moment
from openhart.policy.reading.placed import nearest, shown

_KEYS = frozenset({"at", "event", "facts", "data", "episode", "recorded_at"})


def read_event(words: Words, mapping: Mapping[str, Any]) -> Event:
    """Return the event a mapping describes; EventError names the key and what was expected."""
    for key in mapping:
        if key not in _KEYS:
            raise EventError(str(key), f"unknown key {key!r}; {nearest(key, _KEYS, 'a key of an event')}")
    word = _word(words, mapping)
    recorded = mapping.get("recorded_at")
    return Event(
        code=word.code,
        at=_moment(mapping, "at"),
        facts=_facts(words, mapping.get("facts")),
        data=_data(words, word, mapping.get("data")),
        episode=_episode(mapping),
        recorded_at=None if recorded is None else _moment(mapping, "recorded_at"),
    )


def write_event(event: Event) -> dict[str, Any]:
    """Return an event as plain values."""
    found: dict[str, Any] = {"at": event.at.isoformat(), "event": event.code}
    if event.facts:
        found["facts"] = {code: plain_value(value) for code, value in event.facts.items()}
    if event.data:
        found["data"] = dict(event.data)
    if event.episode is not None:
        found["episode"] = event.episode
    if event.recorded_at is not None:
        found["recorded_at"] = event.recorded_at.isoformat()
    return found


def _word(words: Words, mapping: Mapping[str, Any]) -> EventWord:
    code = mapping.get("event")
    word = words.events.get(code) if isinstance(code, str) else None
    if word is None:
        raise EventError("event", f"unknown event {shown(code)}; {nearest(code, words.events, 'a known event')}")
    return word


def _moment(mapping: Mapping[str, Any], key: str) -> datetime:
    value = mapping.get(key)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    try:
        return read_moment(value)
    except ValueError as error:
        raise EventError(key, str(error)) from None


def _episode(mapping: Mapping[str, Any]) -> str | None:
    value = mapping.get("episode")
    if "episode" not in mapping or (isinstance(value, str) and value.strip()):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise EventError("episode", f"{shown(value)} is no name; the name of an episode was expected")


def _facts(words: Words, plain: Any) -> Mapping[str, Any]:
    found = {}
    for code, value in _mapping("facts", plain).items():
        word = words.facts.get(code)
        if word is None:
            raise EventError(f"facts.{code}", f"unknown fact {code!r}; {nearest(code, words.facts, 'a known fact')}")
        try:
            found[code] = fact_value(word, value)
        except ValueError as error:
            raise EventError(f"facts.{code}", str(error)) from None
    return found or NOTHING


def _data(words: Words, event: EventWord, plain: Any) -> Mapping[str, Any]:
    found = {}
    for code, value in _mapping("data", plain).items():
        word = event.data.get(code)
        if word is None:
            expected = nearest(code, event.data, f"data of {event.code}") if event.data else "none was expected"
            raise EventError(f"data.{code}", f"{event.code} has no data {code!r}; {expected}")
        try:
            found[code] = data_value(word, words.values_of(word), value)
        except ValueError as error:
            raise EventError(f"data.{code}", str(error)) from None
    for code, word in event.data.items():
        if word.required and code not in found:
            values = words.values_of(word)
            expected = f": {', '.join(values)}" if values else ""
            raise EventError("data", f"{event.code} has no {code!r}; {code!r} was expected{expected}")
    return found or NOTHING


def _mapping(key: str, plain: Any) -> Mapping[str, Any]:
    if plain is None:
        return NOTHING
    if not isinstance(plain, Mapping):
        raise EventError(key, f"{shown(plain)} is no mapping; a mapping from name to value was expected")
    return plain
