"""Scenario files: the events of one case, the time asked, and what is expected of the answer."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from openhart.policy.answer import Event
from openhart.policy.commands.expect import Expected, Names, read_expected
from openhart.policy.errors import EventError
from openhart.policy.law.pack import Pack, UnknownPackError
from openhart.policy.reading.placed import MOST_CHARACTERS, MalformedError, Placed, Problem, decode, read_placed
from openhart.policy.reading.shape import Shape

_KEYS = ("scenario", "policy", "events", "ask", "expect", "shows")
_EVENT_KEYS = ("at", "event", "facts", "data", "episode", "recorded_at")

T = TypeVar("T")
OpenPack = Callable[[str], Pack]


@dataclass(frozen=True, slots=True)
class Shows:
    """The rules that a file says it shows: where they make a duty owed, and where they do not."""

    owed: tuple[str, ...] = ()
    not_owed: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario file, checked against its pack."""

    path: str
    name: str
    policy: str
    pack: Pack
    events: tuple[Event, ...]
    places: tuple[Placed, ...]  # where each event stands in the file
    asked_at: datetime
    expected: Expected | None
    shows: Shows


def bytes_of(path: str) -> bytes:
    """Return the bytes of a file (``-`` is standard input); refuse what is no file, or too long."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(MOST_CHARACTERS + 1)
        with Path(path).open("rb") as stream:
            return stream.read(MOST_CHARACTERS + 1)
    except FileNotFoundError:
        raise MalformedError([Problem(0, "there is no such file; a scenario file was expected")]) from None
    except IsADirectoryError:
        raise MalformedError([Problem(0, "this is a folder; a scenario file was expected")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MalformedError([Problem(0, f"it cannot be read ({reason}); a scenario file was expected")]) from None


def read_scenario(path: str, open_pack: OpenPack, *, asked_at: datetime | None = None, bare: bool = False) -> Scenario:
    """Return the scenario of a file, asked at the time given, else at its own ``ask``, else its last event.

    ``bare`` leaves aside what the file expects: its names may be those of another pack.
    """
    root = read_placed(decode(bytes_of(path)))
    shape = Shape()
    parts = shape.mapping(root, "a scenario file", _KEYS, ("policy", "events"))
    name = shape.word(parts["scenario"], "scenario") if "scenario" in parts else Path(path).stem
    policy = shape.word(parts["policy"], "policy") if "policy" in parts else None
    ask = shape.moment(parts["ask"], "ask") if "ask" in parts else None
    items = shape.sequence(parts["events"], "events") if "events" in parts else []
    pack = _open(policy, parts, shape, open_pack)
    events = [_read_event(each, shape, pack) for each in items]
    expected, shows = (None, Shows()) if bare else _read_rest(parts, shape, pack)
    last = max((event.at for event in events if event is not None), default=None)
    asked = asked_at or ask or last
    if asked is None and not shape.problems:
        shape.say(root.line, "there is no event and no 'ask'; a time to ask for was expected")
    shape.stop_if_wrong()
    return Scenario(
        path=path,
        name=str(name),
        policy=str(policy),
        pack=_sure(pack),
        events=tuple(_sure(each) for each in events),
        places=tuple(items),
        asked_at=_sure(asked),
        expected=expected,
        shows=shows,
    )


def _sure(value: T | None) -> T:
    """Return a value that is there when a file has no problem."""
    if value is None:
        raise AssertionError("a value is missing although no problem was noted")
    return value


def _open(policy: str | None, parts: Mapping[str, Placed], shape: Shape, open_pack: OpenPack) -> Pack | None:
    if policy is None:
        return None
    try:
        return open_pack(policy)
    except UnknownPackError as error:
        shape.say(parts["policy"].line, str(error))
        return None


def _read_event(placed: Placed, shape: Shape, pack: Pack | None) -> Event | None:
    """Return one event checked against the pack; note what is wrong with it."""
    before = len(shape.problems)
    parts = shape.mapping(placed, "an event", _EVENT_KEYS, ("at", "event"))
    for key in ("at", "recorded_at"):
        if key in parts:
            shape.moment(parts[key], key)
    if "episode" in parts:
        shape.word(parts["episode"], "episode")
    if pack is None or len(shape.problems) > before:
        return None
    try:
        return pack.read_event(placed.plain)
    except EventError as error:
        shape.say(_line_of_key(placed, error.key, pack), str(error))
        return None


def _line_of_key(placed: Placed, key: str, pack: Pack) -> int:
    """Return the line of a key as the engine names it: ``facts.child.age``, ``data.to``, ``at``."""
    head, _, rest = key.partition(".")
    if not rest:
        return placed.line_of(head)
    value = placed.plain[head].get(rest)
    if head == "facts" and isinstance(value, list):
        for index, item in enumerate(value):
            if not _may_be_listed(pack, rest, item):
                return placed.line_of(head, rest, index)
    return placed.line_of(head, rest)


def _may_be_listed(pack: Pack, code: str, item: object) -> bool:
    try:
        pack.fact_value(code, [item])
    except EventError:
        return False
    return True


def _read_rest(parts: Mapping[str, Placed], shape: Shape, pack: Pack | None) -> tuple[Expected | None, Shows]:
    """Return what the file expects and shows; nothing when the pack that names things is not known."""
    if pack is None:
        return None, Shows()
    rules = {rule.id for rule in pack.rules} | {gate.id for gate in pack.gates}
    expected = None
    if "expect" in parts:
        names = Names(duties=pack.duties, events=pack.events, roles=pack.roles, rules=rules)
        expected = read_expected(parts["expect"], shape, names)
    if "shows" not in parts:
        return expected, Shows()
    shown = shape.mapping(parts["shows"], "shows", ("owed", "not_owed"))
    named = {key: shape.many_of(each, f"shows.{key}", "rule", rules) for key, each in shown.items()}
    return expected, Shows(named.get("owed", ()), named.get("not_owed", ()), parts["shows"].line)
