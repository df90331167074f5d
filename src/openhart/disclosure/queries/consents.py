"""Consents as they stand, and who is suspected."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.disclosure.lifecycle import consents as life
from openhart.disclosure.lifecycle.grounds import Whom
from openhart.disclosure.models import Consent, Suspect
from openhart.foundation.refused import Refused
from openhart.people import queries as people
from openhart.people.models import Part


@dataclass(frozen=True, slots=True)
class Held:
    """A consent with its words and how it stands."""

    row: Consent
    whom: Whom
    note: str
    state: str

    @property
    def state_words(self) -> str:
        """Return the state as people say it."""
        return life.WORDS[self.state]


def consents_of(viewer: Viewer, case: Case, *, at: datetime) -> list[Held]:
    """Return the consents of a case open to the viewer, the latest first."""
    rows = list(
        Consent.objects.filter(visible(viewer, region="case__region"), case=case).order_by("-recorded_at", "-id")
    )
    suspects = suspects_of(viewer, case) if rows else frozenset()
    return [_held(case, row, suspects, at) for row in rows]


def consent_of(viewer: Viewer, case: Case, consent_id: UUID, *, at: datetime) -> Held:
    """Return one consent of a case open to the viewer; refuse when there is none."""
    row = Consent.objects.filter(visible(viewer, region="case__region"), case=case, id=consent_id).first()
    if row is None:
        raise Refused("There is no such consent.")
    return _held(case, row, suspects_of(viewer, case), at)


def suspects_of(viewer: Viewer, case: Case) -> frozenset[UUID]:
    """Return who on the case gives no consent: the suspected exploiter, and whoever was marked as an abuser.

    By id only: the rule holds for whoever asks, also where they may not know who it is.
    """
    marked = Suspect.objects.filter(visible(viewer, region="case__region"), case=case, lifted_at__isnull=True)
    exploiters = [each.person_id for each in people.people_of(viewer, case) if each.part == Part.EXPLOITER]
    return frozenset([*marked.values_list("person_id", flat=True), *exploiters])


def marked_of(viewer: Viewer, case: Case) -> frozenset[UUID]:
    """Return who was marked as a suspected abuser on the case, the exploiter by part left out."""
    marked = Suspect.objects.filter(visible(viewer, region="case__region"), case=case, lifted_at__isnull=True)
    return frozenset(marked.values_list("person_id", flat=True))


def given_to(viewer: Viewer, case: Case, whom: Whom, *, at: datetime) -> list[Held]:
    """Return the consents in force for one recipient."""
    held = consents_of(viewer, case, at=at)
    return [each for each in held if each.state == life.IN_FORCE and each.whom.is_same(whom)]


def age_of_child(viewer: Viewer, case: Case, *, at: datetime) -> int | None:
    """Return the age of the case's child: by date of birth, otherwise as recorded."""
    child = people.child(viewer, case)
    known = _age(child.identity.date_of_birth, timezone.localdate(at)) if child is not None else None
    recorded = case.facts.get("child.age")
    return known if known is not None else recorded if isinstance(recorded, int) else None


def _age(born: str, on: date) -> int | None:
    """Return the age of somebody born on a day written as YYYY-MM-DD, or None."""
    try:
        day = date.fromisoformat(born)
    except ValueError:
        return None
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def _held(case: Case, row: Consent, suspects: Collection[UUID], at: datetime) -> Held:
    words = case.key().open_fields(row.sealed, place=row.place())
    whom = Whom(
        kind=row.recipient_kind, code=row.recipient_code, organisation=words.get("organisation", ""),
        person=words.get("person", ""),
    )  # fmt: skip
    return Held(row, whom, words.get("note", ""), life.state(row, at=at, suspects=suspects))
