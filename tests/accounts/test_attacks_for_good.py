"""What is held for a time (on call, in an emergency, as somebody's cover) is never made to last by its holder."""

from datetime import timedelta

import pytest
from tests.accounts.standing_cast import HOUR, NOW, local, on_case, person, regions, seen

from openhart.accounts.access import SYSTEM
from openhart.accounts.actions import Terms, emergencies, standing
from openhart.accounts.actions import grant as give
from openhart.accounts.actions.emergencies import Wanted
from openhart.accounts.models import Grant, Ground, Origin, Role, Scope, User
from openhart.cases.models import Case
from openhart.foundation.refused import Refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)
R = Role


@pytest.fixture
def ada() -> User:
    """Ada works in region 4."""
    regions("1", "4")
    return person("Ada", R.ONGOING_WORKER, "4")


@pytest.fixture
def sup() -> User:
    """Sup supervises in region 1, and has nothing to do with region 4."""
    return person("Sup", R.SOCIAL_WORK_SUPERVISOR, "1")


def break_in(user: User, case: Case) -> None:
    wanted = Wanted(case_id=case.id, reference=case.reference, region=case.region, is_restricted=False)
    emergencies.ask(
        reference=case.reference, wanted=wanted, ground=Ground.DANGER, reason="She called.", by=seen(user), at=NOW
    )


def offer(giver: User, taker: User, row: Grant, by: User) -> None:
    standing.offer_hand_over(
        giver_id=giver.id, taker_id=taker.id, grant_ids=[row.id], note="", by=seen(by, LATER), at=LATER
    )


def cover(absent: User, covering: User, by: User) -> None:
    standing.plan_cover(
        absent_id=absent.id, covering_id=covering.id, from_at=LATER, until_at=LATER + 90 * 24 * HOUR,
        by=seen(by, LATER), at=LATER,
    )  # fmt: skip


@pytest.mark.parametrize("is_self", [True, False])
def test_whoever_opened_a_case_in_an_emergency_neither_takes_it_over_nor_hands_it_on(
    ada: User, sup: User, is_self: bool
) -> None:
    case, row = on_case(ada, region="4")
    other = person("Eve", R.ONGOING_WORKER, "1")
    break_in(sup, case)
    taker = sup if is_self else other
    with pytest.raises(Refused):
        offer(ada, taker, row, by=sup)
    with pytest.raises(Refused):
        cover(ada, taker, by=sup)
    over = NOW + timedelta(hours=2)
    assert not seen(taker, over).roles_on(case_id=case.id, region="4", is_restricted=False)


@pytest.mark.parametrize("origin", [Origin.ROTA, Origin.COVER])
def test_whoever_stands_in_for_a_night_does_not_give_themselves_the_region(
    ada: User, sup: User, origin: Origin
) -> None:
    terms = Terms(origin=origin, origin_id=ada.id, until_at=NOW + 12 * HOUR)
    give(to=sup.id, role=R.SOCIAL_WORK_SUPERVISOR, scope=Scope.REGION, region="4", terms=terms, by=SYSTEM, at=NOW)
    region = Grant.objects.get(viewer=ada, scope=Scope.REGION)
    with pytest.raises(Refused):
        offer(ada, sup, region, by=sup)
    with pytest.raises(Refused):
        cover(ada, sup, by=sup)
    _, row = on_case(ada, region="4")
    with pytest.raises(Refused):
        offer(ada, sup, row, by=sup)


def test_a_supervisor_of_the_region_still_takes_over_a_workers_case(ada: User) -> None:
    own = person("Own", R.SOCIAL_WORK_SUPERVISOR, "4")
    _, row = on_case(ada, region="4")
    offer(ada, own, row, by=own)


def test_an_administrator_moves_only_the_cases_of_somebody_who_left(ada: User, sup: User) -> None:
    admin = person("Adm", R.ADMINISTRATOR)
    _, row = on_case(ada, region="4")
    with pytest.raises(Refused):
        offer(ada, sup, row, by=admin)
    User.objects.filter(id=ada.id).update(is_active=False)
    offer(ada, sup, row, by=admin)


def test_a_region_is_not_taken_over_by_whoever_holds_the_role_for_a_night_elsewhere(ada: User) -> None:
    lead = person("Lea", R.REGIONAL_HART_LEAD, "4")
    nurse = person("Nel", R.REGIONAL_RESOURCE_GROUP, "1")
    terms = Terms(origin=Origin.COVER, origin_id=ada.id, until_at=local(7, 8))
    give(to=nurse.id, role=R.REGIONAL_HART_LEAD, scope=Scope.REGION, region="1", terms=terms, by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="do not fit"):
        offer(lead, nurse, Grant.objects.get(viewer=lead), by=lead)


@pytest.mark.parametrize("role", [R.LEGAL, R.TEAM_MEMBER])
def test_whoever_only_reads_cases_works_on_none_through_a_colleague(ada: User, role: Role) -> None:
    reader = person("Rea", R.LEGAL) if role is R.LEGAL else person("Rea")
    if role is R.TEAM_MEMBER:
        on_case(reader, region="4", role=role)
    _, row = on_case(ada, region="4")
    with pytest.raises(Refused, match="works on none"):
        offer(ada, reader, row, by=ada)
    with pytest.raises(Refused, match="works on none"):
        cover(ada, reader, by=ada)
    lead = person("Sta", R.STATEWIDE_HART_LEAD)
    with pytest.raises(Refused, match="works on none"):
        cover(lead, reader, by=lead)
