"""Giving and taking back consent, and saying who is suspected."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from openhart.accounts.access import Viewer
from openhart.audit import actions as audit
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.disclosure import access, queries
from openhart.disclosure.lifecycle import consents as life
from openhart.disclosure.lifecycle import grounds
from openhart.disclosure.lifecycle.consents import Terms
from openhart.disclosure.lifecycle.grounds import Asked, Whom
from openhart.disclosure.models import Consent, Suspect
from openhart.foundation.refused import Refused
from openhart.foundation.transactions import transaction
from openhart.people import queries as people
from openhart.people.models import Part
from openhart.policy import Giver


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A consent as it stands on the paper. ``guardian`` is the id of the parent or guardian who signed, if one did."""

    whom: Whom
    fields: tuple[str, ...]
    purpose: str
    terms: Terms
    guardian: UUID | None = None
    note: str = ""
    submission: UUID = field(default_factory=uuid4)


@transaction
def give(*, case: Case, given: Given, by: Viewer, at: datetime) -> Consent:
    """Keep a written consent; refuse one that is not informed, free, limited in time, or not theirs to give."""
    access.check_may_disclose(by, case)
    case_queries.locked(case.id)
    found = Consent.objects.filter(submission=given.submission).first()
    if found is not None:
        return _the_same(found, case, given)
    leaving = queries.leaving_for(case)
    asked = Asked(fields=given.fields, purpose=given.purpose, on=timezone.localdate(at))
    said = grounds.basic_refusal(leaving, given.whom, asked, queries.kinds_of(case), next(iter(grounds.CHANNELS)))
    giver = leaving.givers_for(queries.body()).get(given.terms.giver)
    said = said or life.terms_refusal(leaving, giver, given.terms, age=queries.age_of_child(by, case, at=at), at=at)
    if said or giver is None:
        raise Refused(said)
    row = Consent(
        case=case, recipient_kind=given.whom.kind, recipient_code=given.whom.code, fields=list(given.fields),
        purpose=given.purpose, giver=giver.code, given_by_id=_guardian(case, giver, given.guardian, by),
        signed_on=given.terms.signed_on, from_at=given.terms.from_at, until_at=given.terms.until_at,
        is_informed=given.terms.is_informed, is_not_a_condition=given.terms.is_not_a_condition, recorded_at=at,
        by_id=by.user_id, submission=given.submission,
    )  # fmt: skip
    words = {key: value for key, value in asdict(given.whom).items() if key in {"organisation", "person"}}
    row.sealed = case.key().seal_fields({**words, "note": given.note}, place=row.place())
    row.save(force_insert=True)
    _audit("consent.given", case, by, at, {"consent": str(row.id), "giver": row.giver, "to": row.recipient_kind})
    return row


@transaction
def revoke(*, case: Case, consent_id: UUID, by: Viewer, at: datetime) -> Consent:
    """Take a consent back, at once: whatever has not left by now does not leave on it any more."""
    access.check_may_revoke(by, case)
    row = Consent.objects.select_for_update().filter(id=consent_id, case=case).first()
    if row is None:
        raise Refused("There is no such consent.")
    if row.revoked_at is not None:
        raise Refused("This consent was taken back already.")
    row.revoked_at, row.revoked_by_id = at, by.user_id
    row.save(update_fields=["revoked_at", "revoked_by_id"])
    _audit("consent.revoked", case, by, at, {"consent": str(row.id)})
    return row


@transaction
def mark(*, case: Case, person_id: UUID, why: str, by: Viewer, at: datetime) -> Suspect:
    """Say that somebody on the case is suspected of abusing the child; every consent they gave ends at once."""
    access.check_may_mark(by, case)
    case_queries.locked(case.id)
    if person_id not in {each.person_id for each in people.people_of(by, case) if each.part != Part.CHILD}:
        raise Refused("Choose somebody on the case, other than the child.")
    if not why.strip():
        raise Refused("Say what makes you suspect this person.")
    if Suspect.objects.filter(case=case, person_id=person_id, lifted_at__isnull=True).exists():
        raise Refused("This person is marked already.")
    row = Suspect(case=case, person_id=person_id, marked_at=at, by_id=by.user_id)
    row.sealed = case.key().seal_fields({"why": why.strip()}, place=row.place())
    row.save(force_insert=True)
    open_ones = Consent.objects.select_for_update().filter(
        case=case, given_by_id=person_id, revoked_at__isnull=True, ended_at__isnull=True
    )
    ended = open_ones.update(ended_at=at)
    _audit("suspect.marked", case, by, at, {"person": str(person_id), "consents_ended": ended})
    return row


@transaction
def lift(*, case: Case, person_id: UUID, by: Viewer, at: datetime) -> Suspect:
    """Take the mark away; the consents that it ended stay ended, and are given anew."""
    access.check_may_mark(by, case)
    row = Suspect.objects.select_for_update().filter(case=case, person_id=person_id, lifted_at__isnull=True).first()
    if row is None:
        raise Refused("This person is not marked.")
    row.lifted_at, row.lifted_by_id = at, by.user_id
    row.save(update_fields=["lifted_at", "lifted_by_id"])
    _audit("suspect.lifted", case, by, at, {"person": str(person_id)})
    return row


def _guardian(case: Case, giver: Giver, person_id: UUID | None, by: Viewer) -> UUID | None:
    """Return the parent or guardian who signs; refuse one who is suspected, or who stands for nobody on the case.

    The refusal does not say that somebody is suspected: whoever keeps a consent may not know that.
    """
    if life.GUARDIAN not in giver.needs:
        return None
    parents = {each.person_id for each in people.people_of(by, case) if each.part == Part.PARENT}
    if person_id is None or person_id not in parents:
        raise Refused("Choose the parent or guardian who signed. Add them to the people of the case first.")
    if person_id in queries.suspects_of(by, case):
        raise Refused(
            "A consent by this parent or guardian does not count for this child. Ask Legal who else may give it: "
            "another parent, a guardian ad litem, or the minor alone where the law lets them."
        )
    return person_id


def _the_same(row: Consent, case: Case, given: Given) -> Consent:
    """Return the consent that this page made; refuse another one in its place, which would not be kept."""
    if row.case_id != case.id:
        raise Refused("This page was used for another case already. Open the form again.")
    wanted = (given.whom.kind, list(given.fields), given.purpose, given.terms.giver, given.terms.until_at)
    if wanted != (row.recipient_kind, row.fields, row.purpose, row.giver, row.until_at):
        raise Refused("This page was used for another consent already. Open the form again.")
    return row


def _audit(act: str, case: Case, by: Viewer, at: datetime, detail: Mapping[str, Any]) -> None:
    audit.write(by=by.user_id, at=at, act=act, subject=case.id, detail=dict(detail))
