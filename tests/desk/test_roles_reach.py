"""Work lists: what is owed by a role of mine, where I hold that role, and nothing else."""

from collections.abc import Callable
from datetime import datetime

import pytest
from tests.conftest import person, viewer_of

from openhart import policy
from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope
from openhart.cases.models import Case
from openhart.desk import queries
from openhart.desk.queries import Row
from openhart.desk.queries.queues import QUEUES, Narrowed
from openhart.foundation import clock

Refer = Callable[..., Case]
R = Role


@pytest.fixture
def happened(refer: Refer, happen: Callable[..., None], an_hour_ago: datetime) -> Callable[[str], Case]:
    """Let an accepted referral come in, in a region: it owes steps to the Careline, workers and leads."""

    def accepted(region: str) -> Case:
        case = refer(region=region)
        happen(case, "referral.screened", an_hour_ago, decision="accepted", response="24h")
        return case

    return accepted


def mine(viewer: Viewer, at: datetime) -> list[Row]:
    day = queries.my_day(viewer, policy.load_pack("us-ct"), at=at, since=at)
    return [*day.overdue, *day.today, *day.later]


def test_my_day_shows_what_a_role_owes_only_where_it_is_held(
    happened: Callable[[str], Case], happen: Callable[..., None], an_hour_ago: datetime
) -> None:
    own, led, other = happened("4"), happened("1"), happened("4")
    happen(led, "triage.decided", an_hour_ago, response="convene_team")
    happen(other, "triage.decided", an_hour_ago, response="convene_team")
    user = person("Mia", R.REGIONAL_HART_LEAD, Scope.REGION, "1")
    accounts.grant(to=user.id, role=R.INVESTIGATION_WORKER, scope=Scope.CASE, case_id=own.id, by=SYSTEM, at=an_hour_ago)
    at = clock.now()
    rows = mine(viewer_of(user, at), at)
    assert {(row.duty.case_id, row.duty.owed_by) for row in rows} == {
        (own.id, R.INVESTIGATION_WORKER), (led.id, R.REGIONAL_HART_LEAD),
    }  # fmt: skip


def test_a_role_for_the_agency_and_another_for_a_region_do_not_lend_each_other_reach(
    happened: Callable[[str], Case],
) -> None:
    near, far = happened("1"), happened("4")
    user = person("Mia", R.LEGAL, Scope.AGENCY)
    accounts.grant(
        to=user.id, role=R.INVESTIGATION_WORKER, scope=Scope.REGION, region="1", by=SYSTEM, at=near.opened_at
    )
    at = clock.now()
    viewer = viewer_of(user, at)
    assert {row.duty.case_id for row in mine(viewer, at)} == {near.id}
    listed = queries.queue_page(
        viewer, policy.load_pack("us-ct"), QUEUES[2], Narrowed(), at=at, after=None, before=None
    ).rows
    acts = {row.duty.case_id: row.act is not None for row in listed if row.duty.code == "start.investigation"}
    assert acts == {near.id: True, far.id: False}  # a queue lists what is open; it offers no act beyond the role
