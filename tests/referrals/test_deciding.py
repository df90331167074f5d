"""Screening, overturning and assigning."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.conftest import person, viewer_of

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role, Scope
from openhart.cases import queries as cases
from openhart.cases.models import Event
from openhart.foundation.refused import Refused
from openhart.referrals import actions, queries
from openhart.referrals.lifecycle import MOVES, State, why_not
from openhart.referrals.models import Referral, Screening

ACCEPT: dict[str, Any] = {
    "decision": "accepted", "is_definition_met": True, "definitions": ["sexual_exploitation"], "response": "24h",
    "reason": "An account of exploitation by a canary.",
}  # fmt: skip
DECLINE: dict[str, Any] = {
    "decision": "not_accepted", "is_definition_met": False, "reason": "No definition is met yet.",
}  # fmt: skip


@pytest.fixture
def referral(receipt: actions.Receipt) -> Referral:
    return receipt.referrals[0]


def owed(viewer: Viewer, referral: Referral) -> set[str]:
    return {duty.code for duty in cases.duties_of(viewer, referral.case) if duty.state == "open"}


@pytest.mark.requirement("R-INT-4")
def test_the_decision_is_kept_with_the_definition_the_reason_who_and_when(
    referral: Referral, screener: Viewer, now: datetime
) -> None:
    row = actions.screen(referral=referral, **ACCEPT, by=screener, at=now)
    assert (row.decision, row.is_definition_met, row.definitions) == ("accepted", True, ["sexual_exploitation"])
    assert (row.decided_by_id, row.decided_at) == (screener.user_id, now)
    assert queries.told(screener, referral).decisions[0].reason == ACCEPT["reason"]
    assert b"canary" not in bytes(row.sealed)
    assert referral.state == State.ACCEPTED
    assert referral.case.decision == "accepted"


@pytest.mark.requirement("R-INT-5")
def test_acceptance_owes_a_critical_incident_an_assignment_and_a_start_within_the_response_time(
    referral: Referral, screener: Viewer, now: datetime
) -> None:
    actions.screen(referral=referral, **{**ACCEPT, "response": "2h"}, by=screener, at=now)
    duties = {duty.code: duty for duty in cases.duties_of(screener, referral.case)}
    assert {"file.critical_incident", "assign.investigation", "start.investigation"} <= duties.keys()
    assert duties["start.investigation"].due_at == referral.report.received_at + timedelta(hours=2)
    assert duties["decide.acceptance"].state == "done"


@pytest.mark.requirement("R-INT-6")
def test_a_referral_not_accepted_goes_on(referral: Referral, screener: Viewer, now: datetime) -> None:
    before = owed(screener, referral)
    actions.screen(referral=referral, **DECLINE, by=screener, at=now)
    after = owed(screener, referral)
    assert "plan.community_services" in after
    assert before - {"decide.acceptance"} <= after


@pytest.mark.requirement("R-INT-4")
def test_a_supervisor_overturns_and_both_decisions_stay(
    referral: Referral, screener: Viewer, supervisor: Viewer, now: datetime
) -> None:
    first = actions.screen(referral=referral, **DECLINE, by=screener, at=now)
    second = actions.overturn(referral=referral, **ACCEPT, by=supervisor, at=now + timedelta(hours=1))
    assert second.overturns == first
    assert Screening.objects.count() == 2
    assert queries.decision_in_force(supervisor, referral) == second
    said = queries.told(supervisor, referral).decisions
    assert [decision.is_overturned for decision in said] == [True, False]
    assert "plan.community_services" not in owed(supervisor, referral)
    third = actions.overturn(referral=referral, **DECLINE, by=supervisor, at=now + timedelta(hours=2))
    assert third.overturns == second


def test_only_a_supervisor_overturns(referral: Referral, screener: Viewer, now: datetime) -> None:
    actions.screen(referral=referral, **DECLINE, by=screener, at=now)
    with pytest.raises(Refused, match="Careline supervisor"):
        actions.overturn(referral=referral, **ACCEPT, by=screener, at=now)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reason": " "}, "needs a reason"),
        ({"response": ""}, "response time"),
        ({"decision": "maybe"}, "either accepted"),
        ({"decision": "not_accepted"}, "no response time"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(
    change: dict[str, str], says: str, referral: Referral, screener: Viewer, now: datetime
) -> None:
    with pytest.raises(Refused, match=says):
        actions.screen(referral=referral, **{**ACCEPT, **change}, by=screener, at=now)
    assert Screening.objects.count() == 0


def test_a_referral_is_screened_once(referral: Referral, screener: Viewer, now: datetime) -> None:
    actions.screen(referral=referral, **ACCEPT, by=screener, at=now)
    with pytest.raises(Refused, match="accepted already"):
        actions.screen(referral=referral, **ACCEPT, by=screener, at=now)


def test_ana_does_not_screen_and_cleo_finds_no_referral(
    referral: Referral, ana: Viewer, cleo: Viewer, now: datetime
) -> None:
    with pytest.raises(Refused, match="Careline"):
        actions.screen(referral=referral, **ACCEPT, by=ana, at=now)
    with pytest.raises(Refused, match="no such"):
        actions.screen(referral=referral, **ACCEPT, by=cleo, at=now)


@pytest.mark.requirement("R-INT-5")
def test_family_assessment_cannot_be_chosen_where_sex_trafficking_is_alleged(
    referral: Referral, screener: Viewer, supervisor: Viewer, now: datetime
) -> None:
    actions.screen(referral=referral, **ACCEPT, by=screener, at=now)
    with pytest.raises(Refused):
        actions.assign(referral=referral, unit="regional_office", track="family_assessment", by=supervisor, at=now)
    assert not Event.objects.filter(code="referral.assigned").exists()
    assert referral.state == State.ACCEPTED


@pytest.mark.requirement("R-INT-5")
def test_an_accepted_referral_is_assigned_and_the_worker_sees_the_case_from_then_on(
    referral: Referral, screener: Viewer, supervisor: Viewer, now: datetime
) -> None:
    actions.screen(referral=referral, **ACCEPT, by=screener, at=now)
    worker = person("Wim", Role.INVESTIGATION_WORKER, Scope.REGION, "6" if referral.case.region != "6" else "5")
    with pytest.raises(Refused):
        cases.case_by_reference(viewer_of(worker), referral.case.reference)
    actions.assign(
        referral=referral, unit="special_investigations", office="", worker_id=worker.id, by=supervisor, at=now
    )
    assert cases.case_by_reference(viewer_of(worker), referral.case.reference) == referral.case
    assert referral.state == State.ASSIGNED
    duties = {duty.code: duty.state for duty in cases.duties_of(supervisor, referral.case)}
    assert duties["assign.investigation"] == "done"


def test_what_was_not_accepted_is_not_assigned(
    referral: Referral, screener: Viewer, supervisor: Viewer, now: datetime
) -> None:
    actions.screen(referral=referral, **DECLINE, by=screener, at=now)
    with pytest.raises(Refused, match="was not accepted"):
        actions.assign(referral=referral, unit="regional_office", by=supervisor, at=now)


@pytest.mark.parametrize("move", sorted(MOVES))
@pytest.mark.parametrize("state", list(State))
def test_every_move_that_is_not_allowed_says_why(move: str, state: State) -> None:
    reason = why_not(move, state)
    assert (reason is None) == (state in MOVES[move])
    assert reason is None or reason.endswith(".")


def test_the_words_of_the_reporter_are_for_all_and_the_reporter_for_few(
    referral: Referral, screener: Viewer, supervisor: Viewer, now: datetime
) -> None:
    worker = person("Wim", Role.INVESTIGATION_WORKER, Scope.REGION, referral.case.region)
    assert queries.told(screener, referral).reporter is not None
    told = queries.told(viewer_of(worker), referral)
    assert told.own_words
    assert told.reporter is None
