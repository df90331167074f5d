"""The words of a pack: facts, events, duties, episodes, and how one event is recognised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FactType = Literal["yes_no", "choice", "set", "number", "code", "time"]
FACT_TYPES: tuple[FactType, ...] = ("yes_no", "choice", "set", "number", "code", "time")
#: What fewer people see than the case itself: who reported, who is suspected, where a hidden shelter is, and so on.
PROTECTED = ("reporter", "exploiter", "shelter", "medical", "immigration")


@dataclass(frozen=True, slots=True)
class FactWord:
    """One fact a rule may ask for."""

    code: str
    type: FactType
    label: str
    values: Mapping[str, str] = field(default_factory=dict)  # value → label; of a choice or a set
    holds: str = ""  # the sentence when it is yes
    fails: str = ""
    source: str = ""
    ask: str = ""  # the question the intake form puts, if the pack asks one of its own
    hint: str = ""  # a line of explanation under that question
    unknown_counts_as: Any = None
    of_episode: str = ""
    protected: str = ""  # the permission that its value is kept under; one of PROTECTED


@dataclass(frozen=True, slots=True)
class DataWord:
    """One piece of data beside the facts of an event."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)  # none: any text
    yes_no: bool = False
    required: bool = False
    sets: str = ""  # the fact it sets
    lists: str = ""  # "recipients" or "duties": the values are the pack's
    protected: str = ""  # as of a fact; what is written down under the same name is kept with it


@dataclass(frozen=True, slots=True)
class Match:
    """Recognises an event by its code and, where given, by values of its data."""

    event: str
    data: tuple[tuple[str, frozenset[Any]], ...] = ()

    def fits(self, data: Mapping[str, Any]) -> bool:
        """Return whether the data of an event of this code is as asked."""
        return all(data.get(key) in values for key, values in self.data)


@dataclass(frozen=True, slots=True)
class EventWord:
    """One thing that can happen on a case."""

    code: str
    label: str
    happens: str = ""  # completes "When …"
    episode: tuple[str, ...] = ()  # the kinds of episode it belongs to
    data: Mapping[str, DataWord] = field(default_factory=dict)
    corrects: bool = False  # its facts were always so
    overturns: str = ""  # the event whose decision it replaces
    takes_back: str = ""  # the event it undoes
    tells: str = ""  # the data that names who is told
    waives: str = ""  # the data that names the duty waived
    names: str = ""  # the data that names what it is about; left out: the latest
    protected: str = ""  # as of a fact; all that the event says and that is written down about it


@dataclass(frozen=True, slots=True)
class EpisodeWord:
    """A kind of episode."""

    kind: str
    begun_by: str
    label: str
    ended_by: str = ""
    since: str = ""  # the fact that says when it really began


@dataclass(frozen=True, slots=True)
class DutyWord:
    """One thing that a rule may owe."""

    code: str
    label: str
    done_by: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The whole vocabulary of a pack."""

    facts: Mapping[str, FactWord]
    events: Mapping[str, EventWord]
    duties: Mapping[str, DutyWord]
    episodes: Mapping[str, EpisodeWord]
    roles: Mapping[str, str]
    recipients: Mapping[str, str]

    def values_of(self, data: DataWord) -> Mapping[str, str]:
        """Return the closed list of a piece of data, empty where any text will do."""
        if data.lists == "recipients":
            return self.recipients
        if data.lists == "duties":
            return {code: word.label for code, word in self.duties.items()}
        return data.values
