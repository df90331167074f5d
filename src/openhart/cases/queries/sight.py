"""What of a case somebody sees: which of its protected fields are kept from them, and in which words that is said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openhart.accounts.access import Field, Viewer
from openhart.cases.access import OfCase, may_see
from openhart.policy import Pack
from openhart.policy.law.words import FactWord

KEPT = "Kept from your role"
_TELLS: Mapping[str, str] = {
    Field.REPORTER: "the Careline or a HART Lead",
    Field.EXPLOITER: "a worker of this case, the Careline or a HART Lead",
    Field.SHELTER: "a worker of this case, the Careline or a HART Lead",
    Field.MEDICAL: "a worker of this case, the Regional Resource Group or a HART Lead",
    Field.IMMIGRATION: "a worker of this case, the Eligibility Certification Coordinator or a HART Lead",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """Which protected fields of one case are kept from one viewer."""

    hidden: frozenset[str]

    def keeps(self, *protected: str) -> bool:
        """Return whether any of these permissions is one the viewer lacks; no permission keeps nothing."""
        return not self.hidden.isdisjoint(protected)

    def keeps_fact(self, pack: Pack, code: str) -> bool:
        """Return whether the value of a fact is kept from the viewer."""
        return code in pack.facts and self.keeps(pack.facts[code].protected)

    def keeps_data(self, pack: Pack, code: str, name: str) -> bool:
        """Return whether a piece of an event's data, and the words of the same name, are kept from the viewer."""
        word = pack.events.get(code)
        if word is None:
            return False
        return self.keeps(word.protected, word.data[name].protected if name in word.data else "")

    def facts(self, pack: Pack, known: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts the viewer sees."""
        return {code: value for code, value in known.items() if not self.keeps_fact(pack, code)}

    def kept_facts(self, pack: Pack, codes: Iterable[str]) -> list[FactWord]:
        """Return those of the facts whose value is kept from the viewer."""
        return [pack.facts[code] for code in codes if self.keeps_fact(pack, code)]


#: Everything is seen.
ALL = Sight(frozenset())


def sight_of(viewer: Viewer, row: OfCase) -> Sight:
    """Return what of a case the viewer sees, from the roles held on it; no query."""
    return Sight(frozenset(field for field in Field if not may_see(viewer, row, field)))


def kept_words(protected: str) -> str:
    """Return what stands in place of a value that is kept from somebody: who may tell."""
    teller = _TELLS.get(protected, "")
    return f"{KEPT}. Ask {teller}." if teller else f"{KEPT}."
