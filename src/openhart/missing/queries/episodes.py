"""One missing episode: when it began and ended, who was asked and told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openhart.accounts.access import Viewer
from openhart.cases.models import Case, Episode
from openhart.cases.queries import lasting
from openhart.foundation.refused import Refused
from openhart.missing.events import codes
from openhart.missing.models import Contact, Purpose

#: The kind of episode in the policy's vocabulary.
KIND = "missing"


@dataclass(frozen=True, slots=True)
class Spoke:
    """Somebody was asked or told, as people read it."""

    row: Contact
    whom: str
    outcome: str
    words: dict[str, Any]

    @property
    def is_telling(self) -> bool:
        """Return whether it was to tell, not to search."""
        return self.row.purpose == Purpose.TOLD


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told of every missing child in care, and when they were."""

    code: str
    label: str
    at: datetime | None


def lasting_of(viewer: Viewer, case: Case) -> list[Episode]:
    """Return the missing episodes of a case open to the viewer, the first first."""
    return lasting.episodes_of(viewer, case, KIND)


def episode_of(viewer: Viewer, case: Case, name: str) -> Episode:
    """Return one episode of a case open to the viewer; refuse when there is none of that name."""
    found = next((each for each in lasting_of(viewer, case) if each.name == name), None)
    if found is None:
        raise Refused("There is no such missing episode on this case.")
    return found


def contacts_of(_viewer: Viewer, case: Case, episode: str = "") -> list[Spoke]:
    """Return who was asked and told, on a case the viewer was let into, the latest first."""
    rows = Contact.objects.filter(case=case)
    if episode:
        rows = rows.filter(episode=episode)
    return [_spoke(case, row) for row in rows.order_by("-happened_at", "-id")]


def told_of(spoken: Sequence[Spoke]) -> list[Told]:
    """Return who must have been told of a missing child, each with the first time they were, or none."""
    found = []
    for code in codes.TELL_ALWAYS:
        times = [
            each.row.happened_at
            for each in spoken
            if each.is_telling and each.row.whom == code and each.row.outcome in {"told", "lead", "seen", "not_there"}
        ]
        found.append(Told(code, codes.TOLD[code], min(times, default=None)))
    return found


def _spoke(case: Case, row: Contact) -> Spoke:
    row.case = case
    table = codes.TOLD if row.purpose == Purpose.TOLD else codes.SEARCHED
    return Spoke(row, table.get(row.whom, row.whom), codes.OUTCOMES.get(row.outcome, row.outcome), row.words())
