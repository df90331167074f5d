"""Break-glass: who may, for how long, and how often."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.accounts.emergency_cast import MINUTE, NUMBER, SECOND, WHY, acts, ask, person, wanted

from openhart.accounts import actions as accounts
from openhart.accounts.access import POWERS, SYSTEM, Viewer
from openhart.accounts.access.emergencies import (
    AGREEING,
    BREAKING,
    check_breaks_glass,
    may_agree,
    may_oversee,
    oversees,
    roles_to_bring,
)
from openhart.accounts.actions import emergencies as actions
from openhart.accounts.lifecycle.emergencies import LASTS, MOST, State, state_of
from openhart.accounts.models import EmergencyAccess, Grant, Ground, Origin, Role, Scope, User
from openhart.accounts.queries import emergencies as queries
from openhart.accounts.queries import viewer_of
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-5")]


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_a_case_in_an_emergency(role: Role, now: datetime) -> None:
    scope = next(scope for scope in (Scope.AGENCY, Scope.REGION, Scope.CASE) if scope in POWERS[role].scopes)
    user = person("somebody", role, scope, "1" if scope == Scope.REGION else "", at=now)
    viewer = viewer_of(user, now)
    if role in BREAKING:
        assert ask(viewer, now).opened_at == now
        assert viewer_of(user, now).case_roles
    else:
        with pytest.raises(Refused, match="may open a case in an emergency"):
            ask(viewer, now)
        assert not EmergencyAccess.objects.exists()
        assert acts(None)[-1] == "emergency.refused"


def test_those_who_may_are_the_seven_who_work_on_cases() -> None:
    assert {
        "careline_screener", "careline_supervisor", "investigation_worker", "ongoing_worker", "social_work_supervisor",
        "regional_hart_lead", "statewide_hart_lead",
    } == BREAKING  # fmt: skip


def test_the_system_opens_nothing_in_an_emergency() -> None:
    with pytest.raises(Refused):
        check_breaks_glass(SYSTEM)


_UNRESTRICTED, _RESTRICTED, _ELSEWHERE = (False, "4"), (True, "4"), (False, "5")
_SEES = {
    (Role.AUDITOR, Scope.AGENCY, ""): {_UNRESTRICTED, _RESTRICTED, _ELSEWHERE},
    (Role.CARELINE_SUPERVISOR, Scope.AGENCY, ""): {_UNRESTRICTED, _RESTRICTED, _ELSEWHERE},
    (Role.STATEWIDE_HART_LEAD, Scope.AGENCY, ""): {_UNRESTRICTED, _RESTRICTED, _ELSEWHERE},
    (Role.SOCIAL_WORK_SUPERVISOR, Scope.REGION, "4"): {_UNRESTRICTED},
    (Role.REGIONAL_HART_LEAD, Scope.REGION, "4"): {_UNRESTRICTED},
    (Role.REGIONAL_HART_LEAD, Scope.CASE, ""): set(),
    (Role.CARELINE_SCREENER, Scope.AGENCY, ""): set(),
    (Role.ADMINISTRATOR, Scope.AGENCY, ""): set(),
    (Role.ANALYST, Scope.AGENCY, ""): set(),
    (Role.ONGOING_WORKER, Scope.REGION, "4"): set(),
}


@pytest.mark.parametrize(("held", "sees"), list(_SEES.items()), ids=[f"{role}-{scope}" for role, scope, _ in _SEES])
def test_who_oversees_which_opening(
    held: tuple[Role, Scope, str], sees: set[tuple[bool, str]], nora: Viewer, now: datetime
) -> None:
    viewer = viewer_of(person("sue", *held, at=now), now)
    for is_restricted, region in (_UNRESTRICTED, _RESTRICTED, _ELSEWHERE):
        row = ask(nora, now, wanted(region=region, is_restricted=is_restricted))
        may = (is_restricted, region) in sees
        assert may_oversee(viewer, row) is may
        assert may_agree(viewer, row) is (held[0] in AGREEING)
        listed = queries.openings(viewer, now)
        shown = {each.row.id for each in [*listed.asked, *listed.open_now, *listed.to_review]}
        assert (row.id in shown) is may
    assert oversees(viewer) is bool(sees)


def test_an_opening_somebody_may_not_know_answers_like_none_at_all(nora: Viewer, dov: Viewer, now: datetime) -> None:
    row = ask(nora, now)
    for wrong in (row.id, uuid4()):
        with pytest.raises(Refused, match="There is no such opening"):
            queries.opened(dov, wrong, now)


# How long


@pytest.mark.parametrize(
    ("after", "is_open"),
    [(timedelta(0), True), (59 * MINUTE + 59 * SECOND, True), (60 * MINUTE, False), (60 * MINUTE + SECOND, False)],
)
def test_the_access_ends_after_sixty_minutes_to_the_second(
    after: timedelta, is_open: bool, nora: Viewer, nora_user: User, now: datetime
) -> None:
    row = ask(nora, now)
    then = viewer_of(nora_user, now + after)
    assert (row.case_id in then.case_roles) is is_open
    assert (row.case_id in then.emergencies) is is_open
    assert state_of(row, now + after) == (State.OPEN if is_open else State.OVER)


@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(hours=2), timedelta(days=365)])
def test_a_clock_that_jumps_closes_the_access_and_never_lengthens_it(
    jump: timedelta, nora: Viewer, nora_user: User, now: datetime
) -> None:
    row = ask(nora, now)
    assert row.case_id not in viewer_of(nora_user, now + jump).case_roles


def test_the_night_the_clocks_change_lasts_sixty_minutes_too(nora: Viewer, nora_user: User) -> None:
    asked = datetime(2026, 3, 8, 1, 45, tzinfo=ZoneInfo("America/New_York"))
    row = ask(nora, asked)
    assert row.until_at == asked.astimezone(ZoneInfo("UTC")) + LASTS
    assert timedelta(hours=1) == LASTS < MOST == timedelta(hours=72)


def test_it_is_given_back_at_once(nora: Viewer, nora_user: User, now: datetime) -> None:
    row = ask(nora, now)
    actions.close(emergency_id=row.id, by=nora, at=now + 5 * MINUTE)
    assert row.case_id not in viewer_of(nora_user, now + 5 * MINUTE).case_roles
    with pytest.raises(Refused, match="ended already"):
        actions.close(emergency_id=row.id, by=nora, at=now + 6 * MINUTE)
    assert acts(row.case_id) == [
        "emergency.asked", "grant.given", "emergency.opened", "grant.ended", "emergency.closed"
    ]  # fmt: skip


def test_whoever_oversees_it_cuts_it_short_and_nobody_else(
    nora: Viewer, auditor: Viewer, dov: Viewer, now: datetime
) -> None:
    row = ask(nora, now)
    with pytest.raises(Refused, match="Only whoever asked"):
        actions.close(emergency_id=row.id, by=dov, at=now)
    assert actions.close(emergency_id=row.id, by=auditor, at=now + MINUTE).ended_at == now + MINUTE


def test_the_roles_brought_are_ones_own_and_end_together(now: datetime) -> None:
    user = person("twice", Role.ONGOING_WORKER, Scope.REGION, "1", at=now)
    accounts.grant(to=user.id, role=Role.CARELINE_SCREENER, scope=Scope.AGENCY, by=SYSTEM, at=now)
    accounts.grant(to=user.id, role=Role.ANALYST, scope=Scope.AGENCY, by=SYSTEM, at=now)
    viewer = viewer_of(user, now)
    assert roles_to_bring(viewer) == ["careline_screener", "ongoing_worker"]
    row = ask(viewer, now)
    given = Grant.objects.filter(origin=Origin.EMERGENCY, origin_id=row.id)
    assert {(each.role, each.until_at) for each in given} == {
        ("careline_screener", now + LASTS), ("ongoing_worker", now + LASTS)
    }  # fmt: skip


def test_a_second_press_of_the_button_is_the_same_asking(nora: Viewer, now: datetime) -> None:
    about = wanted()
    assert ask(nora, now, about).id == ask(nora, now + 10 * SECOND, about).id
    assert EmergencyAccess.objects.count() == 1


def test_going_on_longer_is_a_new_asking_that_takes_the_place_of_the_old(
    nora: Viewer, nora_user: User, now: datetime
) -> None:
    about = wanted()
    first = ask(nora, now, about)
    second = ask(viewer_of(nora_user, now + 50 * MINUTE), now + 50 * MINUTE, about)
    first.refresh_from_db()
    assert first.ended_at == now + 50 * MINUTE
    then = viewer_of(nora_user, now + 100 * MINUTE)
    assert then.emergencies == {about.case_id: second.id}
    assert queries.in_use(nora, now + 100 * MINUTE) == [second]


def test_a_restricted_case_stays_open_while_going_on_longer_waits(
    nora: Viewer, nora_user: User, auditor: Viewer, now: datetime
) -> None:
    about = wanted(is_restricted=True)
    first = ask(nora, now, about)
    actions.agree(emergency_id=first.id, by=auditor, at=now)
    second = ask(nora, now + 30 * MINUTE, about)
    assert second.opened_at is None
    assert viewer_of(nora_user, now + 31 * MINUTE).emergencies == {about.case_id: first.id}
    actions.agree(emergency_id=second.id, by=auditor, at=now + 40 * MINUTE)
    assert viewer_of(nora_user, now + 99 * MINUTE).emergencies == {about.case_id: second.id}


def test_five_at_once_are_the_most(nora: Viewer, now: datetime) -> None:
    rows = [ask(nora, now) for _ in range(5)]
    with pytest.raises(Refused, match="5 cases open"):
        ask(nora, now)
    actions.close(emergency_id=rows[0].id, by=nora, at=now + MINUTE)
    assert ask(nora, now + MINUTE).opened_at


def test_ten_wrong_numbers_close_the_way_for_an_hour(nora: Viewer, now: datetime) -> None:
    def guess(at: datetime) -> None:
        actions.ask(reference=NUMBER, wanted=None, ground=Ground.DANGER, reason=WHY, by=nora, at=at)

    for count in range(10):
        with pytest.raises(Refused, match="There is no case with this number"):
            guess(now + count * MINUTE)
    with pytest.raises(Refused, match="10 numbers without a case"):
        ask(nora, now + 10 * MINUTE)
    tried = Entry.objects.filter(actor_id=nora.user_id, act__startswith="emergency.").order_by("at")
    assert [entry.act for entry in tried] == ["emergency.not_found"] * 10 + ["emergency.refused"]
    assert {entry.detail["reference"] for entry in tried} == {NUMBER}
    assert ask(nora, now + 61 * MINUTE).opened_at
