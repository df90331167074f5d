"""What a recipient of a form is told: on which ground, which fields."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from openhart.accounts.access import Viewer
from openhart.cases.models import Case
from openhart.cases.queries.sight import sight_of
from openhart.disclosure.queries import body, leaving_for
from openhart.foundation.refused import Refused
from openhart.policy import Statute


@dataclass(frozen=True, slots=True)
class Telling:
    """One statute and the fields of disclosure that are told under it."""

    ground: Statute
    fields: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return the ground as it stands at the head of a paper."""
        return f"{self.ground.label} ({self.ground.citation})"


def telling(
    viewer: Viewer, case: Case, to: str, *, on: date, ground: str = "", fields: Collection[str] = ()
) -> Telling:
    """Return what a recipient is told of a case on a day: what it needs, or of ``fields`` what the ground lets out.

    What is kept from the viewer is left out. Refuse where no statute lets the recipient be told.
    """
    leaving, sight = leaving_for(case), sight_of(viewer, case)
    statutes = leaving.statutes_for(body(), to, on)
    found = next((each for each in statutes if ground in {"", each.code}), None)
    if found is None:
        raise Refused("No statute lets them be told in a form. Use Disclose, on a consent or a court order.")
    wanted = fields or leaving.usual.get(to, found.fields)
    told = (code for code in leaving.fields if code in wanted and code in found.fields)
    return Telling(found, tuple(code for code in told if not sight.keeps(leaving.fields[code].protected)))
