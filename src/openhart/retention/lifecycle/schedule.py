"""What a schedule holds: for each kind of record how long it is kept, counted from what, and by whose word."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

#: From which event a period is counted, as people say it.
COUNTED_FROM: Mapping[str, str] = {
    "closing": "the closing of the case",
    "last_entry": "the last entry on the case",
    "last_report": "the latest report",
    "investigation_completed": "the end of the latest investigation",
    "last_disclosure": "the latest disclosure",
    "entry": "the entry",
    "end": "the end of its validity",
    "last_typed": "the last time somebody typed in it",
    "written": "when it was written",
    "answered": "the answer",
}


class SetBy(StrEnum):
    """By whose word a period runs."""

    LAW = "law"
    AGENCY = "agency"


class Disposed(StrEnum):
    """How a kind of record goes."""

    TWO_PEOPLE = "two_people"
    WITH_CASE = "with_case"
    TIDY = "tidy"
    NEVER = "never"


#: How a kind of record goes, as people say it.
GOES: Mapping[str, str] = {
    Disposed.TWO_PEOPLE: "Proposed by the records officer, approved by the auditor",
    Disposed.WITH_CASE: "With its case",
    Disposed.TIDY: "By itself, once a day",
    Disposed.NEVER: "Not by OpenHART: it stays",
}


class RecordClass(StrEnum):
    """The kinds of cases a schedule must name."""

    NEVER_SCREENED = "case.never_screened"
    NOT_ACCEPTED = "case.not_accepted"
    ACCEPTED = "case.accepted"
    ESTABLISHED = "case.established"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One period: so many years and days from an event, or until an age of the child."""

    code: str
    set_by: SetBy
    source: str
    years: int = 0
    days: int = 0
    counted_from: str = ""
    age: int | None = None

    @property
    def says(self) -> str:
        """Return the period in words."""
        if self.age is not None:
            return f"until the child's {_ordinal(self.age)} birthday"
        span = _counted(self.years, "year") if self.years else _counted(self.days, "day")
        return f"{span} from {COUNTED_FROM[self.counted_from]}"

    @property
    def is_law(self) -> bool:
        """Return whether the period is set by law; otherwise the agency sets it."""
        return self.set_by is SetBy.LAW


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A kind of record: what it is, how long it is kept and how it goes."""

    code: str
    label: str
    means: str
    disposed: Disposed
    lines: tuple[Line, ...]
    is_to_end_of_year: bool = False  # so that a date tells nobody's birthday, and no slip of a clock comes early

    @property
    def goes(self) -> str:
        """Return in words how it goes."""
        return GOES[self.disposed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """All kinds of records of a place, in the order in which they are shown."""

    name: str
    source: str
    records: Mapping[str, Record]
    waiting_days: int
    lapses_after_days: int


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _ordinal(number: int) -> str:
    teens = 10 <= number % 100 <= 20  # noqa: PLR2004 - eleventh, twelfth, thirteenth
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
