"""What a happening looks like to the waist.

Higher rooms declare their events as frozen dataclasses derived from ``Happened``: a ``code`` of the policy's
vocabulary, the event's data as fields, and the facts it teaches. The waist needs to know no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

_COMMON = frozenset({"facts", "episode", "words"})


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something that happened on a case.

    ``facts`` and the data fields hold codes, yes/no, numbers, dates and times in ISO 8601 with offset; never
    a name. ``words`` is what people wrote about it (a reason, a recommendation): it is sealed with the
    case's key. ``episode`` names the episode it belongs to when that is not the latest of its kind.
    """

    code: ClassVar[str] = ""

    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    episode: str | None = None

    def event_code(self) -> str:
        """Return the code of the event in the policy's vocabulary."""
        return self.code

    def data(self) -> dict[str, Any]:
        """Return the event's own fields, those left empty taken out."""
        values = {item.name: getattr(self, item.name) for item in fields(self) if item.name not in _COMMON}
        return {name: value for name, value in values.items() if value not in (None, "")}


@dataclass(frozen=True, kw_only=True)
class StepTaken(Happened):
    """An event named by the policy pack itself: the pack's vocabulary says which data and facts it carries."""

    step: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def event_code(self) -> str:
        """Return the step's own code."""
        return self.step

    def data(self) -> dict[str, Any]:
        """Return the details given."""
        return {name: value for name, value in self.details.items() if value not in (None, "")}


@dataclass(frozen=True, kw_only=True)
class FactCorrected(Happened):
    """A fact was always otherwise than the case said; what was judged by it is judged again."""

    code: ClassVar[str] = "fact.corrected"


@dataclass(frozen=True, kw_only=True)
class DutyWaived(Happened):
    """Somebody with the right to do so decided, with a reason, that a duty need not be done."""

    code: ClassVar[str] = "duty.waived"

    duty: str
