"""What may leave a case, on which ground, with whose consent; and what is owed when it left wrongly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

#: The kinds of body that an installation may be: the law is stricter for whoever serves victims under VAWA.
BODIES: Mapping[str, str] = {"agency": "Child welfare agency", "victim_services": "Victim-service provider"}
#: How the text of the law was known when it was written down: read, or remembered and still to be confirmed.
KNOWN: Mapping[str, str] = {"read": "read in a source", "memory": "from memory, to be confirmed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingField:
    """One thing that a case knows and that can be handed out; ``facts`` are those it speaks of."""

    code: str
    label: str
    protected: str = ""
    facts: tuple[str, ...] = ()
    breach: str = ""  # what kind of data it is when it went to the wrong place


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """One ground in law: for which body, to whom, which fields, for what, under which conditions."""

    code: str
    label: str
    citation: str
    known: str
    bodies: tuple[str, ...]
    is_mandate: bool
    recipients: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    conditions: tuple[str, ...] = ()  # sentences of which whoever discloses says that they hold
    from_on: date | None = None
    until_on: date | None = None
    file: str = ""
    line: int = 0

    def in_force(self, on: date) -> bool:
        """Return whether it is law on a day; it holds until before ``until_on``."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """Who gives a consent about a minor: the signatures it needs, and from which age."""

    code: str
    label: str
    needs: tuple[str, ...]  # of minor, guardian, person
    citation: str
    known: str
    bodies: tuple[str, ...]
    from_age: int | None = None
    conditions: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachClock:
    """One telling that a breach makes owed, and how long after its discovery."""

    code: str
    label: str
    within: timedelta
    citation: str
    known: str
    bodies: tuple[str, ...]
    data: tuple[str, ...]  # it runs when one of these kinds of data is concerned; empty: always
    note: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """All of it for one pack, those it stands on included."""

    fields: Mapping[str, LeavingField] = field(default_factory=dict)
    recipients: Mapping[str, str] = field(default_factory=dict)  # beside those of notices
    purposes: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # recipient of a notice: what it needs
    breach_data: Mapping[str, str] = field(default_factory=dict)
    usual_days: int = 30
    longest_days: int = 90
    kept_years: int = 6
    statutes: Mapping[str, Statute] = field(default_factory=dict)
    givers: Mapping[str, Giver] = field(default_factory=dict)
    clocks: Mapping[str, BreachClock] = field(default_factory=dict)

    def statutes_for(self, body: str, recipient: str, on: date) -> list[Statute]:
        """Return the statutes under which a body may tell a kind of recipient on a day, mandates first."""
        found = [
            each
            for each in self.statutes.values()
            if body in each.bodies and recipient in each.recipients and each.in_force(on)
        ]
        return sorted(found, key=lambda each: not each.is_mandate)

    def givers_for(self, body: str) -> dict[str, Giver]:
        """Return who gives consent where a body asks for it."""
        return {code: each for code, each in self.givers.items() if body in each.bodies}

    def clocks_for(self, body: str, data: frozenset[str]) -> list[BreachClock]:
        """Return the clocks that run for a breach of these kinds of data, the shortest first."""
        found = [
            each
            for each in self.clocks.values()
            if body in each.bodies and (not each.data or not data.isdisjoint(each.data))
        ]
        return sorted(found, key=lambda each: (each.within, each.code))
