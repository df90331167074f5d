"""`disclosure.yaml` of a pack: fields, grounds, consents and the clocks of a breach."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from openhart.policy.errors import Fault, PackError
from openhart.policy.law.leaving import BODIES, KNOWN, BreachClock, Giver, Leaving, LeavingField, Statute
from openhart.policy.law.pack import Pack
from openhart.policy.law.spans import read_span
from openhart.policy.law.words import PROTECTED
from openhart.policy.packs.loader import load_pack
from openhart.policy.reading.placed import MalformedError, Placed, decode, read_placed, shown
from openhart.policy.reading.shape import Shape

FILE = "disclosure.yaml"
_LABELS = ("recipients", "purposes", "breach_data")
_NUMBERS = ("usual_days", "longest_days", "kept_years")
_LISTS = ("grounds", "givers", "clocks")
_LAW = ("citation", "known", "bodies")
_GROUND = ("ground", "label", *_LAW, "mandate", "recipients", "fields", "purposes", "conditions", "from", "until")
_GIVER = ("giver", "label", *_LAW, "needs", "from_age", "conditions")
_CLOCK = ("clock", "label", *_LAW, "within", "data", "note")
_NEEDS = ("minor", "guardian", "person")
_DAY = timedelta(days=1)
Each = TypeVar("Each")


def load_leaving(name: str) -> Leaving:
    """Return what may leave under a pack, by its name or folder; PackError says what is wrong, and where."""
    return leaving_of(load_pack(name))


@lru_cache(maxsize=32)
def leaving_of(pack: Pack) -> Leaving:
    """Return what may leave under a pack and those it stands on; nothing where no file says anything."""
    below = leaving_of(pack.below) if pack.below is not None else Leaving()
    path = pack.folder / FILE
    if not path.is_file():
        return below
    file = f"{pack.name}/{FILE}"
    try:
        return _Reader(pack, below, file).read(path)
    except MalformedError as error:
        raise PackError([Fault(file, each.line, each.text) for each in error.problems]) from error


class _Reader:
    """Reads one file on top of what the packs below say."""

    def __init__(self, pack: Pack, below: Leaving, file: str) -> None:
        self.pack, self.below, self.file = pack, below, file
        self.shape = Shape()
        self.fields: Mapping[str, LeavingField] = {}
        self.words: dict[str, Any] = {}

    def read(self, path: Path) -> Leaving:
        parts = self.shape.mapping(
            read_placed(decode(path.read_bytes())), FILE, ("fields", "usual", *_LABELS, *_NUMBERS, *_LISTS)
        )
        for key in _LABELS:
            self.words[key] = {**getattr(self.below, key), **self._labels(parts, key)}
        self.fields = {**self.below.fields, **{code: self._field(code, each) for code, each in _items(parts, "fields")}}
        usual = {**self.below.usual, **{code: self._codes(each) for code, each in _items(parts, "usual")}}
        numbers: dict[str, Any] = {
            key: self._number(parts[key], key) if key in parts else getattr(self.below, key) for key in _NUMBERS
        }
        found = Leaving(
            fields=self.fields, usual=usual, **self.words, **numbers,
            statutes={**self.below.statutes, **self._each(parts, "grounds", self._statute)},
            givers={**self.below.givers, **self._each(parts, "givers", self._giver)},
            clocks={**self.below.clocks, **self._each(parts, "clocks", self._clock)},
        )  # fmt: skip
        self.shape.stop_if_wrong()
        return found

    def _each(self, parts: Mapping[str, Placed], key: str, read: Callable[[Placed], Any]) -> dict[str, Any]:
        items = self.shape.sequence(parts[key], key) if key in parts else []
        return {each.code: each for each in map(read, items)}

    def _labels(self, parts: Mapping[str, Placed], key: str) -> dict[str, str]:
        return {code: self.shape.word(each, key) or "" for code, each in _items(parts, key)}

    def _field(self, code: str, placed: Placed) -> LeavingField:
        parts = self.shape.mapping(placed, "a field", ("label", "protected", "facts", "breach"), ("label",))
        shape = self.shape
        facts = shape.many_of(parts["facts"], "facts", "fact", self.pack.facts) if "facts" in parts else ()
        kind = shape.one_of(parts["breach"], "kind of data", self.words["breach_data"]) if "breach" in parts else ""
        protected = shape.one_of(parts["protected"], "permission", PROTECTED) if "protected" in parts else ""
        return LeavingField(
            code=code, label=self._text(parts, "label"), protected=protected or "", facts=facts, breach=kind or ""
        )

    def _codes(self, placed: Placed) -> tuple[str, ...]:
        """Return field codes; ``all`` stands for every field there is."""
        if placed.value == "all":
            return tuple(self.fields)
        return self.shape.many_of(placed, "fields", "field", self.fields)

    def _statute(self, placed: Placed) -> Statute:
        needed = ("ground", "label", *_LAW, "mandate", "recipients", "fields", "purposes")
        parts = self.shape.mapping(placed, "a ground", _GROUND, needed)
        recipients = {**self.pack.recipients, **self.words["recipients"]}
        return Statute(
            code=self._text(parts, "ground"), label=self._text(parts, "label"), **self._law(parts),
            is_mandate="mandate" in parts and parts["mandate"].value is True,
            recipients=self._many(parts, "recipients", "recipient", recipients),
            fields=self._codes(parts["fields"]) if "fields" in parts else (),
            purposes=self._many(parts, "purposes", "purpose", self.words["purposes"]),
            conditions=self._texts(parts, "conditions"), from_on=self._day(parts, "from"),
            until_on=self._day(parts, "until"), file=self.file, line=placed.line,
        )  # fmt: skip

    def _giver(self, placed: Placed) -> Giver:
        parts = self.shape.mapping(placed, "a giver", _GIVER, ("giver", "label", *_LAW, "needs"))
        return Giver(
            code=self._text(parts, "giver"), label=self._text(parts, "label"), **self._law(parts),
            needs=self._many(parts, "needs", "signature", dict.fromkeys(_NEEDS, "")),
            from_age=self._number(parts["from_age"], "from_age") if "from_age" in parts else None,
            conditions=self._texts(parts, "conditions"), file=self.file, line=placed.line,
        )  # fmt: skip

    def _clock(self, placed: Placed) -> BreachClock:
        parts = self.shape.mapping(placed, "a clock", _CLOCK, ("clock", "label", *_LAW, "within"))
        return BreachClock(
            code=self._text(parts, "clock"), label=self._text(parts, "label"), **self._law(parts),
            within=self._within(parts.get("within")), note=self._text(parts, "note") if "note" in parts else "",
            data=self._many(parts, "data", "kind of data", self.words["breach_data"]), file=self.file, line=placed.line,
        )  # fmt: skip

    def _law(self, parts: Mapping[str, Placed]) -> dict[str, Any]:
        """Return the citation, how it is known, and for which bodies it holds."""
        known = self.shape.one_of(parts["known"], "way of knowing", KNOWN) if "known" in parts else ""
        citation = self._text(parts, "citation")
        return {"citation": citation, "known": known or "", "bodies": self._many(parts, "bodies", "body", BODIES)}

    def _many(self, parts: Mapping[str, Placed], key: str, what: str, known: Mapping[str, str]) -> tuple[str, ...]:
        return self.shape.many_of(parts[key], key, what, known) if key in parts else ()

    def _text(self, parts: Mapping[str, Placed], key: str) -> str:
        return " ".join((self.shape.word(parts[key], key) or "").split()) if key in parts else ""

    def _texts(self, parts: Mapping[str, Placed], key: str) -> tuple[str, ...]:
        items = self.shape.sequence(parts[key], key) if key in parts else []
        return tuple(" ".join((self.shape.word(each, key) or "").split()) for each in items)

    def _number(self, placed: Placed, what: str) -> int:
        if isinstance(placed.value, int) and not isinstance(placed.value, bool) and placed.value > 0:
            return placed.value
        self.shape.say(placed.line, f"{what} is {shown(placed.plain)}; a whole number was expected")
        return 1

    def _day(self, parts: Mapping[str, Placed], key: str) -> date | None:
        if key not in parts:
            return None
        try:
            return date.fromisoformat(str(parts[key].value))
        except ValueError:
            self.shape.say(
                parts[key].line, f"{shown(parts[key].plain)} is no day; a day such as 2026-01-01 was expected"
            )
            return None

    def _within(self, placed: Placed | None) -> timedelta:
        try:
            span = read_span(placed.plain if placed is not None else "")
        except ValueError as error:
            self.shape.say(placed.line if placed is not None else 1, f"within: {error}")
            return _DAY
        return span.hours if span.hours is not None else span.count * _DAY


def _items(parts: Mapping[str, Placed], key: str) -> list[tuple[str, Placed]]:
    """Return the entries of a mapping inside a file; none where it is left out."""
    inner = parts[key].value if key in parts else None
    return list(inner.items()) if isinstance(inner, dict) else []
