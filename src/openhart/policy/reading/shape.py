"""Checks of the shape of a file that was read: every problem is collected, none stops the next."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from openhart.policy.reading.moments import read_moment, read_moment_or_day
from openhart.policy.reading.placed import MalformedError, Placed, Problem, nearest, shown


class Shape:
    """Collects what is wrong with a file while it is being read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, line: int, text: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(line, text))

    def stop_if_wrong(self) -> None:
        """Raise MalformedError with all problems noted so far, if there are any."""
        if self.problems:
            raise MalformedError(self.problems)

    def mapping(
        self, placed: Placed, what: str, allowed: Iterable[str], required: Iterable[str] = ()
    ) -> dict[str, Placed]:
        """Return the known keys of a mapping; note what is no mapping, unknown keys and missing ones."""
        names = list(allowed)
        if not isinstance(placed.value, dict):
            self.say(placed.line, f"{what} is {_kind(placed)}; a mapping with {', '.join(names)} was expected")
            return {}
        for key in placed.value:
            if key not in names:
                expected = nearest(key, names, f"a key of {what}")
                self.say(placed.line_of(key), f"unknown key {key!r}; {expected}")
        for key in required:
            if key not in placed.value:
                self.say(placed.line, f"{what} has no {key!r}; {key!r} was expected")
        return {key: each for key, each in placed.value.items() if key in names}

    def sequence(self, placed: Placed, what: str) -> list[Placed]:
        """Return the items of a list; note what is no list."""
        if isinstance(placed.value, list):
            return placed.value
        self.say(placed.line, f"{what} is {_kind(placed)}; a list was expected ([] for none)")
        return []

    def word(self, placed: Placed, what: str) -> str | None:
        """Return a text (a number counts as its digits); note what is none."""
        if isinstance(placed.value, str) and placed.value.strip():
            return placed.value
        if isinstance(placed.value, int) and not isinstance(placed.value, bool):
            return str(placed.value)
        self.say(placed.line, f"{what} is {_kind(placed)}; a text was expected")
        return None

    def one_of(self, placed: Placed, what: str, known: Collection[str]) -> str | None:
        """Return a name of a closed list; note an unknown one with the nearest that is known."""
        value = placed.value
        if isinstance(value, str) and value in known:
            return value
        if isinstance(value, str):
            self.say(placed.line, f"unknown {what} {shown(value)}; {nearest(value, known, f'a known {what}')}")
        else:
            self.say(placed.line, f"the {what} is {_kind(placed)}; {nearest('', known, f'a known {what}')}")
        return None

    def many_of(self, placed: Placed, listed: str, what: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the names of a list, each of a closed list."""
        names = [self.one_of(each, what, known) for each in self.sequence(placed, listed)]
        return tuple(name for name in names if name is not None)

    def moment(self, placed: Placed, what: str) -> datetime | None:
        """Return an aware time; note anything else."""
        try:
            return read_moment(placed.value)
        except ValueError as error:
            self.say(placed.line, f"{what}: {error}")
            return None

    def moment_or_day(self, placed: Placed, what: str) -> datetime | date | None:
        """Return an aware time or a day; note anything else."""
        try:
            return read_moment_or_day(placed.value)
        except ValueError as error:
            self.say(placed.line, f"{what}: {error}")
            return None


def _kind(placed: Placed) -> str:
    """Return what a value is, in words."""
    if isinstance(placed.value, list):
        return "a list"
    if isinstance(placed.value, dict):
        return "a mapping"
    return "empty" if placed.value is None or placed.value == "" else shown(placed.value)
