"""YAML (and so JSON) read with the line of every value, and nothing guessed.

Stricter than ordinary YAML: no key twice, no second document, no tags, no aliases that
contain themselves or multiply without end, times kept as the text that was written.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import yaml

Scalar: TypeAlias = str | int | float | bool | None

_Collection: TypeAlias = yaml.MappingStartEvent | yaml.SequenceStartEvent
_Valued: TypeAlias = yaml.ScalarEvent | _Collection

MOST_CHARACTERS = 8_000_000
MOST_VALUES = 300_000
DEEPEST = 40

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset({"!", f"{_PLAIN_TAG}str"})
_ORDINARY_TAGS = frozenset(
    f"{_PLAIN_TAG}{name}" for name in ("null", "bool", "int", "float", "timestamp", "seq", "map")
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_YES = frozenset({"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"})
_NO = frozenset({"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"})
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{0,17}")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a file: the line (from 1) and a sentence a person can read."""

    line: int
    text: str


class MalformedError(Exception):
    """A file that cannot be read as what it should be; carries every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of their lines."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("; ".join(f"line {each.line}: {each.text}" for each in self.problems))


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A value of a file and the line (from 1) on which it stands."""

    value: "Scalar | list[Placed] | dict[str, Placed]"
    line: int
    size: int = 1
    key_lines: Mapping[str, int] = field(default_factory=dict)
    depth: int = 0  # how many lists and mappings deep it goes, aliases followed

    @property
    def plain(self) -> Any:
        """Return the value alone, as ordinary lists, dictionaries and scalars."""
        if isinstance(self.value, list):
            return [each.plain for each in self.value]
        if isinstance(self.value, dict):
            return {key: each.plain for key, each in self.value.items()}
        return self.value

    def line_of(self, *path: str | int) -> int:
        """Return the line of the key or item at a path, or of the nearest thing above it."""
        here, line = self, self.line
        for step in path:
            inner = here.value
            if isinstance(inner, dict) and step in inner:
                line, here = here.key_lines.get(str(step), here.line), inner[str(step)]
            elif isinstance(inner, list) and isinstance(step, int) and 0 <= step < len(inner):
                here = inner[step]
                line = here.line
            else:
                break
        return line


def nearest(name: object, known: Iterable[str], expected: str) -> str:
    """Return what was expected in place of an unknown name, naming the known one most like it."""
    names = sorted(known)
    close = difflib.get_close_matches(str(name)[:100], names, n=1, cutoff=0.6)
    if close:
        return f"{expected} was expected (did you mean {close[0]!r}?)"
    listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")  # noqa: PLR2004
    return f"{expected} was expected: {listed}" if names else f"{expected} was expected"


def shown(value: object) -> str:
    """Return a value as it may stand in a message: short and on one line."""
    words = {True: "yes", False: "no", None: "nothing"}
    if value is None or isinstance(value, bool):
        return words[value]
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"  # noqa: PLR2004


def decode(data: bytes) -> str:
    """Return the text of a file's bytes, or refuse what is not UTF-8 with its line."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = "these bytes are not UTF-8 text; a text file in UTF-8 was expected"
        raise MalformedError([Problem(line, text)]) from None


def read_placed(text: str) -> Placed:
    """Return the one document of a YAML text with the line of every value."""
    if len(text) > MOST_CHARACTERS:
        size = f"the file is {len(text):,} characters long; at most {MOST_CHARACTERS:,} were expected"
        raise MalformedError([Problem(1, size)])
    builder = _Builder()
    last = text.count("\n") + (not text.endswith("\n"))
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise MalformedError([_broken(error, max(last, 1)), *builder.problems]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        bad = f"the character U+{_code_point(error.character):04X} may not stand in YAML"
        raise MalformedError([Problem(line, f"{bad}; printable text was expected")]) from None
    except yaml.YAMLError as error:
        raise MalformedError([Problem(1, f"broken YAML ({error}); valid YAML was expected")]) from None
    if builder.problems:
        raise MalformedError(builder.problems)
    if builder.root is None:
        raise MalformedError([Problem(1, "the file is empty; a mapping was expected")])
    return builder.root


def _code_point(character: object) -> int:
    """Return the number of a character that a YAML reader names as number, text or byte."""
    return ord(character) if isinstance(character, str | bytes) else int(str(character))


def _broken(error: yaml.MarkedYAMLError, last: int) -> Problem:
    """Return the problem that a syntax error amounts to."""
    mark = error.problem_mark or error.context_mark
    line = min(mark.line + 1, last) if mark is not None else 1
    words = " ".join(str(part) for part in (error.problem, error.context) if part)
    if error.context and error.context_mark is not None:
        words += f" begun in line {error.context_mark.line + 1}"
    return Problem(line, f"broken YAML: {words}; valid YAML was expected")


class _Frame:
    """A list or mapping whose end has not been reached."""

    def __init__(self, line: int, anchor: str | None, *, mapping: bool) -> None:
        self.line = line
        self.anchor = anchor
        self.size = self.depth = 1
        self.items: list[Placed] = []
        self.pairs: dict[str, Placed] | None = {} if mapping else None
        self.key: str | None = None
        self.key_lines: dict[str, int] = {}


class _Builder:
    """Turns YAML's events into placed values, without recursion."""

    def __init__(self) -> None:
        self.root: Placed | None = None
        self.problems: list[Problem] = []
        self._documents = 0
        self._frames: list[_Frame] = []
        self._anchors: dict[str, Placed | None] = {}

    def take(self, event: yaml.Event) -> None:
        """Add what one event says; stop at what cannot be read further."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self._begin_document(line)
            case yaml.ScalarEvent():
                self._check_tag(event, line)
                self._add(Placed(_scalar(event), line), event.anchor)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event, line)
            case yaml.CollectionEndEvent():
                self._end()
            case yaml.AliasEvent():
                self._alias(str(event.anchor), line)

    def _stop(self, line: int, text: str) -> NoReturn:
        raise MalformedError([*self.problems, Problem(line, text)])

    def _begin_document(self, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop(line, "a second document begins here; one document in a file was expected")

    def _check_tag(self, event: _Valued, line: int) -> None:
        tag = event.tag
        if tag is not None and tag not in _TEXT_TAGS and tag not in _ORDINARY_TAGS:
            text = f"the YAML tag {tag.replace(_PLAIN_TAG, '!!')} is not read; a plain value was expected"
            self.problems.append(Problem(line, text))

    def _begin(self, event: _Collection, line: int) -> None:
        self._check_tag(event, line)
        if len(self._frames) >= DEEPEST:
            self._stop(line, f"nested more than {DEEPEST} levels deep; fewer levels were expected")
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        mapping = isinstance(event, yaml.MappingStartEvent)
        self._refuse_as_key(line)
        self._frames.append(_Frame(line, event.anchor, mapping=mapping))

    def _refuse_as_key(self, line: int) -> None:
        if self._frames and self._frames[-1].pairs is not None and self._frames[-1].key is None:
            self._stop(line, "a list or mapping stands as a key; a word was expected")

    def _end(self) -> None:
        frame = self._frames.pop()
        _merge(frame)
        value = frame.items if frame.pairs is None else frame.pairs
        self._add(Placed(value, frame.line, frame.size, frame.key_lines, frame.depth), frame.anchor)

    def _alias(self, anchor: str, line: int) -> None:
        if anchor not in self._anchors:
            self._stop(line, f"broken YAML: the alias *{anchor} names nothing; an anchor above it was expected")
        target = self._anchors[anchor]
        if target is None:
            self._stop(line, f"broken YAML: the alias *{anchor} contains itself; a plain value was expected")
        self._add(target, None)

    def _add(self, placed: Placed, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = placed
        if not self._frames:
            self.root = placed
            return
        frame = self._frames[-1]
        frame.size += placed.size
        frame.depth = max(frame.depth, placed.depth + 1)
        if frame.size > MOST_VALUES or frame.depth > DEEPEST:
            self._stop(placed.line, f"more than {MOST_VALUES:,} values or {DEEPEST} levels; fewer were expected")
        if frame.pairs is None:
            frame.items.append(placed)
        elif frame.key is None:
            self._take_key(frame, placed)
        else:
            frame.pairs[frame.key] = placed
            frame.key = None

    def _take_key(self, frame: _Frame, placed: Placed) -> None:
        if isinstance(placed.value, list | dict):
            self._stop(placed.line, "a list or mapping stands as a key; a word was expected")
        key = _as_key(placed.value)
        if key in frame.key_lines:
            first = frame.key_lines[key]
            text = f"the key {key!r} stands twice (first in line {first}); each key once was expected"
            self.problems.append(Problem(placed.line, text))
        frame.key_lines.setdefault(key, placed.line)
        frame.key = key


def _merge(frame: _Frame) -> None:
    """Put what ``<<`` names into a mapping; the mapping's own keys stay as they are."""
    named = frame.pairs.get("<<") if frame.pairs is not None else None
    sources = named.value if named is not None and isinstance(named.value, list) else [named]
    if frame.pairs is None or not all(each is not None and isinstance(each.value, dict) for each in sources):
        return
    del frame.pairs["<<"]
    for each in sources:
        for key, value in each.value.items() if each is not None and isinstance(each.value, dict) else ():
            frame.pairs.setdefault(key, value)
            frame.key_lines.setdefault(key, value.line)


def _as_key(value: object) -> str:
    """Return the text of a key, whatever YAML took it for."""
    return value if isinstance(value, str) else shown(value)


def _scalar(event: yaml.ScalarEvent) -> Scalar:
    """Return a scalar's value: quoted is text; yes and no, whole numbers and nothing as meant."""
    text = str(event.value)
    if not event.implicit[0] and event.tag not in _ORDINARY_TAGS:
        return text
    if text in _NULLS:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
