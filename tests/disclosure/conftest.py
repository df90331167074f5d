"""A case with a child and the people around, and the means to disclose."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.conftest import person, viewer_of

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.disclosure import actions
from openhart.disclosure.actions import Given, Happened, Leaves
from openhart.disclosure.lifecycle.consents import Terms
from openhart.disclosure.lifecycle.grounds import Claim, Whom
from openhart.disclosure.models import Consent
from openhart.foundation.released import Released
from openhart.people import actions as people
from openhart.people.models import Identity, Part
from openhart.places import actions as places

POLICE = Whom(kind="local_law_enforcement", organisation="Hartford Police")
SHELTER = Whom(kind="provider", organisation="House of the Lighthouse", person="Kay Reed")
BY_STATUTE = Claim(kind="statute", code="ct.law-enforcement")
USUAL = Leaves(
    whom=POLICE, claim=BY_STATUTE, fields=("child.name", "child.birth_date"), purpose="investigate",
    channel="telephone",
)  # fmt: skip


@pytest.fixture
def child(connecticut: None, case: Case, now: datetime) -> Identity:
    """Robin Vale, fourteen, of Hartford; the case knows of a concern."""
    known = Identity(
        given_name="Robin", family_name="Vale", date_of_birth="2011-05-01", gender="girl", phone="860-555-0101",
        description="Scar on the left hand",
    )  # fmt: skip
    people.add_child(case=case, identity=known, by=SYSTEM, at=now)
    cases.locate(case=case, towns={"residence": "hartford"}, region="4", by=SYSTEM, at=now)
    facts = {"concern": ["sex_trafficking"], "indicators": True, "child.foreign_national": True, "child.age": 14}
    step = StepTaken(step="referral.received", details={"channel": "call", "reporter_kind": "mandated"}, facts=facts)
    cases.record(case=case, event=step, by=SYSTEM, at=now)
    return known


@pytest.fixture
def connecticut(db: None, now: datetime) -> None:
    """Connecticut's places."""
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now - timedelta(days=1))


@pytest.fixture
def mother(child: Identity, case: Case, now: datetime) -> UUID:
    """The child's mother, by the id of her person."""
    known = Identity(given_name="Mona", family_name="Vale", phone="860-555-0102")
    return people.add_person(case=case, identity=known, part=Part.PARENT, by=SYSTEM, at=now).id


@pytest.fixture
def auditor_user(db: None) -> User:
    """Ada is the auditor and privacy officer."""
    return person("Ada", Role.AUDITOR, Scope.AGENCY)


@pytest.fixture
def auditor(auditor_user: User) -> Viewer:
    """Ada as she asks."""
    return viewer_of(auditor_user)


Disclose = Callable[..., Released]
Give = Callable[..., Consent]


@pytest.fixture
def disclose(child: Identity, case: Case, ben: Viewer, now: datetime) -> Disclose:
    """Ben tells the police an hour after the referral, unless said otherwise."""

    def done(*, by: Viewer = ben, at: datetime = now + timedelta(hours=1), on: Case = case, **more: Any) -> Released:
        return actions.disclose(
            case=on, leaves=replace(USUAL, submission=UUID(int=more.pop("n", 1)), **more), by=by, at=at
        )

    return done


@pytest.fixture
def give(case: Case, mother: UUID, ben: Viewer, now: datetime) -> Give:
    """The child and her mother consent that the shelter learns name and date of birth, for 30 days."""

    def done(*, by: Viewer = ben, at: datetime = now, guardian: UUID | None = mother, **more: Any) -> Consent:
        terms = Terms(
            giver=more.pop("giver", "minor_and_guardian"), signed_on=more.pop("signed_on", date(2026, 3, 6)),
            from_at=more.pop("from_at", at), until_at=more.pop("until_at", at + timedelta(days=30)),
            is_informed=more.pop("is_informed", True), is_not_a_condition=more.pop("is_not_a_condition", True),
            confirmed=more.pop("confirmed", ()),
        )  # fmt: skip
        given = Given(
            whom=more.pop("whom", SHELTER), fields=("child.name", "child.birth_date"), purpose="serve", terms=terms,
            guardian=guardian, submission=UUID(int=more.pop("n", 100)), **more,
        )  # fmt: skip
        return actions.give(case=case, given=given, by=by, at=at)

    return done


def on_consent(consent: Consent, **more: Any) -> dict[str, Any]:
    """Return what is disclosed to the shelter on a consent."""
    claim = Claim(kind="consent", consent=consent.id)
    known = {"whom": SHELTER, "claim": claim, "purpose": "serve", "channel": "letter", "payload": b"%PDF paper"}
    return {**known, **more}


def happened(at: datetime, **more: Any) -> Happened:
    """Return a letter that went to the wrong house."""
    known = {"what": "A letter went to the wrong house.", "data": ("identity", "health"), "discovered_at": at}
    return Happened(**{**known, **more})
