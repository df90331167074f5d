"""Somebody leaves: at once, with nothing lost, and every case finds a worker or stays on the list."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.apps import apps
from tests.accounts.people_cast import account, days, on_case, signed_in, viewer
from tests.keyed import kept

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import people as actions
from openhart.accounts.lifecycle.people import Because
from openhart.accounts.models import Cover, Grant, HandOver, Origin, Role, Scope, Shift, User
from openhart.accounts.queries.holding import cases_without_a_worker
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.foundation import clock

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    """Return how many rows there are of everything but sessions and the trail."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in {"sessions.Session", "usersessions.UserSession", "audit.Entry"}
        and model._meta.managed
    }


@pytest.fixture
def ruth(now: datetime) -> User:
    """Ruth administers."""
    return account("Ruth", Role.ADMINISTRATOR, at=now)


@pytest.fixture
def luis(now: datetime) -> User:
    """Luis works on cases of region 4."""
    return account("Luis", Role.ONGOING_WORKER, "4", at=now)


@pytest.fixture
def three(luis: User, now: datetime) -> list[Case]:
    """Three cases of region 4 on which Luis works."""
    made = [cases.open_case(region="4", by=SYSTEM, at=now) for _ in range(3)]
    for case in made:
        on_case(luis, case.id, now, reference=case.reference)
    return made


def test_nothing_is_removed_when_somebody_leaves(ruth: User, luis: User, three: list[Case], now: datetime) -> None:
    before = rows()
    grants = list(Grant.objects.order_by("id").values())
    actions.disable_account(user_id=luis.id, because=Because.LEFT, by=viewer(ruth, now), at=now)
    assert rows() == before
    assert list(Grant.objects.order_by("id").values()) == grants


def test_every_case_that_had_a_worker_has_one_or_is_on_the_list(
    ruth: User, luis: User, three: list[Case], now: datetime
) -> None:
    mia = account("Mia", Role.ONGOING_WORKER, "4", at=now)
    on_case(mia, three[0].id, now, reference=three[0].reference)
    lead = viewer(account("Lea", Role.REGIONAL_HART_LEAD, "4", at=now), now)
    assert cases_without_a_worker(lead, now).seen == []
    actions.disable_account(user_id=luis.id, because=Because.LEFT, by=viewer(ruth, now), at=now)
    listed = {row.case_id for row in cases_without_a_worker(lead, now).seen}
    assert listed == {three[1].id, three[2].id}
    accounts.grant(
        to=mia.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=three[1].id,
        terms=accounts.Terms(origin=Origin.HAND_OVER, reference=three[1].reference), by=SYSTEM, at=now,
    )  # fmt: skip
    assert {row.case_id for row in cases_without_a_worker(lead, now).seen} == {three[2].id}
    actions.disable_account(user_id=mia.id, because=Because.AT_RISK, by=viewer(ruth, now), at=now)
    assert {row.case_id for row in cases_without_a_worker(lead, now).seen} == {case.id for case in three}
    actions.enable_account(user_id=luis.id, by=viewer(ruth, now), at=now)
    assert cases_without_a_worker(lead, now).seen == []


def test_a_closed_case_needs_no_worker(ruth: User, luis: User, three: list[Case], now: datetime) -> None:
    Case.objects.filter(id=three[0].id).update(closed_at=now)
    lead = account("Lea", Role.REGIONAL_HART_LEAD, "4", at=now)
    actions.disable_account(user_id=luis.id, because=Because.LEFT, by=viewer(ruth, now), at=now)
    assert {row.case_id for row in cases_without_a_worker(viewer(lead, now), now).seen} == {
        three[1].id, three[2].id,
    }  # fmt: skip
    assert "2 cases were worked on" in signed_in(lead).get("/").content.decode()


@pytest.mark.parametrize("origin", [Origin.COVER, Origin.ROTA, Origin.EMERGENCY])
def test_whoever_is_on_a_case_for_a_time_is_no_worker_of_its_own(
    origin: Origin, ruth: User, luis: User, three: list[Case], now: datetime
) -> None:
    mia = account("Mia", Role.ONGOING_WORKER, "4", at=now)
    terms = accounts.Terms(origin=origin, origin_id=uuid4(), until_at=now + days(1))
    accounts.grant(
        to=mia.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=three[0].id, terms=terms, by=SYSTEM, at=now
    )
    actions.disable_account(user_id=luis.id, because=Because.LEFT, by=viewer(ruth, now), at=now)
    assert len(cases_without_a_worker(SYSTEM, now).seen) == 3


def test_the_list_shows_each_only_the_cases_open_to_them(
    ruth: User, luis: User, three: list[Case], now: datetime
) -> None:
    Case.objects.filter(id=three[0].id).update(is_restricted=True)
    actions.disable_account(user_id=luis.id, because=Because.LEFT, by=viewer(ruth, now), at=now)
    seen = {
        role: cases_without_a_worker(viewer(account(role, role, region, at=now), now), now)
        for role, region in (
            (Role.REGIONAL_HART_LEAD, "4"), (Role.SOCIAL_WORK_SUPERVISOR, "1"), (Role.AUDITOR, ""),
            (Role.ANALYST, ""),
        )
    }  # fmt: skip
    shown = {role: (len(left.seen), left.hidden) for role, left in seen.items()}
    assert shown == {
        Role.REGIONAL_HART_LEAD: (2, 1), Role.SOCIAL_WORK_SUPERVISOR: (0, 3), Role.AUDITOR: (2, 1),
        Role.ANALYST: (0, 3),
    }  # fmt: skip
    assert cases_without_a_worker(viewer(ruth, now), now).seen == []


def test_the_page_of_the_list_for_the_region_its_neighbour_and_cleo(
    ruth: User, luis: User, three: list[Case], cleo_user: User, now: datetime
) -> None:
    actions.disable_account(user_id=luis.id, because=Because.LEFT, by=viewer(ruth, now), at=now)
    lead = account("Lea", Role.REGIONAL_HART_LEAD, "4", at=now)
    text = signed_in(lead).get("/people/left/").content.decode()
    assert three[0].reference in text
    assert f"?of={luis.id}" in text
    elsewhere = signed_in(cleo_user).get("/people/left/")
    assert elsewhere.status_code == 200
    assert three[0].reference not in elsewhere.content.decode()
    assert "more case" not in elsewhere.content.decode()
    assert signed_in(account("Sol", Role.CARELINE_SCREENER, at=now)).get("/people/left/").status_code == 403
    assert signed_in(ruth).get("/people/left/").status_code == 403
    assert "3 cases had only Luis" in signed_in(ruth).get(f"/people/{luis.id}/").content.decode()


def test_the_next_request_of_somebody_disabled_is_a_strangers(ruth: User, luis: User, now: datetime) -> None:
    at = clock.now()
    User.objects.filter(id__in=[ruth.id, luis.id]).update(signed_in_at=at)
    browser, admin = signed_in(luis), signed_in(ruth)
    assert browser.get("/").status_code == 200
    assert admin.post(f"/people/{luis.id}/disable/", {"because": "at_risk"}).status_code == 303
    assert browser.get("/").status_code == 302
    assert "sign-in" in browser.get("/").headers["Location"]


@pytest.mark.parametrize(("because", "ended"), [(Because.LEFT, True), (Because.AT_RISK, False)])
def test_coming_shifts_covers_and_offers_end_with_somebody_who_left(
    because: Because, ended: bool, ruth: User, luis: User, now: datetime
) -> None:
    mia = account("Mia", Role.ONGOING_WORKER, "4", at=now)
    span = {"from_at": now + days(1), "until_at": now + days(2), "made_at": now}
    shift = Shift.objects.create(user=luis, role=Role.ONGOING_WORKER, region="4", **span)
    cover = Cover.objects.create(absent=mia, covering=luis, **span)
    theirs = Cover.objects.create(absent=luis, covering=mia, **span)
    offered = kept(HandOver(giver=mia, taker=luis, offered_at=now, sealed=b"s"))
    given = kept(HandOver(giver=luis, taker=mia, offered_at=now, sealed=b"s"))
    terms = accounts.Terms(origin=Origin.ROTA, origin_id=shift.id, from_at=now + days(1), until_at=now + days(2))
    on_call = accounts.grant(
        to=luis.id, role=Role.ONGOING_WORKER, scope=Scope.REGION, region="4", terms=terms, by=SYSTEM, at=now
    )
    actions.disable_account(user_id=luis.id, because=because, by=viewer(ruth, now), at=now)
    for row in (shift, cover, offered):
        row.refresh_from_db()
        assert (row.ended_at is not None) is ended
    for row in (theirs, given):
        row.refresh_from_db()
        assert row.ended_at is None
    on_call.refresh_from_db()
    assert (on_call.until_at == on_call.from_at) is ended
