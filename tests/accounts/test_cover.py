"""Absence cover: what is copied, what never is, who plans it, and how it follows the absent colleague."""

from datetime import timedelta

import pytest
from tests.accounts.standing_cast import HOUR, NOW, local, on_case, person, regions, seen

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.access.standing import Line
from openhart.accounts.actions import Terms
from openhart.accounts.models import Cover, Grant, Origin, Role, Scope, User
from openhart.accounts.queries import standing
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.foundation.refused import Refused

pytestmark = [pytest.mark.requirement("R-TEAM-4"), pytest.mark.django_db]
END = NOW + timedelta(days=3)


@pytest.fixture
def ada(db: None) -> User:
    """Ada works ongoing cases of region 4."""
    regions("3", "4")
    return person("Ada", Role.ONGOING_WORKER, "4")


@pytest.fixture
def bea(db: None) -> User:
    """Bea does in region 3."""
    return person("Bea", Role.ONGOING_WORKER, "3")


def plan(absent: User, covering: User, by: User | None = None, first=NOW, last=END) -> Cover:
    return accounts.plan_cover(
        absent_id=absent.id, covering_id=covering.id, from_at=first, until_at=last, by=seen(by) if by else SYSTEM,
        at=NOW,
    )  # fmt: skip


def copies(covering: User) -> list[Grant]:
    return list(Grant.objects.filter(viewer=covering, origin=Origin.COVER).order_by("scope", "id"))


def opens(user: User, case: Case, at=NOW) -> bool:
    return Case.objects.filter(visible(seen(user, at), case_id="id"), id=case.id).exists()


def test_whoever_covers_holds_what_the_colleague_holds_for_that_time(ada: User, bea: User) -> None:
    case, _ = on_case(ada, region="1")
    row = plan(ada, bea, by=ada, first=NOW + HOUR)
    assert [(each.scope, each.region, each.case_id, each.reference, each.origin_id) for each in copies(bea)] == [
        ("case", "", case.id, case.reference, row.id),
        ("region", "4", None, "", row.id),
    ]
    for at, may in [(NOW, False), (NOW + HOUR, True), (END - HOUR, True), (END, False)]:
        assert opens(bea, case, at) is may
    assert Entry.objects.get(act="cover.planned").detail["grants"] == 2
    assert standing.today(seen(bea, NOW + HOUR), NOW + HOUR).covers[0]["name"] == "Ada"
    assert standing.today(seen(bea), NOW).covers == []


NEVER = [
    (Origin.NAMED, None, Role.ONGOING_WORKER),
    (Origin.ROTA, END, Role.ONGOING_WORKER),
    (Origin.EMERGENCY, END, Role.ONGOING_WORKER),
    (Origin.COVER, END, Role.ONGOING_WORKER),
]


@pytest.mark.parametrize(("origin", "until", "role"), NEVER)
@pytest.mark.parametrize("is_before", [True, False])
def test_some_grants_are_never_copied(ada: User, bea: User, origin, until, role, is_before: bool) -> None:
    case = cases.open_case(region="1", by=SYSTEM, at=NOW)

    def give() -> None:
        terms = Terms(origin=origin, until_at=until)
        accounts.grant(to=ada.id, role=role, scope=Scope.CASE, case_id=case.id, terms=terms, by=SYSTEM, at=NOW)

    if is_before:
        give()
    plan(ada, bea)
    if not is_before:
        give()
    assert [each.scope for each in copies(bea)] == ["region"]
    assert not opens(bea, case)


@pytest.mark.parametrize("is_before", [True, False])
def test_a_restricted_case_is_not_covered_whatever_the_grant_says(ada: User, bea: User, is_before: bool) -> None:
    case = cases.open_case(region="1", by=SYSTEM, at=NOW)
    Case.objects.filter(id=case.id).update(is_restricted=True)
    if not is_before:
        plan(ada, bea)
    accounts.grant(
        to=ada.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, terms=Terms(origin=Origin.WORK),
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    if is_before:
        plan(ada, bea)
    assert not opens(bea, case)


def test_an_administrators_powers_are_not_covered(ada: User, bea: User) -> None:
    accounts.grant(to=ada.id, role=Role.ADMINISTRATOR, scope=Scope.AGENCY, by=SYSTEM, at=NOW)
    plan(ada, bea, by=ada)
    assert [each.role for each in copies(bea)] == [Role.ONGOING_WORKER]


def test_a_case_assigned_during_the_absence_goes_to_both(ada: User, bea: User) -> None:
    plan(ada, bea)
    case, _ = on_case(ada, region="1")
    assert opens(bea, case)
    copy = Grant.objects.get(viewer=bea, case_id=case.id)
    assert (copy.origin, copy.until_at, copy.reference) == (Origin.COVER, END, case.reference)


def test_a_case_assigned_before_a_planned_absence_is_covered_from_its_beginning(ada: User, bea: User) -> None:
    plan(ada, bea, first=NOW + HOUR)
    case, _ = on_case(ada, region="1")
    assert not opens(bea, case)
    assert opens(bea, case, NOW + HOUR)


def test_what_ends_for_the_absent_colleague_ends_for_whoever_covers(ada: User, bea: User) -> None:
    case, row = on_case(ada, region="1")
    plan(ada, bea)
    accounts.end_grant(grant_id=row.id, by=SYSTEM, at=NOW + HOUR)
    assert opens(bea, case, NOW + HOUR - timedelta(seconds=1))
    assert not opens(bea, case, NOW + HOUR)
    assert "4" in seen(bea, NOW + HOUR).regions


def test_of_two_grants_alike_the_copy_stays_while_one_stands(ada: User, bea: User) -> None:
    _, row = on_case(ada, region="1")
    accounts.grant(
        to=ada.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=row.case_id,
        terms=Terms(origin=Origin.HAND_OVER), by=SYSTEM, at=NOW,
    )  # fmt: skip
    plan(ada, bea)
    accounts.end_grant(grant_id=row.id, by=SYSTEM, at=NOW + HOUR)
    assert row.case_id in seen(bea, NOW + HOUR).case_roles


def test_ending_early_ends_everything_and_only_once(ada: User, bea: User) -> None:
    case, _ = on_case(ada, region="1")
    row = plan(ada, bea)
    with pytest.raises(Refused, match="Only the absent colleague"):
        accounts.end_cover(cover_id=row.id, by=seen(bea), at=NOW + HOUR)
    accounts.end_cover(cover_id=row.id, by=seen(ada), at=NOW + HOUR)
    assert not opens(bea, case, NOW + HOUR)
    assert seen(bea, NOW + HOUR).regions == {"3"}
    with pytest.raises(Refused, match="ended already"):
        accounts.end_cover(cover_id=row.id, by=seen(ada), at=NOW + HOUR)
    other, _ = on_case(ada, region="1", at=NOW + HOUR)
    assert not opens(bea, other, NOW + HOUR)


WHO_PLANS = [
    (Role.SOCIAL_WORK_SUPERVISOR, "4", 2),
    (Role.REGIONAL_HART_LEAD, "4", 2),
    (Role.STATEWIDE_HART_LEAD, "", 3),
    (Role.SOCIAL_WORK_SUPERVISOR, "3", None),
    (Role.REGIONAL_HART_LEAD, "3", None),
    (Role.CARELINE_SUPERVISOR, "", None),
    (Role.ONGOING_WORKER, "4", None),
    (Role.ADMINISTRATOR, "", None),
    (Role.AUDITOR, "", None),
]


@pytest.mark.parametrize(("role", "region", "copied"), WHO_PLANS)
def test_who_plans_for_a_colleague_and_how_far(
    ada: User, bea: User, role: Role, region: str, copied: int | None
) -> None:
    on_case(ada, region="4")
    on_case(ada, region="1")
    planner = person("Pia", role, region)
    if copied is None:
        with pytest.raises(Refused, match="do not answer"):
            plan(ada, bea, by=planner)
        assert copies(bea) == []
    else:
        plan(ada, bea, by=planner)
        assert len(copies(bea)) == copied


WHO_COVERS = [
    (Role.REGIONAL_HART_LEAD, "3", ""),
    (Role.MDT_COORDINATOR, "3", ""),
    (Role.ADMINISTRATOR, "", "administrator or auditor"),
    (Role.AUDITOR, "", "administrator or auditor"),
    (Role.ANALYST, "", "works on no cases"),
    (None, "", "works on no cases"),
]


@pytest.mark.parametrize(("role", "region", "why"), WHO_COVERS)
def test_nobody_covers_with_powers_they_could_not_hold(ada: User, role: Role | None, region: str, why: str) -> None:
    other = person("Oto", role, region)
    if why:
        with pytest.raises(Refused, match=why):
            plan(ada, other)
        return
    assert plan(ada, other)


def test_partners_and_staff_never_cover_for_one_another(ada: User) -> None:
    dov = person("Dov")
    on_case(dov, role=Role.POLICE_PARTNER)
    for absent, covering in ((ada, dov), (dov, ada)):
        with pytest.raises(Refused, match="works for a partner"):
            plan(absent, covering)


def test_what_cannot_be_planned(ada: User, bea: User) -> None:
    with pytest.raises(Refused, match="themselves"):
        plan(ada, ada)
    with pytest.raises(Refused, match="in the past"):
        plan(ada, bea, first=NOW - 2 * HOUR)
    with pytest.raises(Refused, match="Hand the cases over instead"):
        plan(ada, bea, last=NOW + timedelta(days=93))
    row = plan(ada, bea)
    assert plan(ada, bea) == row  # the button pressed twice
    with pytest.raises(Refused, match="covers for Ada then already"):
        plan(ada, person("Cy", Role.ONGOING_WORKER, "1"), first=END - HOUR, last=END + HOUR)
    with pytest.raises(Refused, match="away then as well"):
        plan(bea, ada, first=NOW + HOUR)
    assert plan(ada, bea, first=END, last=END + HOUR) != row


def test_a_shift_is_not_covered_and_the_page_says_so(ada: User, bea: User) -> None:
    lena = person("Lena", Role.REGIONAL_HART_LEAD, "4")
    accounts.put_on_call(
        user_id=lena.id, line=Line(Role.REGIONAL_HART_LEAD, "3"), from_at=local(7, 18), until_at=local(8, 8),
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    plan(lena, bea)
    assert {(each.role, each.region) for each in copies(bea)} == {(Role.REGIONAL_HART_LEAD, "4")}
