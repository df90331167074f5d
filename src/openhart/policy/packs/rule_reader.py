"""Rules, exceptions and gates read from the files of a pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from openhart.policy.answer import NOTHING, Limit
from openhart.policy.law.calendars import Calendar
from openhart.policy.law.conditions import ALWAYS, Test, tests_of
from openhart.policy.law.rules import Exemption, Gate, Rule, TimeLimit
from openhart.policy.law.spans import Span, read_span
from openhart.policy.law.values import data_value
from openhart.policy.law.words import Match, Words
from openhart.policy.packs.condition_reader import ConditionReader, read_match, read_matches
from openhart.policy.reading.placed import Placed, nearest, shown
from openhart.policy.reading.shape import Shape

FILE_KEYS = ("rules", "gates", "exceptions")
_RULE = (
    "id", "says", "duty", "owed_by", "upon", "after", "when", "within", "limit", "limits", "citation", "counted_from",
    "counted_from_missing", "appears", "instances", "called_off_by", "once", "latest", "agency_may_shorten",
    "clauses", "in_force",
)  # fmt: skip
_RULE_REQUIRED = ("id", "says", "duty", "owed_by", "upon", "citation")
_LIMIT = ("when", "within", "limit", "citation")
_GATE = ("id", "says", "refuses", "when", "needs", "reason", "citation", "clauses")
_EXEMPTION = ("id", "says", "duties", "never_when", "citation", "clauses")
_LIMITS: tuple[Limit, ...] = get_args(Limit)


@dataclass(frozen=True, slots=True)
class Layer:
    """What a rule file is read with: the pack's name, words, calendar and first days of its versions."""

    name: str
    words: Words
    calendar: Calendar
    versions: tuple[date, ...]


class RuleReader:
    """Reads one file; problems go to its shape."""

    def __init__(self, layer: Layer, file: str, shape: Shape) -> None:
        self.layer = layer
        self.words = layer.words
        self.file = file
        self.shape = shape
        self.conditions = ConditionReader(layer.words, shape)

    def rule(self, placed: Placed) -> Rule | None:
        """Return one rule, or None when it is too broken to say which."""
        parts = self.shape.mapping(placed, "a rule", _RULE, _RULE_REQUIRED)
        if any(key not in parts for key in _RULE_REQUIRED):
            return None
        upon = read_matches(parts["upon"], self.words, self.shape)
        citation = self._text(parts["citation"])
        start, end = self._in_force(parts.get("in_force"))
        rule = Rule(
            id=self._text(parts["id"]),
            says=self._text(parts["says"]),
            duty=self._one_of(parts["duty"], "duty", self.words.duties),
            owed_by=self._one_of(parts["owed_by"], "role", self.words.roles),
            upon=upon,
            limits=self._limits(placed, parts, upon, citation),
            citation=citation,
            own_when=self.conditions.read(parts.get("when"), upon),
            in_force_from=start,
            in_force_until=end,
            begins_at=self._midnight(start),
            ends_at=None if end is None else self.layer.calendar.midnight(end),
            clauses=self._texts(parts.get("clauses")),
            layer=self.layer.name,
            file=self.file,
            line=placed.line,
            lines={key: placed.line_of(key) for key in parts},
            **self._timing(parts, upon),
        )
        self._check(rule, placed)
        return rule

    def _timing(self, parts: Mapping[str, Placed], upon: tuple[Match, ...]) -> dict[str, Any]:
        """Return the keys of a rule that say when, beside its limits."""
        called_off = parts.get("called_off_by")
        once_kind, once_for = self._once(parts.get("once"))
        return {
            "after": self._one_of(parts.get("after"), "kind of episode", self.words.episodes),
            "counted_from": read_match(parts["counted_from"], self.words, self.shape)
            if "counted_from" in parts
            else None,
            "counted_from_missing": self._span(parts.get("counted_from_missing")),
            "appears": self._days_before(parts.get("appears")),
            "each": "instances" in parts and self._one_of(parts["instances"], "kind of instances", {"each"}) == "each",
            "called_off_by": tuple(each.event for each in read_matches(called_off, self.words, self.shape))
            if called_off
            else (),
            "once_kind": once_kind,
            "once_for": once_for,
            "latest": self.conditions.read(parts["latest"], upon) if "latest" in parts else None,
            "agency_may_shorten": "agency_may_shorten" in parts and self._yes(parts["agency_may_shorten"]),
        }

    def _limits(
        self, placed: Placed, parts: Mapping[str, Placed], upon: tuple[Match, ...], citation: str
    ) -> tuple[TimeLimit, ...]:
        if "limits" not in parts:
            return (self._limit(placed, parts, ALWAYS, citation),)
        for key in ("within", "limit"):
            if key in parts:
                self.shape.say(placed.line_of(key), f"{key!r} beside 'limits'; one of the two was expected")
        found = []
        for each in self.shape.sequence(parts["limits"], "limits"):
            inner = self.shape.mapping(each, "a limit", _LIMIT, ("within", "limit"))
            cited = self._text(inner["citation"]) if "citation" in inner else citation
            found.append(self._limit(each, inner, self.conditions.read(inner.get("when"), upon), cited))
        if not found or found[-1].when is not ALWAYS:
            self.shape.say(placed.line_of("limits"), "no last limit without 'when'; one for all else was expected")
        return tuple(found)

    def _limit(self, placed: Placed, parts: Mapping[str, Placed], when: Any, citation: str) -> TimeLimit:
        if "limit" not in parts:
            self.shape.say(placed.line, "no 'limit'; law or agency was expected")
        name = self._one_of(parts.get("limit"), "limit", _LIMITS)
        limit: Limit = "law" if name == "law" else "agency"
        return TimeLimit(when, self._span(parts.get("within")), limit, citation)

    def _once(self, placed: Placed | None) -> tuple[str, Span | None]:
        """Return the kind of episode and how long it must have lasted."""
        if placed is None:
            return "", None
        lasting = {f"{kind}_for": kind for kind, word in self.words.episodes.items() if word.since and word.ended_by}
        parts = self.shape.mapping(placed, "once", lasting)
        for key, value in parts.items():
            return lasting[key], self._span(value)
        self.shape.say(placed.line, f"{nearest('', lasting, 'once')}")
        return "", None

    def _in_force(self, placed: Placed | None) -> tuple[date | None, date | None]:
        if placed is None:
            return None, None
        parts = self.shape.mapping(placed, "in_force", ("from", "until"))
        return self._version(parts.get("from")), self._version(parts.get("until"))

    def _version(self, placed: Placed | None) -> date | None:
        if placed is None:
            return None
        known = {day.isoformat(): day for day in self.layer.versions}
        name = self._one_of(placed, "version", known)
        return known.get(name)

    def _midnight(self, start: date | None) -> Any:
        """Return when a rule begins; the first version has no beginning."""
        if start is None or start == self.layer.versions[0]:
            return None
        return self.layer.calendar.midnight(start)

    def _check(self, rule: Rule, placed: Placed) -> None:
        """Note what only the whole rule shows."""
        if rule.appears and any(each.within is None for each in rule.limits):
            self.shape.say(placed.line_of("appears"), "'appears' without a due time; 'within' was expected")
        if rule.once_kind and rule.appears:
            self.shape.say(placed.line_of("once"), "'once' beside 'appears'; one of the two was expected")
        known = {self.words.episodes[kind].begun_by for kind in [rule.once_kind] if kind}
        if known and {match.event for match in rule.upon} != known:
            self.shape.say(placed.line_of("upon"), f"'once' counts from {', '.join(known)}; upon that was expected")

    def gate(self, placed: Placed) -> Gate | None:
        """Return one gate, or None when it is too broken to say which."""
        required = ("id", "says", "refuses", "needs", "reason", "citation")
        parts = self.shape.mapping(placed, "a gate", _GATE, required)
        if any(key not in parts for key in required):
            return None
        refuses = self._one_of(parts["refuses"], "event", self.words.events)
        upon = (Match(refuses),) if refuses else ()
        return Gate(
            id=self._text(parts["id"]),
            says=self._text(parts["says"]),
            refuses=refuses,
            when=self.conditions.read(parts.get("when"), upon),
            reason=self._text(parts["reason"]),
            citation=self._text(parts["citation"]),
            clauses=self._texts(parts.get("clauses")),
            layer=self.layer.name,
            file=self.file,
            line=placed.line,
            **self._needs(parts["needs"], refuses),
        )

    def _needs(self, placed: Placed, refuses: str) -> dict[str, Any]:
        """Return what a gate needs: data of the step, an event of the same name, or no open duty of law."""
        parts = self.shape.mapping(placed, "needs", ("data", "informed", "no_open_law_duty"))
        if len(parts) != 1:
            self.shape.say(placed.line, "needs one of data, informed or no_open_law_duty was expected")
            return {"needs": "data"}
        if "no_open_law_duty" in parts:
            self._yes(parts["no_open_law_duty"])
            return {"needs": "no_open_law_duty"}
        if "informed" in parts:
            return {"needs": "same", "needs_event": self._one_of(parts["informed"], "event", self.words.events)}
        known = self.words.events[refuses].data if refuses else {}
        asked = self.shape.mapping(parts["data"], "data", known)
        values = {}
        for key, value in asked.items():
            try:
                values[key] = data_value(known[key], self.words.values_of(known[key]), value.plain)
            except ValueError as error:
                self.shape.say(value.line, f"data {key}: {error}")
        return {"needs": "data", "needs_data": values or NOTHING}

    def exemption(self, placed: Placed) -> Exemption | None:
        """Return one exception, or None when it is too broken to say which."""
        required = ("id", "says", "duties", "never_when", "citation")
        parts = self.shape.mapping(placed, "an exception", _EXEMPTION, required)
        if any(key not in parts for key in required):
            return None
        duties = self._texts(parts["duties"])
        found = Exemption(
            id=self._text(parts["id"]),
            says=self._text(parts["says"]),
            duties=duties,
            never_when=self.conditions.read(parts["never_when"]),
            citation=self._text(parts["citation"]),
            clauses=self._texts(parts.get("clauses")),
            layer=self.layer.name,
            file=self.file,
            line=placed.line,
        )
        if not any(found.concerns(code) for code in self.words.duties):
            self.shape.say(parts["duties"].line, f"no duty {', '.join(duties)}; a duty or 'family.*' was expected")
        if any(test.place in {"data", "told"} for test in tests_of(found.never_when) if isinstance(test, Test)):
            self.shape.say(parts["never_when"].line, "an exception asks data or told; facts were expected")
        return found

    def _text(self, placed: Placed) -> str:
        return self.shape.word(placed, "this") or ""

    def _texts(self, placed: Placed | None) -> tuple[str, ...]:
        if placed is None:
            return ()
        items = placed.value if isinstance(placed.value, list) else [placed]
        return tuple(self._text(each) for each in items)

    def _one_of(self, placed: Placed | None, what: str, known: Any) -> str:
        return "" if placed is None else self.shape.one_of(placed, what, known) or ""

    def _yes(self, placed: Placed) -> bool:
        if placed.value is not True:
            self.shape.say(placed.line, f"{shown(placed.plain)}: yes was expected")
        return placed.value is True

    def _span(self, placed: Placed | None) -> Span | None:
        if placed is None:
            return None
        try:
            return read_span(placed.value)
        except ValueError as error:
            self.shape.say(placed.line, f"{shown(placed.plain)}: {error}")
            return None

    def _days_before(self, placed: Placed | None) -> int:
        if placed is None:
            return 0
        words = str(placed.value).removesuffix(" before")
        try:
            span = read_span(words)
        except ValueError:
            span = Span(1, "hours")
        if span.unit != "days" or words == placed.value:
            self.shape.say(placed.line, f"{shown(placed.plain)}: days such as '14 days before' were expected")
        return span.count
