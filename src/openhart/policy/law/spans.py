"""Lengths of time as a rule writes them: 12 hours, 45 days, 2 business days."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

_TEXT = re.compile(r"(\d{1,4}) (hours?|days?|business days?)")
EXPECTED = "a length of time such as '12 hours', '45 days' or '2 business days' was expected"


@dataclass(frozen=True, slots=True)
class Span:
    """A number of hours, days or business days."""

    count: int
    unit: str
    hours: timedelta | None = field(init=False, compare=False)  # None: not counted in hours

    def __post_init__(self) -> None:
        """Work out the length once, not at every deadline."""
        object.__setattr__(self, "hours", timedelta(hours=self.count) if self.unit == "hours" else None)

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"


def read_span(value: object) -> Span:
    """Return the span a text stands for; ValueError says what was expected."""
    found = _TEXT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or int(found[1]) == 0:
        raise ValueError(EXPECTED)
    unit = found[2] if found[2].endswith("s") else f"{found[2]}s"
    return Span(int(found[1]), unit)
