"""Looking after accounts: who may, what may be given, and that somebody can always let people in."""

import threading
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from tests.accounts.people_cast import account, days, holding, viewer

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import grant
from openhart.accounts.actions import people as actions
from openhart.accounts.actions.people import Given
from openhart.accounts.lifecycle.people import Because
from openhart.accounts.management import tidying
from openhart.accounts.models import Grant, Origin, Role, Scope, User
from openhart.accounts.queries.holding import administrators
from openhart.audit import actions as audit
from openhart.audit.models import Entry
from openhart.foundation.refused import Refused

pytestmark = pytest.mark.django_db
ANALYST = Given(role=Role.ANALYST, scope=Scope.AGENCY)


@pytest.fixture
def ruth(now: datetime) -> User:
    """Ruth administers."""
    return account("Ruth", Role.ADMINISTRATOR, at=now)


@pytest.fixture
def mei(now: datetime) -> User:
    """Mei leads region 4."""
    return account("Mei", Role.REGIONAL_HART_LEAD, "4", at=now)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_changes_accounts(role: Role, mei: User, now: datetime) -> None:
    by = holding(role)
    grant = mei.grants.get()
    acts: list[Callable[[], object]] = [
        lambda: actions.add_person(username="x", display_name="X", by=by, at=now),
        lambda: actions.give_role(user_id=mei.id, given=ANALYST, by=by, at=now),
        lambda: actions.end_role(user_id=mei.id, grant_id=grant.id, by=by, at=now),
        lambda: actions.disable_account(user_id=mei.id, because=Because.LEFT, by=by, at=now),
        lambda: actions.enable_account(user_id=mei.id, by=by, at=now),
        lambda: actions.sign_out_everywhere(user_id=mei.id, by=by, at=now),
        lambda: actions.disable_unused(by=by, at=now),
    ]
    for act in acts:
        with pytest.raises(Refused, match="Only an Administrator"):
            act()
    assert mei.grants.get().until_at is None


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        (Role.TEAM_MEMBER, Scope.CASE, "Single cases"), (Role.ONGOING_WORKER, Scope.CASE, "Single cases"),
        (Role.REGIONAL_HART_LEAD, Scope.AGENCY, "is given for"), (Role.ADMINISTRATOR, Scope.REGION, "is given for"),
        (Role.POLICE_PARTNER, Scope.AGENCY, "is given for"),
    ],
)  # fmt: skip
def test_a_role_reaches_only_as_far_as_the_table_says(
    ruth: User, mei: User, role: Role, scope: Scope, said: str, now: datetime
) -> None:
    region = "4" if scope == Scope.REGION else ""
    with pytest.raises(Refused, match=said):
        actions.give_role(
            user_id=mei.id, given=Given(role=role, scope=scope, region=region), by=viewer(ruth, now), at=now
        )


def test_a_partner_is_never_staff_and_staff_never_a_partner(ruth: User, now: datetime) -> None:
    dov = account("Dov", at=now)
    Grant.objects.create(
        viewer=dov, role=Role.SERVICE_PROVIDER, scope=Scope.CASE, case_id=uuid4(), from_at=now + days(1)
    )
    with pytest.raises(Refused, match="account of its own"):
        actions.give_role(user_id=dov.id, given=ANALYST, by=viewer(ruth, now), at=now)
    with pytest.raises(Refused, match="account of its own"):
        grant(to=ruth.id, role=Role.POLICE_PARTNER, scope=Scope.CASE, case_id=uuid4(), by=SYSTEM, at=now)
    grant(to=dov.id, role=Role.CHILD_ATTORNEY, scope=Scope.CASE, case_id=uuid4(), by=SYSTEM, at=now)


def test_a_role_is_not_given_twice_nor_with_an_end_in_the_past(ruth: User, mei: User, now: datetime) -> None:
    by = viewer(ruth, now)
    actions.give_role(user_id=mei.id, given=ANALYST, by=by, at=now)
    with pytest.raises(Refused, match="already"):
        actions.give_role(user_id=mei.id, given=ANALYST, by=by, at=now)
    with pytest.raises(Refused, match="future"):
        actions.give_role(user_id=mei.id, given=Given(role=Role.LEGAL, scope=Scope.AGENCY, until_at=now), by=by, at=now)


@pytest.mark.parametrize("origin", [Origin.ROTA, Origin.COVER])
def test_what_comes_from_a_shift_or_cover_ends_with_it_alone(
    origin: Origin, ruth: User, mei: User, now: datetime
) -> None:
    mei.grants.update(origin=origin, origin_id=uuid4(), until_at=now + days(1))
    with pytest.raises(Refused, match="under On call"):
        actions.end_role(user_id=mei.id, grant_id=mei.grants.get().id, by=viewer(ruth, now), at=now)


def test_a_name_taken_in_other_letters_is_refused(ruth: User, mei: User, now: datetime) -> None:
    with pytest.raises(Refused, match="already"):
        actions.add_person(username="MEI", display_name="Mei Two", by=viewer(ruth, now), at=now)


def test_the_last_administrator_stays(ruth: User, now: datetime) -> None:
    rob = account("Rob", Role.ADMINISTRATOR, at=now)
    by = viewer(rob, now)
    actions.disable_account(user_id=ruth.id, because=Because.LEFT, by=by, at=now)
    rita = account("Rita", Role.ADMINISTRATOR, at=now)
    actions.end_role(user_id=rob.id, grant_id=rob.grants.get().id, by=viewer(rita, now), at=now)
    with pytest.raises(Refused, match="no longer an administrator"):
        actions.disable_account(user_id=rita.id, because=Because.AT_RISK, by=by, at=now)
    with pytest.raises(Refused, match="last administrator"):
        actions.disable_account(user_id=rita.id, because=Because.AT_RISK, by=SYSTEM, at=now)
    with pytest.raises(Refused, match="last administrator"):
        actions.end_role(user_id=rita.id, grant_id=rita.grants.get().id, by=SYSTEM, at=now)
    assert administrators(SYSTEM, now) == {rita.id}


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_disable_each_other_one_stays(now: datetime) -> None:
    people = [account(name, Role.ADMINISTRATOR, at=now) for name in ("Ruth", "Rob")]
    start, refused = threading.Barrier(2), []

    def turn(me: User, other: User) -> None:
        by = viewer(me, now)
        start.wait()
        try:
            actions.disable_account(user_id=other.id, because=Because.AT_RISK, by=by, at=now)
        except Refused as refusal:
            refused.append(refusal.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=turn, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert len(administrators(SYSTEM, now)) == 1


def test_enabling_again_asks_the_auditor_anew(ruth: User, mei: User, now: datetime) -> None:
    by = viewer(ruth, now)
    mei.grants.update(confirmed_at=now, confirmed_by_id=ruth.id)
    actions.disable_account(user_id=mei.id, because=Because.AT_RISK, by=by, at=now)
    with pytest.raises(Refused, match="disabled already"):
        actions.disable_account(user_id=mei.id, because=Because.LEFT, by=by, at=now)
    with pytest.raises(Refused, match="Enable it"):
        actions.give_role(user_id=mei.id, given=ANALYST, by=by, at=now)
    actions.enable_account(user_id=mei.id, by=by, at=now + days(1))
    with pytest.raises(Refused, match="not disabled"):
        actions.enable_account(user_id=mei.id, by=by, at=now + days(1))
    mei.refresh_from_db()
    assert (mei.is_active, mei.disabled_at, mei.disabled_because) == (True, None, "")
    assert mei.grants.get().confirmed_at is None


def test_nobody_is_called_unused_by_hand(ruth: User, mei: User, now: datetime) -> None:
    with pytest.raises(Refused, match="left or"):
        actions.disable_account(user_id=mei.id, because=Because.UNUSED, by=viewer(ruth, now), at=now)


def test_an_account_nobody_uses_for_ninety_days_is_disabled_once(ruth: User, mei: User, now: datetime) -> None:
    never = account("Never", at=now, came_in=False)
    User.objects.filter(id=ruth.id).update(signed_in_at=now + days(80))
    assert actions.disable_unused(by=SYSTEM, at=now + days(89.9)) == 0
    assert actions.disable_unused(by=SYSTEM, at=now + days(90)) == 2
    assert actions.disable_unused(by=SYSTEM, at=now + days(90)) == 0
    for user in (mei, never):
        user.refresh_from_db()
        assert (user.is_active, user.disabled_because) == (False, Because.UNUSED)
    entries = Entry.objects.filter(act="account.disabled")
    assert {entry.actor_id for entry in entries} == {None}
    assert mei.grants.get().until_at is None


def test_days_count_anew_from_when_an_account_was_enabled(ruth: User, mei: User, now: datetime) -> None:
    User.objects.filter(id=ruth.id).update(signed_in_at=now + days(95))
    actions.disable_unused(by=SYSTEM, at=now + days(95))
    actions.enable_account(user_id=mei.id, by=viewer(ruth, now), at=now + days(96))
    assert actions.disable_unused(by=SYSTEM, at=now + days(97)) == 0
    User.objects.filter(id=ruth.id).update(signed_in_at=now + days(180))
    assert actions.disable_unused(by=SYSTEM, at=now + days(186)) == 1


def test_of_unused_administrators_whoever_was_here_last_stays(ruth: User, now: datetime) -> None:
    rob = account("Rob", Role.ADMINISTRATOR, at=now + days(1))
    assert actions.disable_unused(by=SYSTEM, at=now + days(400)) == 1
    assert administrators(SYSTEM, now + days(400)) == {rob.id}


def test_tidying_comes_once_a_day_and_never_in_the_demonstration(
    ruth: User, mei: User, now: datetime, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(tidying._Last, "at", None)
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    tidying.tidy(say=said.append, at=now + days(100))
    assert not any("disabled" in each for each in said)
    said.clear()
    settings.IS_DEMO = False  # type: ignore[attr-defined]

    def somebody_works(day: float) -> None:  # a clock that nothing confirms is not believed
        audit.write(by=None, at=now + days(day), act="signed_in", subject=None, detail={})

    somebody_works(89)
    tidying.tidy_daily(say=said.append, at=now + days(89))
    tidying.tidy_daily(say=said.append, at=now + days(89.9))
    assert said == []
    somebody_works(91)
    tidying.tidy_daily(say=said.append, at=now + days(91))
    assert said == ["1 unused account disabled."]
