"""A restricted case is open to those named for it and to nobody else."""

from datetime import datetime, timedelta

import pytest
from tests.conftest import person, viewer_of

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Grant, Origin, Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases import access, actions, queries
from openhart.cases.actions import Named, NumberedCase
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty
from openhart.cases.queries import Wanted
from openhart.foundation.refused import Refused

R = Role
ALLEGED = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15}


@pytest.fixture
def owed(case: Case, now: datetime) -> Case:
    """The case with duties on it."""
    received = StepTaken(step="referral.received", details={"channel": "call"}, facts=ALLEGED)
    actions.record(case=case, event=received, by=SYSTEM, at=now)
    return case


@pytest.fixture
def wim(db: None) -> User:
    """Wim investigates in region 4."""
    return person("Wim", R.INVESTIGATION_WORKER, Scope.REGION, "4")


@pytest.fixture
def later(now: datetime) -> datetime:
    return now + timedelta(minutes=5)


def restrict(case: Case, by: Viewer, at: datetime, *named: tuple[User, Role]) -> None:
    people = [Named(user.id, role) for user, role in named]
    actions.restrict(case=case, named=people, because="colleague", by=by, at=at)


def sees(viewer: Viewer, case: Case) -> dict[str, bool]:
    """Return by which way somebody comes upon a case."""
    return {
        "list": case in queries.newest_cases(viewer, limit=10),
        "queue": any(duty.case_id == case.id for duty in _queue(viewer)),
        "own": any(duty.case_id == case.id for duty in _own(viewer)),
        "count": queries.count_cases(viewer) > 0,
        "number": _found(viewer, case),
        "duties": bool(queries.duties_of(viewer, case)),
        "events": bool(queries.events_of(viewer, case)),
    }


def _queue(viewer: Viewer) -> list[Duty]:
    return queries.most_urgent(viewer, Wanted(codes=("decide.acceptance", "start.investigation")), limit=10)


def _own(viewer: Viewer) -> list[Duty]:
    return queries.most_urgent(viewer, Wanted(roles=tuple(sorted(viewer.roles)), is_own=True), limit=10)


def _found(viewer: Viewer, case: Case) -> bool:
    try:
        return queries.case_by_reference(viewer, case.reference) == case
    except Refused:
        return False


def test_only_those_named_come_upon_a_restricted_case(  # noqa: PLR0917 - the cast
    owed: Case, ana: Viewer, ana_user: User, ben_user: User, wim: User, screener: Viewer, later: datetime
) -> None:
    assert all(sees(screener, owed).values())
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER))
    after = later + timedelta(minutes=1)
    for stranger in (viewer_of(ana_user, after), viewer_of(ben_user, after), screener):
        assert not any(sees(stranger, owed).values())
    named = viewer_of(wim, after)
    assert {name for name, seen in sees(named, owed).items() if not seen} <= {"own"}
    assert access.roles_on(named, owed) == {R.INVESTIGATION_WORKER}
    assert Grant.objects.get(viewer=wim, scope=Scope.CASE).origin == Origin.NAMED
    assert not Grant.objects.filter(viewer=ben_user, until_at__isnull=True).exists()
    assert set(Duty.objects.filter(case=owed).values_list("is_restricted", flat=True)) == {True}


def test_a_role_of_the_region_brings_nothing_on_a_restricted_case(
    owed: Case, ana: Viewer, wim: User, later: datetime
) -> None:
    accounts.grant(to=wim.id, role=R.REGIONAL_HART_LEAD, scope=Scope.REGION, region="4", by=SYSTEM, at=later)
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER))
    assert access.roles_on(viewer_of(wim, later), owed) == {R.INVESTIGATION_WORKER}


def test_what_happens_on_a_restricted_case_owes_restricted_duties_and_a_rebuild_agrees(
    owed: Case, ana: Viewer, wim: User, later: datetime
) -> None:
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER))
    by = viewer_of(wim, later)
    actions.record(case=owed, event=StepTaken(step="child.missing"), by=by, at=later + timedelta(minutes=1))
    assert set(Duty.objects.filter(case=owed).values_list("is_restricted", flat=True)) == {True}
    at = later + timedelta(minutes=2)
    assert [found for _, batch in actions.rebuild(at=at, write=False) for found in batch] == []
    Duty.objects.filter(case=owed, code="decide.acceptance").update(is_restricted=False)
    assert [found.duty for _, batch in actions.rebuild(at=at, write=True) for found in batch] == ["decide.acceptance"]
    assert set(Duty.objects.filter(case=owed).values_list("is_restricted", flat=True)) == {True}


def test_whoever_restricts_keeps_sight_only_when_named(
    owed: Case, ana: Viewer, ana_user: User, wim: User, later: datetime
) -> None:
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER), (ana_user, R.STATEWIDE_HART_LEAD))
    assert _found(viewer_of(ana_user, later + timedelta(minutes=1)), owed)


def test_a_case_is_not_restricted_without_somebody_who_may_work_on_it(
    owed: Case, ana: Viewer, wim: User, later: datetime
) -> None:
    for people in ((), ((wim, R.LEGAL),)):
        with pytest.raises(Refused, match="may work on the case"):
            restrict(owed, ana, later, *people)
    assert not Case.objects.get(id=owed.id).is_restricted


@pytest.mark.parametrize("role", list(R))
def test_who_restricts(owed: Case, role: Role, wim: User, later: datetime) -> None:
    user = accounts.add_user(username="x", display_name="X", by=SYSTEM, at=later)
    accounts.grant(to=user.id, role=role, scope=Scope.CASE, case_id=owed.id, by=SYSTEM, at=later)
    may = role in {R.CARELINE_SUPERVISOR, R.SOCIAL_WORK_SUPERVISOR, R.STATEWIDE_HART_LEAD, R.AUDITOR}
    if may:
        restrict(owed, viewer_of(user, later), later, (wim, R.INVESTIGATION_WORKER))
    else:
        with pytest.raises(Refused):
            restrict(owed, viewer_of(user, later), later, (wim, R.INVESTIGATION_WORKER))
    assert Case.objects.get(id=owed.id).is_restricted is may
    assert not _found(viewer_of(user, later + timedelta(minutes=1)), owed) or not may


def test_cleo_restricts_nothing(owed: Case, cleo: Viewer, wim: User, later: datetime) -> None:
    with pytest.raises(Refused, match="no such case"):
        restrict(owed, cleo, later, (wim, R.INVESTIGATION_WORKER))


def test_the_privacy_officer_names_without_reading_and_nobody_else_does(
    owed: Case, ana: Viewer, ana_user: User, ben_user: User, wim: User, later: datetime
) -> None:
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER))
    auditor = viewer_of(person("Ada", R.AUDITOR, Scope.AGENCY), later)
    number = NumberedCase(owed.id, owed.reference)
    ben = Named(ben_user.id, R.ONGOING_WORKER)
    for stranger in (viewer_of(ana_user, later), viewer_of(ben_user, later)):
        with pytest.raises(Refused):
            actions.name_further(case=number, named=ben, by=stranger, at=later)
    actions.name_further(case=number, named=ben, by=auditor, at=later)
    assert _found(viewer_of(ben_user, later + timedelta(minutes=1)), owed)
    assert not any(sees(auditor, owed).values())


def test_the_last_who_may_work_on_it_stays_named(owed: Case, ana: Viewer, wim: User, later: datetime) -> None:
    lea = person("Lea", R.LEGAL, Scope.AGENCY)
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER), (lea, R.LEGAL))
    auditor = viewer_of(person("Ada", R.AUDITOR, Scope.AGENCY), later)
    number = NumberedCase(owed.id, owed.reference)
    held = {row.role: row.id for row in Grant.objects.filter(case_id=owed.id, until_at__isnull=True)}
    with pytest.raises(Refused, match="may work on the case"):
        actions.unname(case=number, grant_id=held[R.INVESTIGATION_WORKER], by=auditor, at=later)
    actions.unname(case=number, grant_id=held[R.LEGAL], by=auditor, at=later)
    assert not _found(viewer_of(lea, later + timedelta(minutes=1)), owed)


def test_a_lifted_restriction_opens_the_case_to_its_region_again(
    owed: Case, ana: Viewer, ana_user: User, ben_user: User, wim: User, later: datetime
) -> None:
    sue = person("Sid", R.CARELINE_SUPERVISOR, Scope.AGENCY)
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER), (sue, R.CARELINE_SUPERVISOR))
    with pytest.raises(Refused, match="no such case"):
        actions.lift(case=owed, by=viewer_of(ana_user, later), at=later)
    with pytest.raises(Refused, match="Only a"):
        actions.lift(case=owed, by=viewer_of(wim, later), at=later)
    actions.lift(case=owed, by=viewer_of(sue, later), at=later)
    assert _found(viewer_of(ana_user, later), owed)
    assert not _found(viewer_of(ben_user, later + timedelta(minutes=1)), owed)  # who left does not come back by itself
    assert set(Duty.objects.filter(case=owed).values_list("is_restricted", flat=True)) == {False}


def test_it_is_written_down_with_codes_only(
    owed: Case, ana: Viewer, wim: User, ben_user: User, later: datetime
) -> None:
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER))
    entry = Entry.objects.get(act="case.restricted")
    assert (entry.actor_id, entry.subject_id) == (ana.user_id, owed.id)
    assert entry.detail == {"because": "colleague", "named": 1, "ended": 1}


def test_a_case_is_restricted_once(owed: Case, ana: Viewer, ana_user: User, wim: User, later: datetime) -> None:
    restrict(owed, ana, later, (wim, R.INVESTIGATION_WORKER), (ana_user, R.STATEWIDE_HART_LEAD))
    with pytest.raises(Refused, match="restricted already"):
        restrict(owed, viewer_of(ana_user, later), later, (wim, R.INVESTIGATION_WORKER))
