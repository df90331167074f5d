"""Who stands behind a role on a case at a moment: those named for it, on call, or holding it for the region or agency.

Asked by what reminds people of what they owe. Whoever is away and covered for is replaced by who covers; whoever opened
the case in an emergency owes nothing on it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from openhart.accounts.access import PARTNERS, READING, Viewer
from openhart.accounts.models import Cover, Grant, Origin, Role, Scope, User
from openhart.accounts.queries.lasting import in_force

K = TypeVar("K")
_NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """What of a case decides who holds a role on it."""

    case_id: UUID
    region: str
    is_restricted: bool


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds what at one moment, for some cases: asked as often as need be without a further query."""

    on_case: Mapping[tuple[UUID, str], frozenset[UUID]] = field(default_factory=dict)
    on_call: Mapping[tuple[str, str], frozenset[UUID]] = field(default_factory=dict)  # (region or "", role)
    standing: Mapping[tuple[str, str], frozenset[UUID]] = field(default_factory=dict)  # likewise
    covered_by: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)

    def of(self, role: str, place: Place) -> frozenset[UUID]:
        """Return who answers for a role on a case: the nearest only, and of a restricted case only those named."""
        if role not in READING or role in PARTNERS:
            return _NOBODY
        everywhere = [self.on_case.get((place.case_id, role), _NOBODY)]
        if not place.is_restricted:
            regions = dict.fromkeys((place.region, ""))
            everywhere += [self.on_call.get((region, role), _NOBODY) for region in regions]
            everywhere += [self.standing.get((region, role), _NOBODY) for region in regions]
        return next((self._present(found) for found in everywhere if found), _NOBODY)

    def first_of(self, roles: Sequence[str], place: Place) -> frozenset[UUID]:
        """Return who answers for the first of these roles that anybody holds on a case."""
        return next((found for role in roles if (found := self.of(role, place))), _NOBODY)

    def agency(self, role: str) -> frozenset[UUID]:
        """Return who answers for a role in the whole agency, where no case is spoken of."""
        found = self.on_call.get(("", role)) or self.standing.get(("", role), _NOBODY)
        return self._present(found)

    def in_region(self, role: str, region: str) -> frozenset[UUID]:
        """Return who answers for a role in a region; nobody where the region is not known."""
        if not region:
            return _NOBODY
        return self._present(self.on_call.get((region, role)) or self.standing.get((region, role), _NOBODY))

    def roles_of(self, person_id: UUID, place: Place) -> frozenset[str]:
        """Return the roles somebody holds on a case, named for it or by region or agency."""
        reach = {place.region, ""}
        found = {
            role for (case_id, role), those in self.on_case.items() if case_id == place.case_id and person_id in those
        }
        for group in () if place.is_restricted else (self.on_call, self.standing):
            found |= {role for (region, role), those in group.items() if region in reach and person_id in those}
        return frozenset(found) & READING - PARTNERS

    def there_for(self, person_id: UUID, place: Place) -> frozenset[UUID]:
        """Return whoever does one person's work on a case: they, or who covers for them; nobody who may not see it."""
        covers = self.covered_by.get(person_id, _NOBODY)
        return frozenset(each for each in covers if self.roles_of(each, place)) or frozenset(
            {person_id} if self.roles_of(person_id, place) else ()
        )

    def _present(self, found: frozenset[UUID]) -> frozenset[UUID]:
        """Return who is there: without those away whose cover holds the same."""
        return frozenset(each for each in found if not self.covered_by.get(each, _NOBODY) & found)


def holders(_viewer: Viewer, case_ids: Collection[UUID], at: datetime) -> Holders:
    """Return who holds what at a moment, for these cases, in two queries."""
    roles = sorted(READING - PARTNERS | {Role.ADMINISTRATOR, Role.RECORDS_OFFICER})
    reach = ~Q(scope=Scope.CASE) | Q(scope=Scope.CASE, case_id__in=list(case_ids))
    rows = Grant.objects.filter(reach, in_force(at), role__in=roles, viewer__is_active=True)
    fields = ("viewer_id", "role", "region", "case_id", "origin")
    on_case: dict[tuple[UUID, str], set[UUID]] = {}
    on_call: dict[tuple[str, str], set[UUID]] = {}
    standing: dict[tuple[str, str], set[UUID]] = {}
    for viewer_id, role, region, case_id, origin in rows.exclude(origin=Origin.EMERGENCY).values_list(*fields):
        if case_id is not None:
            on_case.setdefault((case_id, role), set()).add(viewer_id)
        else:
            group = on_call if origin == Origin.ROTA else standing
            group.setdefault((region, role), set()).add(viewer_id)
    return Holders(_frozen(on_case), _frozen(on_call), _frozen(standing), _covered(at))


def active_among(_viewer: Viewer, user_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these people have an account that is open."""
    return frozenset(User.objects.filter(id__in=list(user_ids), is_active=True).values_list("id", flat=True))


def _covered(at: datetime) -> Mapping[UUID, frozenset[UUID]]:
    rows = Cover.objects.filter(ended_at__isnull=True, from_at__lte=at, until_at__gt=at, covering__is_active=True)
    found: dict[UUID, set[UUID]] = {}
    for absent_id, covering_id in rows.values_list("absent_id", "covering_id"):
        found.setdefault(absent_id, set()).add(covering_id)
    return _frozen(found)


def _frozen(groups: Mapping[K, set[UUID]]) -> dict[K, frozenset[UUID]]:
    return {key: frozenset(found) for key, found in groups.items()}
