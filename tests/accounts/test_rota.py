"""The rota: times over clock changes, who plans whom, gaps, swaps, and what a shift opens and closes."""

from datetime import date, datetime, timedelta

import pytest
from tests.accounts.standing_cast import HARTFORD, HOUR, NOW, local, person, regions, seen

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.access.standing import Line
from openhart.accounts.actions import Terms
from openhart.accounts.models import Grant, Origin, Role, Scope, Shift, User
from openhart.accounts.queries import standing
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.access import visible
from openhart.cases.models import Case
from openhart.foundation.refused import Refused

pytestmark = pytest.mark.requirement("R-TEAM-4")
LEAD_3 = Line(Role.REGIONAL_HART_LEAD, "3")
CARELINE = Line(Role.CARELINE_SUPERVISOR)


PLANNING = [
    (Role.CARELINE_SUPERVISOR, "", CARELINE, True),
    (Role.CARELINE_SUPERVISOR, "", LEAD_3, True),
    (Role.CARELINE_SUPERVISOR, "", Line(Role.STATEWIDE_HART_LEAD), False),
    (Role.STATEWIDE_HART_LEAD, "", Line(Role.STATEWIDE_HART_LEAD), True),
    (Role.STATEWIDE_HART_LEAD, "", LEAD_3, True),
    (Role.REGIONAL_HART_LEAD, "3", LEAD_3, True),
    (Role.REGIONAL_HART_LEAD, "4", LEAD_3, False),
    (Role.REGIONAL_HART_LEAD, "3", CARELINE, False),
    (Role.SOCIAL_WORK_SUPERVISOR, "3", LEAD_3, True),
    (Role.SOCIAL_WORK_SUPERVISOR, "4", LEAD_3, False),
    (Role.INVESTIGATION_WORKER, "3", LEAD_3, False),
    (Role.CARELINE_SCREENER, "", CARELINE, False),
    (Role.ADMINISTRATOR, "", LEAD_3, False),
    (Role.AUDITOR, "", LEAD_3, False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "region", "line", "may"), PLANNING)
def test_who_plans_which_line(role: Role, region: str, line: Line, may: bool) -> None:
    regions("3", "4")
    fit = person("Fay", Role.STATEWIDE_HART_LEAD)
    planner = seen(person("Pia", role, region))
    assert (line in standing.lines_planned(planner, NOW)) is may
    if may:
        assert accounts.put_on_call(user_id=fit.id, line=line, from_at=NOW, until_at=NOW + HOUR, by=planner, at=NOW)
    else:
        with pytest.raises(Refused, match="You do not plan"):
            accounts.put_on_call(user_id=fit.id, line=line, from_at=NOW, until_at=NOW + HOUR, by=planner, at=NOW)
    assert Shift.objects.count() == (1 if may else 0)


FITTING = [
    (Role.REGIONAL_HART_LEAD, "4", LEAD_3, True),
    (Role.STATEWIDE_HART_LEAD, "", LEAD_3, True),
    (Role.SOCIAL_WORK_SUPERVISOR, "3", LEAD_3, False),
    (Role.INVESTIGATION_WORKER, "3", LEAD_3, False),
    (Role.ADMINISTRATOR, "", LEAD_3, False),
    (Role.POLICE_PARTNER, "case", Line(Role.INVESTIGATION_WORKER, "3"), False),
    (Role.ONGOING_WORKER, "case", Line(Role.INVESTIGATION_WORKER, "3"), True),
    (Role.REGIONAL_HART_LEAD, "case", LEAD_3, False),
    (Role.CARELINE_SCREENER, "", CARELINE, False),
    (Role.CARELINE_SUPERVISOR, "", CARELINE, True),
    (Role.REGIONAL_HART_LEAD, "4", Line(Role.STATEWIDE_HART_LEAD), True),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "reach", "line", "may"), FITTING)
def test_who_is_fit_for_which_line(case: Case, role: Role, reach: str, line: Line, may: bool) -> None:
    regions("3", "4")
    user = person("Pat") if reach == "case" else person("Pat", role, reach)
    if reach == "case":
        accounts.grant(to=user.id, role=role, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=NOW)
    listed = standing.fit_for(SYSTEM, [line], NOW)
    assert (user.id in dict(listed)) is may
    if may:
        put(user, line)
    else:
        with pytest.raises(Refused, match="cannot be on call"):
            put(user, line)


def put(user: User, line: Line = LEAD_3, first: datetime = NOW, last: datetime = NOW + 14 * HOUR) -> Shift:
    return accounts.put_on_call(user_id=user.id, line=line, from_at=first, until_at=last, by=SYSTEM, at=NOW)[0]


@pytest.fixture
def omar(db: None) -> User:
    """Omar leads region 4."""
    regions("3", "4")
    return person("Omar", Role.REGIONAL_HART_LEAD, "4")


@pytest.fixture
def lena(db: None) -> User:
    """Lena leads region 3."""
    regions("3", "4")
    return person("Lena", Role.REGIONAL_HART_LEAD, "3")


def test_a_shift_opens_the_region_for_its_time_and_no_longer(omar: User) -> None:
    theirs = cases.open_case(region="3", by=SYSTEM, at=NOW)
    row = put(omar, first=NOW + HOUR, last=NOW + 2 * HOUR)
    moments = [(59, False), (60, True), (119, True), (120, False)]
    for minutes, may in moments:
        viewer = seen(omar, NOW + timedelta(minutes=minutes))
        assert Case.objects.filter(visible(viewer, case_id="id"), id=theirs.id).exists() is may
        assert ("3" in viewer.regions) is may
    assert Grant.objects.get(origin=Origin.ROTA).origin_id == row.id
    assert Entry.objects.filter(act="shift.planned", subject_id=omar.id).count() == 1


def test_taking_off_ends_access_at_once_and_leaves_a_gap(omar: User) -> None:
    row = put(omar)
    at = NOW + HOUR
    accounts.take_off(shift_id=row.id, by=SYSTEM, at=at)
    assert "3" not in seen(omar, at).regions
    week = standing.week(SYSTEM, date(2026, 3, 6), zone=HARTFORD, at=at)
    assert any(LEAD_3 in gap.lines and gap.span.from_at == at for gap in week.gaps)
    with pytest.raises(Refused, match="already"):
        accounts.take_off(shift_id=row.id, by=SYSTEM, at=at)


def test_overlaps_double_posts_and_absences(omar: User, lena: User) -> None:
    first = put(omar, first=local(7, 18), last=local(8, 8))
    assert put(omar, first=local(7, 18), last=local(8, 8)) == first
    with pytest.raises(Refused, match="on call then already"):
        put(omar, first=local(8, 7), last=local(8, 12))
    put(omar, first=local(8, 8), last=local(8, 12))
    put(lena, first=local(7, 20), last=local(8, 8))
    accounts.plan_cover(
        absent_id=lena.id, covering_id=omar.id, from_at=local(9, 8), until_at=local(10, 8), by=SYSTEM, at=NOW
    )
    with pytest.raises(Refused, match="is away then"):
        put(lena, first=local(9, 18), last=local(10, 8))


def test_every_week_or_none(omar: User) -> None:
    put(omar, first=local(21, 18), last=local(22, 8))
    with pytest.raises(Refused, match="Sat, Mar 21"):
        accounts.put_on_call(
            user_id=omar.id, line=LEAD_3, from_at=local(7, 18), until_at=local(8, 8), weeks=4, by=SYSTEM, at=NOW
        )
    assert Shift.objects.count() == 1
    made = accounts.put_on_call(
        user_id=omar.id, line=LEAD_3, from_at=local(8, 18), until_at=local(9, 8), weeks=3, by=SYSTEM, at=NOW
    )
    assert len(made) == 3
    assert Grant.objects.filter(origin=Origin.ROTA).count() == 4


@pytest.mark.parametrize("line", [Line("king", "3"), Line(Role.REGIONAL_HART_LEAD), Line(Role.REGIONAL_HART_LEAD, "9"),
                                  Line(Role.CARELINE_SUPERVISOR, "3"), Line(Role.ADMINISTRATOR), Line("")])  # fmt: skip
def test_a_forged_line_is_refused(omar: User, line: Line) -> None:
    with pytest.raises(Refused, match="no such line"):
        put(omar, line)


def test_nobody_who_is_only_on_call_extends_their_own_stay(omar: User, lena: User) -> None:
    put(omar)
    viewer = seen(omar)
    assert "3" in viewer.regions
    with pytest.raises(Refused, match="You do not plan"):
        accounts.put_on_call(
            user_id=omar.id, line=LEAD_3, from_at=local(9, 8), until_at=local(10, 8), by=viewer, at=NOW
        )
    accounts.plan_cover(absent_id=lena.id, covering_id=omar.id, from_at=NOW, until_at=local(12, 8), by=SYSTEM, at=NOW)
    with pytest.raises(Refused, match="You do not plan"):  # cover plans for others, never for oneself
        accounts.put_on_call(
            user_id=omar.id, line=LEAD_3, from_at=local(9, 8), until_at=local(10, 8), by=seen(omar), at=NOW
        )


def test_a_shift_changes_hands_when_it_is_taken_and_not_before(omar: User, lena: User) -> None:
    row = put(omar)
    accounts.offer_shift(shift_id=row.id, to=lena.id, by=seen(omar), at=NOW)
    assert standing.today(seen(lena), NOW).shifts_offered[0]["name"] == "Omar"
    assert "3" in seen(omar).regions
    at = NOW + HOUR
    with pytest.raises(Refused, match="not offered to you"):
        accounts.accept_shift(shift_id=row.id, by=seen(omar), at=at)
    made = accounts.accept_shift(shift_id=row.id, by=seen(lena), at=at)
    assert (made.from_at, made.until_at) == (at, row.until_at)
    assert "3" not in seen(omar, at).regions
    with pytest.raises(Refused, match="not offered to you"):
        accounts.accept_shift(shift_id=row.id, by=seen(lena), at=at)
    week = standing.week(SYSTEM, date(2026, 3, 6), zone=HARTFORD, at=at)
    assert [shift.user for now in week.now if now.line == LEAD_3 for shift in now.shifts] == [lena]


def test_a_swap_may_be_declined_or_withdrawn_and_only_fit_people_are_asked(omar: User, lena: User) -> None:
    row, sol = put(omar), person("Sol", Role.CARELINE_SCREENER)
    with pytest.raises(Refused, match="cannot be on call"):
        accounts.offer_shift(shift_id=row.id, to=sol.id, by=seen(omar), at=NOW)
    with pytest.raises(Refused, match="Only whoever is on call"):
        accounts.offer_shift(shift_id=row.id, to=lena.id, by=seen(lena), at=NOW)
    with pytest.raises(Refused, match="themselves"):
        accounts.offer_shift(shift_id=row.id, to=omar.id, by=seen(omar), at=NOW)
    accounts.offer_shift(shift_id=row.id, to=lena.id, by=seen(omar), at=NOW)
    accounts.decline_shift(shift_id=row.id, by=seen(lena), at=NOW)
    accounts.offer_shift(shift_id=row.id, to=lena.id, by=seen(omar), at=NOW)
    accounts.withdraw_shift(shift_id=row.id, by=seen(omar), at=NOW)
    with pytest.raises(Refused, match="not offered to you"):
        accounts.accept_shift(shift_id=row.id, by=seen(lena), at=NOW)
    assert "3" in seen(omar).regions


def test_a_gap_is_said_once_for_all_lines_that_share_it(omar: User) -> None:
    put(omar, first=local(7, 8), last=local(7, 18))
    week = standing.week(SYSTEM, date(2026, 3, 6), zone=HARTFORD, at=NOW)
    assert [(gap.words, [line.code for line in gap.lines]) for gap in week.gaps] == [
        ("Fri, Mar 6, 17:15 to Sat, Mar 7, 08:00", ["regional_hart_lead:3"]),
        ("Fri, Mar 6, 17:15 to Mon, Mar 9, 00:00", ["careline_supervisor:", "regional_hart_lead:4"]),
        ("Sat, Mar 7, 18:00 to Mon, Mar 9, 00:00", ["regional_hart_lead:3"]),
    ]
    later = standing.week(SYSTEM, date(2026, 3, 12), zone=HARTFORD, at=NOW)
    assert [gap.words for gap in later.gaps] == ["all week"]


def test_on_call_by_way_of_terms_is_never_mistaken_for_a_standing_role(omar: User) -> None:
    terms = Terms(origin=Origin.EMERGENCY, until_at=NOW + HOUR)
    case = cases.open_case(region="3", by=SYSTEM, at=NOW)
    kim = person("Kim")
    accounts.grant(
        to=kim.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, terms=terms, by=SYSTEM, at=NOW
    )
    with pytest.raises(Refused, match="cannot be on call"):
        put(kim, Line(Role.INVESTIGATION_WORKER, "3"))
