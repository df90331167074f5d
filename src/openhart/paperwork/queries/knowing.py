"""What the rooms know of one case, each asked once and only when a form needs it."""

from datetime import datetime
from functools import cached_property
from typing import Any

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.cases import queries as cases
from openhart.cases.models import Case, Duty, Event
from openhart.cases.queries.sight import sight_of
from openhart.missing import queries as missing
from openhart.missing.queries import Story
from openhart.paperwork.queries.proofs import Proof, proofs_of
from openhart.people import queries as people
from openhart.people.models import Identity, Part
from openhart.people.queries import Known
from openhart.places import queries as places
from openhart.referrals import queries as referrals
from openhart.referrals.models import Assignment, Referral, Screening


class Knowing:
    """One case as one viewer sees it at a time. Whatever is kept from them is not in it."""

    def __init__(self, viewer: Viewer, case: Case, at: datetime) -> None:
        self.viewer, self.case, self.at = viewer, case, at
        self.sight = sight_of(viewer, case)
        self.pack = policy.load_pack(case.pack)

    @cached_property
    def people(self) -> list[Known]:
        """Return the people of the case; who is kept from the viewer has no identity."""
        return people.people_of(self.viewer, self.case)

    @cached_property
    def child(self) -> Identity:
        """Return who the child is, as far as it is known."""
        return next((each.identity for each in self.people if each.part == Part.CHILD), Identity())

    @cached_property
    def towns(self) -> dict[str, str]:
        """Return the names of the towns."""
        return places.town_names()

    @cached_property
    def reports(self) -> list[Referral]:
        """Return the latest referral of its own, then the further reports of the same incident."""
        rows = referrals.referrals_of(self.viewer, self.case)
        latest = next((row for row in reversed(rows) if row.is_first), None)
        if latest is None:
            return []
        return [latest, *(row for row in rows if not row.is_first and row.episode == latest.episode)]

    @cached_property
    def said(self) -> list[dict[str, Any]]:
        """Return the words of those reports, in the same order."""
        return [row.words() for row in self.reports]

    @property
    def referral(self) -> Referral | None:
        """Return the latest referral of its own, or None where the concern came otherwise."""
        return self.reports[0] if self.reports else None

    @cached_property
    def decision(self) -> Screening | None:
        """Return the decision that stands on the latest referral."""
        return referrals.decision_in_force(self.viewer, self.referral) if self.referral else None

    @cached_property
    def assignment(self) -> Assignment | None:
        """Return to whom the latest referral went last."""
        rows = referrals.assignments_of(self.viewer, [self.referral.id]) if self.referral else []
        return rows[-1] if rows else None

    @cached_property
    def concern(self) -> Event | None:
        """Return the latest event by which a worker found a concern, where the case has one."""
        found = (each for each in cases.events_of(self.viewer, self.case) if each.code == "concern.identified")
        return next(found, None)

    @cached_property
    def duties(self) -> list[Duty]:
        """Return the duties of the case, those to do first."""
        return cases.duties_of(self.viewer, self.case)

    @cached_property
    def stories(self) -> list[Story]:
        """Return the missing episodes, the latest first."""
        return missing.stories_of(self.viewer, self.case)

    @property
    def story(self) -> Story | None:
        """Return the latest missing episode, or None."""
        return self.stories[0] if self.stories else None

    @cached_property
    def proofs(self) -> list[Proof]:
        """Return the numbers that recipients gave with their notices."""
        return proofs_of(self.viewer, self.case)

    def fact(self, code: str) -> Any:
        """Return a fact of the case; None where it is not known or kept from the viewer."""
        return None if self.sight.keeps_fact(self.pack, code) else self.case.facts.get(code)

    def words_of_concern(self) -> dict[str, str]:
        """Return what the worker wrote who found the concern."""
        return cases.words_of(self.case, self.concern) if self.concern is not None else {}
