"""Who may record, waive and correct: truth tables."""

from uuid import uuid4

import pytest
from tests.seats import NOT_READING, on_case, seated

from openhart import policy
from openhart.accounts.models import Role
from openhart.cases.models import Duty
from openhart.foundation.refused import Refused
from openhart.response import access, lifecycle

PACK = policy.load_pack("us-ct")
R = Role
LEADS = {R.CARELINE_SUPERVISOR, R.REGIONAL_HART_LEAD, R.STATEWIDE_HART_LEAD}
NOT_WORKING = {
    R.TEAM_MEMBER, R.LEGAL, R.POLICE_PARTNER, R.SERVICE_PROVIDER, R.CHILD_ATTORNEY, R.ANALYST, R.AUDITOR,
    R.ADMINISTRATOR, R.RECORDS_OFFICER, R.PARTNER_MEMBER,
}  # fmt: skip
WORKING = set(Role) - NOT_WORKING

UNIT = {R.SOCIAL_WORK_SUPERVISOR}  # answers for investigation and ongoing workers
# step → the roles that may record it, beside the Careline's supervisor and the leads
STEPS = {
    "review.completed": set(),
    "triage.decided": set(),
    "critical_incident.filed": set(),
    "investigation.started": {R.INVESTIGATION_WORKER} | UNIT,
    "investigation.completed": {R.INVESTIGATION_WORKER} | UNIT,
    "team.convened": {R.MDT_COORDINATOR},
    "team.recommended": {R.INVESTIGATION_WORKER, R.MDT_COORDINATOR} | UNIT,
    "consult.held": {R.CARELINE_SCREENER, R.INVESTIGATION_WORKER, R.ONGOING_WORKER, R.REGIONAL_RESOURCE_GROUP} | UNIT,
    "services.planned": set(),
    "case_plan.updated": {R.ONGOING_WORKER} | UNIT,
    "careline.referred": {R.INVESTIGATION_WORKER, R.ONGOING_WORKER} | UNIT,
    "return_interview.held": {R.ONGOING_WORKER} | UNIT,
    "child.missing": WORKING,
    "child.located": WORKING,
    "victim.status_set": WORKING,
    "concern.identified": WORKING,
    "case.closed": WORKING,
}


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_recorded_by_who_owes_it_or_answers_for_it(step: str, role: Role | None) -> None:
    row, viewer = on_case(role)
    allowed = role in STEPS[step] | LEADS
    assert access.may_record(viewer, row, PACK, step) is allowed
    if not allowed:
        with pytest.raises(Refused, match="recorded by"):
            access.check_may_record(viewer, row, PACK, step)


@pytest.mark.parametrize("asked", ["statewide_hart_lead", "regional_hart_lead", "legal", "regional_resource_group"])
def test_the_resource_group_records_its_own_consults_only(asked: str) -> None:
    row, viewer = on_case(R.REGIONAL_RESOURCE_GROUP)
    own = asked == "regional_resource_group"
    assert access.may_record(viewer, row, PACK, "consult.held", {"with": asked}) is own


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("owner", PACK.roles)
def test_a_duty_is_waived_by_who_owes_it_or_answers_for_it(owner: str, role: Role | None) -> None:
    row, viewer = on_case(role)
    duty = Duty(owed_by=owner, case_id=row.id, region=row.region)
    answers = role == R.SOCIAL_WORK_SUPERVISOR and owner in {R.INVESTIGATION_WORKER, R.ONGOING_WORKER}
    allowed = (role == owner and role not in NOT_READING) or role in LEADS or answers
    assert access.may_waive(viewer, duty) is allowed


@pytest.mark.parametrize("role", [*Role, None])
def test_facts_are_corrected_by_those_who_work_on_cases(role: Role | None) -> None:
    row, viewer = on_case(role)
    if role in WORKING:
        access.check_may_correct(viewer, row)
    else:
        with pytest.raises(Refused):
            access.check_may_correct(viewer, row)


# what is asked: somebody who investigates one case of region 4, leads region 1, and screens nowhere
@pytest.mark.parametrize(
    ("where", "is_restricted", "investigates", "leads"),
    [
        ("own case", False, True, False), ("own case", True, True, False), ("region 1", False, True, True),
        ("region 1", True, False, False), ("region 4", False, False, False),
    ],
)  # fmt: skip
def test_a_role_reaches_only_where_it_was_granted(
    where: str, is_restricted: bool, investigates: bool, leads: bool
) -> None:
    own = uuid4()
    viewer = seated(regions={"1": {R.REGIONAL_HART_LEAD}}, cases={own: {R.INVESTIGATION_WORKER}})
    region = "1" if where == "region 1" else "4"
    row = Duty(case_id=own if where == "own case" else uuid4(), region=region, is_restricted=is_restricted)
    row.owed_by = R.CARELINE_SCREENER
    assert access.may_record(viewer, row, PACK, "investigation.started") is investigates
    assert access.may_record(viewer, row, PACK, "triage.decided") is leads
    assert access.may_waive(viewer, row) is leads
    assert access.may_correct(viewer, row) is investigates


def test_every_step_of_the_vocabulary_is_recorded_somewhere() -> None:
    here = set(lifecycle.recordable(PACK))
    elsewhere = set(lifecycle.OWNED_ELSEWHERE) | lifecycle.WITH_OWN_PAGE
    assert here | elsewhere == set(PACK.events)
    assert not here & elsewhere
    assert {code for _, codes in lifecycle.grouped(PACK) for code in codes} == here


def test_every_duty_has_an_act_that_stops_its_clock() -> None:
    for duty in PACK.duties:
        steps = {match.event for match in lifecycle.done_by(PACK, duty)}
        assert steps, duty
        assert all(step in lifecycle.OWNED_ELSEWHERE or lifecycle.is_recordable_here(PACK, step) for step in steps)
