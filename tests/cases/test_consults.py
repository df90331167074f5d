"""Consults, review and triage are owed to named roles, with clocks, as the policy says (R-CON-1, 2, 4, 5)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from openhart.accounts.access import SYSTEM
from openhart.cases import actions
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty


def take(case: Case, at: datetime, step: str, facts: dict[str, Any] | None = None, **details: Any) -> None:
    actions.record(case=case, event=StepTaken(step=step, details=details, facts=facts or {}), by=SYSTEM, at=at)


def owed(case: Case) -> dict[str, tuple[str, str]]:
    return {duty.code: (duty.owed_by, duty.state) for duty in Duty.objects.filter(case=case)}


ALLEGED: dict[str, Any] = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15}


@pytest.mark.requirement("R-CON-1")
def test_a_consult_is_asked_of_a_named_lead_and_ended_by_that_leads_answer(case: Case, now: datetime) -> None:
    take(case, now, "referral.received", ALLEGED)
    take(case, now + timedelta(hours=1), "referral.screened", decision="accepted", response="24h")
    assert owed(case)["consult.statewide_hart_lead"] == ("investigation_worker", "open")
    later = now + timedelta(hours=2)
    take(case, later, "consult.requested", **{"with": "statewide_hart_lead"})
    take(case, later + timedelta(minutes=1), "consult.held", **{"with": "regional_hart_lead"})
    assert owed(case)["consult.statewide_hart_lead"] == ("investigation_worker", "open")
    take(case, later + timedelta(minutes=2), "consult.held", **{"with": "statewide_hart_lead"})
    assert owed(case)["consult.statewide_hart_lead"] == ("investigation_worker", "done")


@pytest.mark.requirement("R-CON-2")
def test_red_flags_on_an_open_case_owe_a_consult_even_when_nothing_is_alleged(case: Case, now: datetime) -> None:
    take(case, now, "referral.received", {"concern": [], "indicators": True, "child.age": 15, "case.open": True})
    assert owed(case)["consult.regional_hart_lead"][1] == "open"
    assert "notify.fbi" not in owed(case)


@pytest.mark.requirement("R-CON-4")
@pytest.mark.parametrize("decision", ["accepted", "not_accepted"])
def test_every_referral_is_reviewed_and_triaged_accepted_or_not(case: Case, now: datetime, decision: str) -> None:
    take(case, now, "referral.received", ALLEGED)
    response = {"response": "72h"} if decision == "accepted" else {}
    take(case, now + timedelta(hours=1), "referral.screened", decision=decision, **response)
    assert owed(case)["review.statewide_hart_lead"] == ("statewide_hart_lead", "open")
    assert owed(case)["triage.statewide_hart_lead"] == ("statewide_hart_lead", "open")
    take(case, now + timedelta(hours=2), "review.completed")
    take(case, now + timedelta(hours=3), "triage.decided", response="convene_team")
    assert owed(case)["triage.statewide_hart_lead"] == ("statewide_hart_lead", "done")
    assert owed(case)["convene.response_team"] == ("regional_hart_lead", "open")


@pytest.mark.requirement("R-CON-5")
def test_an_investigators_finding_goes_to_the_careline_as_a_new_referral(case: Case, now: datetime) -> None:
    take(case, now, "concern.identified", {**ALLEGED, "found_by": "investigation_worker"})
    assert owed(case)["refer.careline"] == ("investigation_worker", "open")
    assert "notify.local_law_enforcement" not in owed(case)
    take(case, now + timedelta(hours=1), "careline.referred")
    assert owed(case)["refer.careline"] == ("investigation_worker", "done")


@pytest.mark.requirement("R-CON-5")
def test_an_ongoing_workers_finding_is_told_assessed_consulted_and_worked_into_the_plan(
    case: Case, now: datetime
) -> None:
    take(case, now, "concern.identified", {**ALLEGED, "found_by": "ongoing_worker", "case.open": True})
    expected = {
        "notify.local_law_enforcement", "notify.fbi", "notify.statewide_hart_lead", "notify.mdt", "refer.careline",
        "assess.concerns", "consult.regional_hart_lead", "update.case_plan",
    }  # fmt: skip
    assert expected <= {
        code for code, (role, state) in owed(case).items() if (role, state) == ("ongoing_worker", "open")
    }
