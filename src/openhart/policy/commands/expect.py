"""What a scenario file expects of the answer, and the difference where the answer is another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, get_args

from openhart.policy.answer import Answer, Duty, Limit, State
from openhart.policy.reading.moments import told
from openhart.policy.reading.placed import Placed
from openhart.policy.reading.shape import Shape

STATES: tuple[str, ...] = get_args(State)
LIMITS: tuple[str, ...] = get_args(Limit)
_TIMES = {"from": "from_at", "due": "due_at", "discharged_at": "discharged_at"}
_WORDS = {"episode": "episode", "owed_by": "owed_by", "limit": "limit", "state": "state"}
_KEYS = ("duty", "episode", "owed_by", "from", "due", "limit", "state", "discharged_at", "because")


@dataclass(frozen=True, slots=True)
class Names:
    """The names that an expectation may use: those the pack knows."""

    duties: Collection[str]
    events: Collection[str]
    roles: Collection[str]
    rules: Collection[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One expected duty, or one code expected in a list, and the line on which it stands."""

    code: str
    line: int
    wanted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """All that a scenario file expects; None where it says nothing."""

    duties: tuple[Line, ...] = ()
    undecided: tuple[Line, ...] | None = None
    not_owed: tuple[Line, ...] = ()
    refused: tuple[Line, ...] | None = None
    undecided_line: int = 0
    refused_line: int = 0

    @property
    def count(self) -> int:
        """Return how many expectations there are."""
        lists = (self.undecided, self.refused)
        return len(self.duties) + len(self.not_owed) + sum(max(1, len(each)) for each in lists if each is not None)


def read_expected(placed: Placed, shape: Shape, names: Names) -> Expected:
    """Return what the ``expect`` part of a file asks for; unknown names are noted as problems."""
    parts = shape.mapping(placed, "expect", ("duties", "undecided", "not_owed", "refused"))
    duties: list[Line] = []
    if "duties" in parts:
        duties = [_read_duty(each, shape, names) for each in shape.sequence(parts["duties"], "expect.duties")]
    return Expected(
        duties=tuple(duties),
        undecided=_read_codes(parts, "undecided", "duty", shape, names.duties),
        not_owed=_read_codes(parts, "not_owed", "duty", shape, names.duties) or (),
        refused=_read_codes(parts, "refused", "event", shape, names.events),
        undecided_line=placed.line_of("undecided"),
        refused_line=placed.line_of("refused"),
    )


def _read_codes(
    parts: Mapping[str, Placed], key: str, what: str, shape: Shape, known: Collection[str]
) -> tuple[Line, ...] | None:
    if key not in parts:
        return None
    lines = []
    for each in shape.sequence(parts[key], f"expect.{key}"):
        code = shape.one_of(each, what, known)
        if code is not None:
            lines.append(Line(code, each.line))
    return tuple(lines)


def _read_duty(placed: Placed, shape: Shape, names: Names) -> Line:
    parts = shape.mapping(placed, "an expected duty", _KEYS, ("duty",))
    code = shape.one_of(parts["duty"], "duty", names.duties) if "duty" in parts else None
    wanted: dict[str, Any] = {}
    known: dict[str, Collection[str]] = {"owed_by": names.roles, "limit": LIMITS, "state": STATES}
    for key, value in parts.items():
        if key in _TIMES:
            nothing = value.value is None and key != "from"
            wanted[key] = None if nothing else shape.moment_or_day(value, key)
        elif key in known:
            wanted[key] = shape.one_of(value, key, known[key])
        elif key == "episode":
            wanted[key] = shape.word(value, key)
        elif key == "because":
            wanted[key] = shape.many_of(value, "because", "rule", names.rules)
    return Line(code or "", placed.line, wanted)


def differences(expected: Expected, answer: Answer, zone: tzinfo) -> list[tuple[int, str]]:
    """Return (line, sentence) for everything expected that does not hold; empty when all holds."""
    found = [
        *_duty_differences(expected.duties, answer.duties, zone),
        *_owed_though_not_expected(expected.not_owed, answer.duties, zone),
        *_list_differences(
            expected.undecided, expected.undecided_line, "undecided", [u.duty for u in answer.undecided]
        ),
        *_list_differences(expected.refused, expected.refused_line, "refused", [r.event for r in answer.refused]),
    ]
    return sorted(found, key=lambda each: each[0])


def _duty_differences(lines: Sequence[Line], duties: Sequence[Duty], zone: tzinfo) -> list[tuple[int, str]]:
    """Return a sentence for each expected duty left over when as many as possible are matched."""
    fits = [[index for index, duty in enumerate(duties) if not _unlike(line, duty, zone)] for line in lines]
    matched = _best_matching(fits)
    taken = set(matched.values())
    left_over = [line for index, line in enumerate(lines) if index not in matched]
    return [(line.line, _what_is_found(line, duties, taken, zone)) for line in left_over]


def _best_matching(fits: Sequence[Sequence[int]]) -> dict[int, int]:
    """Return line index → duty index for a largest set of pairs that fit (augmenting paths)."""
    duty_of: dict[int, int] = {}
    line_of: dict[int, int] = {}
    for start in range(len(fits)):
        reached_from: dict[int, int] = {}
        free = _free_duty(start, fits, line_of, reached_from)
        while free is not None:
            line = reached_from[free]
            line_of[free] = line
            duty_of[line], free = free, duty_of.get(line)
    return duty_of


def _free_duty(
    start: int, fits: Sequence[Sequence[int]], line_of: Mapping[int, int], reached_from: dict[int, int]
) -> int | None:
    """Return a duty that no line holds yet and that can be reached by passing held ones on."""
    waiting = [start]
    for line in waiting:
        for duty in fits[line]:
            if duty in reached_from:
                continue
            reached_from[duty] = line
            if duty not in line_of:
                return duty
            waiting.append(line_of[duty])
    return None


def _unlike(line: Line, duty: Duty, zone: tzinfo) -> list[str]:
    """Return the keys of an expected duty that a duty does not meet (``duty`` for another code)."""
    if line.code != duty.code:
        return ["duty"]
    return [key for key, wanted in line.wanted.items() if not _meets(key, wanted, duty, zone)]


def _meets(key: str, wanted: Any, duty: Duty, zone: tzinfo) -> bool:
    if key == "because":
        return set(wanted) <= {ground.rule for ground in duty.because}
    if key in _WORDS:
        return bool(getattr(duty, _WORDS[key]) == wanted)
    moment: datetime | None = getattr(duty, _TIMES[key])
    if wanted is None or moment is None:
        return wanted is None and moment is None
    if isinstance(wanted, datetime):
        return moment == wanted
    return bool(moment.astimezone(zone).date() == wanted)


def _what_is_found(line: Line, duties: Sequence[Duty], taken: set[int], zone: tzinfo) -> str:
    """Return what was expected and what stands in its place."""
    asked = "".join(f", {key} {_say(wanted, zone)}" for key, wanted in line.wanted.items())
    begin = f"{line.code}{asked}: expected"
    same = [(index, duty) for index, duty in enumerate(duties) if duty.code == line.code]
    if not same:
        return f"{begin}, but no such duty is in the answer"
    rest = [duty for index, duty in same if index not in taken]
    if not rest:
        return f"{begin} once more, but the answer has only {len(same)} and other lines match them"
    closest = min(rest, key=lambda duty: len(_unlike(line, duty, zone)))
    parts = [f"{key} {_found(key, closest, zone)}" for key in _unlike(line, closest, zone)]
    return f"{begin}, but found {', '.join(parts)}"


def _say(value: Any, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return told(value, zone)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return " and ".join(value)
    return "none" if value is None else str(value)


def _found(key: str, duty: Duty, zone: tzinfo) -> str:
    if key == "because":
        return " and ".join(ground.rule for ground in duty.because)
    return _say(getattr(duty, {**_WORDS, **_TIMES}[key]), zone)


def _owed_though_not_expected(lines: Sequence[Line], duties: Sequence[Duty], zone: tzinfo) -> list[tuple[int, str]]:
    return [
        (line.line, f"{line.code}: expected not to be owed, but it is {duty.state}, due {told(duty.due_at, zone)}")
        for line in lines
        for duty in duties
        if duty.code == line.code and duty.state != "withdrawn"
    ]


def _list_differences(
    lines: Sequence[Line] | None, place: int, what: str, codes: Sequence[str]
) -> list[tuple[int, str]]:
    """Return a sentence for each code expected in a list and missing there; [] wants an empty list."""
    if lines is None:
        return []
    listed = ", ".join(sorted(set(codes))) or "nothing"
    if not lines:
        return [(place, f"nothing was expected to be {what}, but found {listed}")] if codes else []
    return [
        (line.line, f"{line.code}: expected to be {what}, but {what} is {listed}")
        for line in lines
        if line.code not in codes
    ]
