"""Who receives, adds to, screens, overturns and assigns: truth tables over the roles held on the case."""

from uuid import uuid4

import pytest
from tests.seats import on_case, seated

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
from openhart.referrals import access
from openhart.referrals.models import Referral

R = Role
CARELINE = {R.CARELINE_SCREENER, R.CARELINE_SUPERVISOR}
RECEIVE = CARELINE | {
    R.INVESTIGATION_WORKER, R.ONGOING_WORKER, R.SOCIAL_WORK_SUPERVISOR, R.REGIONAL_HART_LEAD, R.STATEWIDE_HART_LEAD,
    R.INTERSTATE_COMPACT_OFFICE,
}  # fmt: skip
KNOW_THE_REPORTER = CARELINE | {R.REGIONAL_HART_LEAD, R.STATEWIDE_HART_LEAD, R.LEGAL}
MOVES = {
    "screen": ("received", access.check_may_screen, CARELINE),
    "overturn": ("accepted", access.check_may_overturn, {R.CARELINE_SUPERVISOR}),
    "assign": ("accepted", access.check_may_assign, {R.CARELINE_SUPERVISOR, R.SOCIAL_WORK_SUPERVISOR}),
}


@pytest.fixture
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every case is open to everybody: whether it is has tables of its own."""
    monkeypatch.setattr(access, "check_open_to", lambda *_: None)


def may(check: object, viewer: Viewer, referral: Referral) -> bool:
    try:
        check(viewer, referral)  # type: ignore[operator]
    except Refused:
        return False
    return True


@pytest.mark.parametrize("role", [*Role, None])
def test_who_receives_and_who_knows_the_reporter(role: Role | None) -> None:
    row, viewer = on_case(role)
    assert access.may_add_to(viewer, row) is (role in RECEIVE)
    assert access.may_see_reporter(viewer, row) is (role in KNOW_THE_REPORTER)
    assert viewer.has_role(*access.MAY_RECEIVE) is (role in RECEIVE)


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("move", MOVES)
def test_who_decides(move: str, role: Role | None) -> None:
    state, check, roles = MOVES[move]
    case = Case(region="4")
    viewer = seated(cases={case.id: {role} if role else ()})
    assert may(check, viewer, Referral(case=case, state=state)) is (role in roles)


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize(
    ("region", "is_restricted", "assigns"), [("1", False, True), ("1", True, False), ("4", False, False)]
)
def test_a_supervisor_of_one_region_assigns_there_and_nowhere_else(
    region: str, is_restricted: bool, assigns: bool
) -> None:
    viewer = seated(regions={"1": {R.SOCIAL_WORK_SUPERVISOR}}, cases={uuid4(): {R.CARELINE_SUPERVISOR}})
    referral = Referral(case=Case(region=region, is_restricted=is_restricted), state="accepted")
    assert may(access.check_may_assign, viewer, referral) is assigns
    assert not may(access.check_may_overturn, viewer, referral)
    assert access.may_add_to(viewer, referral.case) is assigns
    assert not access.may_see_reporter(viewer, referral.case)
