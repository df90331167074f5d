"""On which ground a notice goes, and what it tells: as the pack offers it for one recipient."""

from dataclasses import dataclass
from datetime import date

from openhart.accounts.access import Viewer
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.cases.queries.sight import Sight, sight_of
from openhart.disclosure.queries import body, leaving_for
from openhart.policy import Leaving, Statute


@dataclass(frozen=True, slots=True)
class Offer:
    """The statutes under which a recipient may be told, the one that fits first, and the rules that make it owed."""

    leaving: Leaving
    to: str
    statutes: tuple[Statute, ...]
    citations: tuple[str, ...]
    sight: Sight

    def ground(self, code: str = "") -> Statute | None:
        """Return the statute of a code, or the first; None where there is none."""
        return next((each for each in self.statutes if code in {"", each.code}), None)

    def usual(self, ground: Statute) -> tuple[str, ...]:
        """Return what this recipient needs, of what the statute lets out and whoever tells may know."""
        wanted = self.leaving.usual.get(self.to, ground.fields)
        return tuple(code for code in wanted if code in ground.fields and self.may_tell(code))

    def may_tell(self, code: str) -> bool:
        """Return whether whoever asks may know the field: nobody tells what is kept from them."""
        return not self.sight.keeps(self.leaving.fields[code].protected)

    def fields(self) -> list[tuple[str, str]]:
        """Return every field that one of the statutes lets out, with its label, in the order of the pack."""
        let_out = {code for each in self.statutes for code in each.fields}
        known = self.leaving.fields.items()
        return [(code, field.label) for code, field in known if code in let_out and self.may_tell(code)]


def offer_for(viewer: Viewer, case: Case, to: str, *, on: date) -> Offer:
    """Return on which grounds a recipient may be told of a case on a day; that of the duty's own rule comes first."""
    leaving = leaving_for(case)
    duties = [duty for duty in case_queries.duties_of(viewer, case) if duty.code == f"notify.{to}"]
    cited = tuple(dict.fromkeys(str(ground["citation"]) for duty in duties for ground in duty.because))
    found = leaving.statutes_for(body(), to, on)
    found.sort(key=lambda each: not any(_same_law(each.citation, one) for one in cited))  # stable: mandates stay first
    return Offer(leaving, to, tuple(found), cited, sight_of(viewer, case))


def _same_law(ground: str, rule: str) -> bool:
    """Return whether a ground and a rule cite one law, such as 42 USC 671(a)(35)(B)."""
    parts = [part.strip() for part in rule.split(";")]
    return any(part and (part in ground or ground in part) for part in parts)
