"""Who may record, waive and correct: truth tables."""

import pytest

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.cases.models import Duty
from openhart.foundation.refused import Refused
from openhart.response import access, lifecycle

PACK = policy.load_pack("us-ct")
R = Role
LEADS = {R.CARELINE_SUPERVISOR, R.REGIONAL_HART_LEAD, R.STATEWIDE_HART_LEAD}
NOT_WORKING = {
    R.TEAM_MEMBER, R.LEGAL, R.POLICE_PARTNER, R.SERVICE_PROVIDER, R.CHILD_ATTORNEY, R.ANALYST, R.AUDITOR,
    R.ADMINISTRATOR,
}  # fmt: skip
WORKING = set(Role) - NOT_WORKING

# step → the roles that may record it, beside supervisors and leads
STEPS = {
    "review.completed": set(),
    "triage.decided": set(),
    "critical_incident.filed": set(),
    "investigation.started": {R.INVESTIGATION_WORKER},
    "investigation.completed": {R.INVESTIGATION_WORKER},
    "team.convened": set(),
    "team.recommended": {R.INVESTIGATION_WORKER},
    "services.planned": set(),
    "case_plan.updated": {R.ONGOING_WORKER},
    "careline.referred": {R.INVESTIGATION_WORKER, R.ONGOING_WORKER},
    "return_interview.held": {R.ONGOING_WORKER},
    "child.missing": WORKING,
    "child.located": WORKING,
    "victim.status_set": WORKING,
    "concern.identified": WORKING,
    "case.closed": WORKING,
}


def viewer(role: Role | None) -> Viewer:
    return Viewer(user_id=None, name="x", agency_roles=frozenset({role} if role else ()))


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_recorded_by_who_owes_it_or_answers_for_it(step: str, role: Role | None) -> None:
    allowed = role in STEPS[step] | LEADS
    assert access.may_record(viewer(role), PACK, step) is allowed
    if not allowed:
        with pytest.raises(Refused, match="recorded by"):
            access.check_may_record(viewer(role), PACK, step)


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("owner", PACK.roles)
def test_a_duty_is_waived_by_who_owes_it_or_answers_for_it(owner: str, role: Role | None) -> None:
    allowed = role == owner or role in LEADS
    assert access.may_waive(viewer(role), Duty(owed_by=owner)) is allowed


@pytest.mark.parametrize("role", [*Role, None])
def test_facts_are_corrected_by_those_who_work_on_cases(role: Role | None) -> None:
    if role in WORKING:
        access.check_may_correct(viewer(role))
    else:
        with pytest.raises(Refused):
            access.check_may_correct(viewer(role))


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
