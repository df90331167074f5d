"""Reading `retention.yaml` of a policy pack: checked in full before anything is reckoned by it."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from openhart.policy.packs import loader
from openhart.policy.reading.placed import MalformedError, Placed, decode, read_placed
from openhart.policy.reading.shape import Shape
from openhart.retention.lifecycle.schedule import (
    COUNTED_FROM,
    Disposed,
    Line,
    Record,
    RecordClass,
    Schedule,
    SetBy,
)

FILE = "retention.yaml"
_TOP = ("schedule", "stands_on", "source", "disposal", "records")
_OF_RECORD = ("label", "is", "disposed", "to_end_of_year", "keep")
_OF_LINE = ("years", "days", "age", "from", "set_by", "source")
_OF_DISPOSAL = ("waiting_days", "lapses_after_days", "set_by", "source")
#: Nobody lives so long, and no number beyond it was meant.
_MOST = {"years": 100, "days": 36_500, "age": 100, "waiting_days": 365, "lapses_after_days": 365}
_SHORTEST_WAIT = 1


class ScheduleError(Exception):
    """A schedule that cannot be used: the file, the line and what was expected."""

    def __init__(self, file: str, line: int, text: str) -> None:
        """Keep where and what."""
        super().__init__(f"{file}:{line}: {text}")


@lru_cache(maxsize=16)
def read_schedule(pack_name: str) -> Schedule:
    """Return the schedule of a pack; raise ScheduleError with file and line for one that cannot be used."""
    files = (folder / pack_name / FILE for folder in loader.places())
    found = next((file for file in files if file.is_file()), None)
    if found is None:
        raise ScheduleError(f"{pack_name}/{FILE}", 1, "there is no schedule; nothing is disposed of without one")
    return read_file(found)


def read_file(file: Path) -> Schedule:
    """Return the schedule in a file, laid over the one it stands on."""
    name = f"{file.parent.name}/{file.name}"
    shape = Shape()
    try:
        schedule = _read(read_placed(decode(file.read_bytes())), shape)
        shape.stop_if_wrong()
    except MalformedError as fault:
        first = fault.problems[0]
        raise ScheduleError(name, first.line, first.text) from fault
    return schedule


def _read(placed: Placed, shape: Shape) -> Schedule:
    parts = shape.mapping(placed, FILE, _TOP, ("schedule", "source", "records"))
    shape.stop_if_wrong()
    below = read_schedule(str(parts["stands_on"].value)) if "stands_on" in parts else None
    records = dict(below.records) if below else {}
    for code, each in _items(parts["records"], "records", shape).items():
        records[code] = _record(code, each, shape)
    waits = _disposal(parts["disposal"], shape) if "disposal" in parts else {}
    for name in ("waiting_days", "lapses_after_days"):
        if name not in waits and below is None:
            shape.say(placed.line, f"no {name!r} in 'disposal'; a number of days was expected")
    for wanted in RecordClass:
        if wanted not in records or records[wanted].disposed is not Disposed.TWO_PEOPLE:
            shape.say(placed.line, f"{wanted} is not disposed of by two people; every kind of case must be")
    shape.stop_if_wrong()
    return Schedule(
        name=str(parts["schedule"].value),
        source=str(parts["source"].value),
        records=records,
        waiting_days=waits.get("waiting_days") or (below.waiting_days if below else 0),
        lapses_after_days=waits.get("lapses_after_days") or (below.lapses_after_days if below else 0),
    )


def _disposal(placed: Placed, shape: Shape) -> dict[str, int]:
    parts = shape.mapping(placed, "disposal", _OF_DISPOSAL, ("waiting_days", "lapses_after_days", "set_by", "source"))
    names = [name for name in ("waiting_days", "lapses_after_days") if name in parts]
    numbers: dict[str, int] = {name: _number(parts[name], name, shape) for name in names}
    wait, lapse = numbers.get("waiting_days", 0), numbers.get("lapses_after_days", 0)
    if wait < _SHORTEST_WAIT or lapse <= wait:
        shape.say(placed.line, "disposal waits at least a day, and its approval lapses later than that")
    return numbers


def _record(code: str, placed: Placed, shape: Shape) -> Record:
    parts = shape.mapping(placed, code, _OF_RECORD, ("label", "is", "disposed", "keep"))
    how = (
        shape.one_of(parts["disposed"], "way to go", [str(each) for each in Disposed]) if "disposed" in parts else None
    )
    keep = shape.sequence(parts["keep"], f"{code}.keep") if "keep" in parts else []
    lines = tuple(_line(f"{code}.{number}", each, shape) for number, each in enumerate(keep, start=1))
    if how in {Disposed.TWO_PEOPLE, Disposed.TIDY} and not lines:
        shape.say(placed.line, f"{code} names no period; without one it would go at once")
    return Record(
        code=code,
        label=_text(parts, "label", shape),
        means=_text(parts, "is", shape),
        disposed=Disposed(how) if how else Disposed.NEVER,
        lines=lines,
        is_to_end_of_year=_is_yes(parts, "to_end_of_year"),
    )


def _line(code: str, placed: Placed, shape: Shape) -> Line:
    parts = shape.mapping(placed, code, _OF_LINE, ("set_by", "source"))
    spans = [name for name in ("years", "days", "age") if name in parts]
    if len(spans) != 1:
        shape.say(placed.line, f"{code} has {len(spans) or 'no'} periods; one of years, days and age was expected")
    if ("from" in parts) == ("age" in parts):
        shape.say(placed.line, f"{code} must say from which event it is counted, unless it is an age")
    setter = shape.one_of(parts["set_by"], "word", [str(each) for each in SetBy]) if "set_by" in parts else None
    start = shape.one_of(parts["from"], "event", list(COUNTED_FROM)) if "from" in parts else None
    numbers = {name: _number(parts[name], name, shape) for name in spans}
    return Line(
        code=code,
        set_by=SetBy(setter) if setter else SetBy.AGENCY,
        source=_text(parts, "source", shape),
        years=numbers.get("years", 0),
        days=numbers.get("days", 0),
        age=numbers.get("age"),
        counted_from=start or "",
    )


def _number(placed: Placed, name: str, shape: Shape) -> int:
    value = placed.value
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _MOST[name]:
        return value
    shape.say(placed.line, f"{name} must be a whole number from 1 to {_MOST[name]}")
    return 1


def _text(parts: Mapping[str, Placed], name: str, shape: Shape) -> str:
    return (shape.word(parts[name], name) or "") if name in parts else ""


def _is_yes(parts: Mapping[str, Placed], name: str) -> bool:
    return name in parts and parts[name].value in (True, "yes")


def _items(placed: Placed, what: str, shape: Shape) -> dict[str, Placed]:
    if isinstance(placed.value, dict):
        return placed.value
    shape.say(placed.line, f"{what} is no mapping")
    return {}
