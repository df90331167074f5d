"""Restricting a case gives nobody what they could not hold: not in an emergency, not to oneself, not to who left."""

from datetime import datetime, timedelta

import pytest
from tests.conftest import person, viewer_of

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import Terms, emergencies
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import EmergencyAccess, Ground, Origin, Role, Scope, User
from openhart.cases import actions, queries
from openhart.cases.actions import Named, NumberedCase
from openhart.cases.models import Case
from openhart.foundation.refused import Refused

R = Role


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(minutes=5)


@pytest.fixture
def wim(db: None) -> User:
    """Wim investigates in region 4."""
    return person("Wim", R.INVESTIGATION_WORKER, Scope.REGION, "4")


def restrict(case: Case, by: Viewer, at: datetime, *named: tuple[User, Role]) -> None:
    people = [Named(user.id, role) for user, role in named]
    actions.restrict(case=case, named=people, because="colleague", by=by, at=at)


def break_in(user: User, case: Case, at: datetime) -> EmergencyAccess:
    wanted = Wanted(case_id=case.id, reference=case.reference, region=case.region, is_restricted=case.is_restricted)
    return emergencies.ask(
        reference=case.reference, wanted=wanted, ground=Ground.DANGER, reason="She called.", by=viewer_of(user, at),
        at=at,
    )  # fmt: skip


def test_whoever_opened_a_case_in_an_emergency_does_not_close_it_to_the_others(
    case: Case, wim: User, now: datetime, later: datetime
) -> None:
    sup = person("Sup", R.SOCIAL_WORK_SUPERVISOR, Scope.REGION, "1")
    break_in(sup, case, now)
    with pytest.raises(Refused):
        restrict(case, viewer_of(sup, later), later, (sup, R.SOCIAL_WORK_SUPERVISOR))


def test_whoever_opened_a_restricted_case_in_an_emergency_names_nobody_and_does_not_lift_it(
    case: Case, ana: Viewer, wim: User, now: datetime, later: datetime
) -> None:
    restrict(case, ana, now, (wim, R.INVESTIGATION_WORKER))
    sup = person("Sup", R.SOCIAL_WORK_SUPERVISOR, Scope.REGION, "4")
    row = break_in(sup, case, now)
    emergencies.agree(emergency_id=row.id, by=ana, at=now)
    by = viewer_of(sup, later)
    assert queries.case_by_reference(by, case.reference)
    eve = person("Eve", R.ONGOING_WORKER, Scope.REGION, "4")
    for user, role in ((sup, R.SOCIAL_WORK_SUPERVISOR), (eve, R.ONGOING_WORKER)):
        with pytest.raises(Refused):
            actions.name_further(case=case, named=Named(user.id, role), by=by, at=later)
    with pytest.raises(Refused):
        actions.lift(case=case, by=by, at=later)


def test_the_privacy_officer_does_not_name_themselves(
    case: Case, ana: Viewer, wim: User, now: datetime, later: datetime
) -> None:
    restrict(case, ana, now, (wim, R.INVESTIGATION_WORKER))
    aud = person("Aud", R.AUDITOR, Scope.AGENCY)
    unread = NumberedCase(case.id, case.reference)
    for role in (R.AUDITOR, R.STATEWIDE_HART_LEAD):
        with pytest.raises(Refused, match="themselves"):
            actions.name_further(case=unread, named=Named(aud.id, role), by=viewer_of(aud, later), at=later)


def test_whoever_restricts_a_case_names_themselves_in_no_role_that_they_do_not_hold(
    case: Case, wim: User, now: datetime
) -> None:
    aud = person("Aud", R.AUDITOR, Scope.AGENCY)
    by = viewer_of(aud, now)
    with pytest.raises(Refused, match="role that you hold"):
        restrict(case, by, now, (wim, R.INVESTIGATION_WORKER), (aud, R.SOCIAL_WORK_SUPERVISOR))


def test_somebody_enabled_again_does_not_find_a_case_that_was_restricted_meanwhile(
    case: Case, ana: Viewer, wim: User, ben_user: User, now: datetime, later: datetime
) -> None:
    User.objects.filter(id=ben_user.id).update(is_active=False)
    restrict(case, ana, now, (wim, R.INVESTIGATION_WORKER))
    User.objects.filter(id=ben_user.id).update(is_active=True)
    with pytest.raises(Refused):
        queries.case_by_reference(viewer_of(ben_user, later), case.reference)


def test_a_grant_that_outlives_an_emergency_still_restricts(case: Case, wim: User, now: datetime) -> None:
    sup = person("Sup", R.SOCIAL_WORK_SUPERVISOR, Scope.REGION, "1")
    break_in(sup, case, now)
    terms = Terms(origin=Origin.WORK, reference=case.reference)
    accounts.grant(
        to=sup.id, role=R.SOCIAL_WORK_SUPERVISOR, scope=Scope.CASE, case_id=case.id, terms=terms, by=SYSTEM, at=now
    )
    restrict(case, viewer_of(sup, now), now, (wim, R.INVESTIGATION_WORKER))
    assert Case.objects.get(id=case.id).is_restricted
