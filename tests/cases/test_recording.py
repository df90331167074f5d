"""The waist: an event gets in whole or not at all, and what is owed follows from it."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from openhart.accounts import queries as account_queries
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Grant, Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases import actions, queries
from openhart.cases.events import DutyWaived, FactCorrected, StepTaken
from openhart.cases.models import Case, Duty, Event
from openhart.foundation.refused import Refused

CONCERN: dict[str, Any] = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15}


def received(**facts: Any) -> StepTaken:
    return StepTaken(
        step="referral.received", details={"channel": "call", "reporter_kind": "mandated"}, facts={**CONCERN, **facts}
    )


def sent(to: str) -> StepTaken:
    return StepTaken(step="notice.sent", details={"to": to, "form": "DCF-737"})


def states(case: Case) -> dict[str, str]:
    return {duty.code: duty.state for duty in Duty.objects.filter(case=case)}


@pytest.mark.requirement("R-NOT-1")
@pytest.mark.requirement("R-NOT-2")
def test_a_referral_owes_each_recipient_a_notice_of_its_own(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    duties = {duty.code: duty for duty in Duty.objects.filter(case=case)}
    told = {"local_law_enforcement", "fbi", "csao", "statewide_hart_lead", "mdt"}
    assert told <= {code.removeprefix("notify.") for code in duties}
    assert duties["notify.local_law_enforcement"].due_at == now + timedelta(hours=12)
    assert duties["notify.local_law_enforcement"].limit == "law"
    assert duties["notify.fbi"].due_at == now + timedelta(hours=24)
    assert duties["notify.fbi"].limit == "agency"


def test_what_is_done_is_done_and_the_rest_stays_open(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    actions.record(case=case, event=sent("fbi"), by=SYSTEM, at=now + timedelta(hours=1))
    assert states(case)["notify.fbi"] == "done"
    assert states(case)["notify.csao"] == "open"


def test_the_callers_case_is_brought_up_to_date(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    assert case.event_count == 1
    assert case.facts["child.age"] == 15
    assert case.facts["concern"] == ["sex_trafficking"]


@pytest.mark.requirement("R-NOT-4")
def test_the_latest_entry_of_a_case_is_known_also_when_a_clock_was_set_back(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    assert case.last_recorded_at == now
    actions.record(case=case, event=sent("fbi"), by=SYSTEM, at=now + timedelta(hours=2))
    actions.record(case=case, event=sent("csao"), by=SYSTEM, at=now + timedelta(hours=1))
    case.refresh_from_db()
    assert case.last_recorded_at == now + timedelta(hours=2)


def test_an_unknown_fact_is_reported_as_undecided(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    open_questions = {item["duty"]: item["needs"] for item in case.undecided}
    assert "child.foreign_national" in open_questions["notify.hhs"]


def test_a_corrected_fact_withdraws_what_was_owed_by_it(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(**{"child.foreign_national": True}), by=SYSTEM, at=now)
    assert states(case)["notify.hhs"] == "open"
    correction = FactCorrected(facts={"child.foreign_national": False})
    actions.record(case=case, event=correction, by=SYSTEM, at=now + timedelta(hours=2))
    assert states(case)["notify.hhs"] == "withdrawn"


def test_a_waiver_ends_a_duty_with_its_reason_sealed(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    waiver = DutyWaived(duty="notify.mdt", words={"reason": "Told in person at the morning meeting."})
    row = actions.record(case=case, event=waiver, by=SYSTEM, at=now + timedelta(hours=2))
    assert states(case)["notify.mdt"] == "waived"
    assert row.sealed is not None
    assert b"morning" not in bytes(row.sealed)
    assert queries.words_of(case, Event.objects.get(id=row.id)) == {"reason": "Told in person at the morning meeting."}


@pytest.mark.parametrize(
    "event",
    [
        StepTaken(step="referral.dreamt"),
        StepTaken(step="notice.sent", details={"to": "the_neighbours"}),
        StepTaken(step="notice.sent"),
        StepTaken(step="referral.received", details={"channel": "call"}, facts={"child.agee": 15}),
        StepTaken(step="referral.received", details={"channel": "call"}, facts={"child.age": "about fifteen"}),
    ],
)
def test_what_the_vocabulary_does_not_know_is_refused_and_leaves_nothing(
    case: Case, now: datetime, event: StepTaken
) -> None:
    with pytest.raises(Refused):
        actions.record(case=case, event=event, by=SYSTEM, at=now)
    assert Event.objects.count() == 0
    assert Duty.objects.count() == 0
    assert case.event_count == 0


@pytest.mark.requirement("R-INT-5")
def test_a_gate_refuses_the_family_track_where_sex_trafficking_is_alleged(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    accepted = StepTaken(step="referral.screened", details={"decision": "accepted", "response": "24h"})
    actions.record(case=case, event=accepted, by=SYSTEM, at=now + timedelta(hours=1))
    assign = StepTaken(step="referral.assigned", details={"unit": "regional_office", "track": "family_assessment"})
    before = states(case)
    with pytest.raises(Refused) as refusal:
        actions.record(case=case, event=assign, by=SYSTEM, at=now + timedelta(hours=2))
    assert refusal.value.reason
    assert states(case) == before
    assert Event.objects.count() == 2


def test_a_time_in_the_future_is_refused(case: Case, now: datetime) -> None:
    with pytest.raises(Refused, match="future"):
        actions.record(case=case, event=received(), by=SYSTEM, at=now, happened_at=now + timedelta(seconds=1))


def test_two_answers_to_one_question_at_one_moment_are_refused(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    other = StepTaken(step="child.location_learned", facts={"child.age": 16})
    with pytest.raises(Refused, match="same moment"):
        actions.record(case=case, event=other, by=SYSTEM, at=now + timedelta(hours=1), happened_at=now)


def test_a_late_entry_keeps_both_times_and_is_judged_by_the_event(case: Case, now: datetime) -> None:
    row = actions.record(case=case, event=received(), by=SYSTEM, at=now, happened_at=now - timedelta(hours=13))
    assert (row.at, row.recorded_at) == (now - timedelta(hours=13), now)
    assert Duty.objects.get(case=case, code="notify.local_law_enforcement").due_at == now - timedelta(hours=1)


def test_cleo_may_not_write_on_the_case_and_ben_may(case: Case, now: datetime, cleo: Viewer, ben: Viewer) -> None:
    with pytest.raises(Refused):
        actions.record(case=case, event=received(), by=cleo, at=now)
    assert Event.objects.count() == 0
    actions.record(case=case, event=received(), by=ben, at=now)
    assert Event.objects.get().by_id == ben.user_id


def test_each_event_leaves_an_audit_entry(case: Case, now: datetime, ben: Viewer) -> None:
    actions.record(case=case, event=received(), by=ben, at=now)
    entry = Entry.objects.get(act="event.referral.received")
    assert (entry.actor_id, entry.subject_id, entry.at) == (ben.user_id, case.id, now)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_what_happened(append_only: None, case: Case, now: datetime, act: str) -> None:
    actions.record(case=case, event=received(), by=SYSTEM, at=now)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute({"update": "UPDATE cases_event SET code = 'x'", "delete": "DELETE FROM cases_event"}[act])
    assert Event.objects.get().code == "referral.received"


@pytest.mark.django_db(transaction=True)
def test_two_hands_on_one_case_write_one_after_the_other() -> None:
    at = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
    case = actions.open_case(region="4", by=SYSTEM, at=at)
    actions.record(case=case, event=received(), by=SYSTEM, at=at)
    recipients = ["fbi", "csao", "mdt", "statewide_hart_lead", "local_law_enforcement"]
    faults: list[BaseException] = []

    def tell(to: str, minute: int) -> None:
        try:
            own = Case.objects.get(id=case.id)
            actions.record(case=own, event=sent(to), by=SYSTEM, at=at + timedelta(minutes=minute))
        except BaseException as fault:  # noqa: BLE001 - shown by the main thread
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=tell, args=(to, number)) for number, to in enumerate(recipients, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(Event.objects.values_list("ordinal", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert {states(case)[f"notify.{to}"] for to in recipients} == {"done"}


def test_a_grant_ends_when_it_says(case: Case, now: datetime) -> None:
    user = User.objects.create(username="eve", display_name="Eve")
    until = now + timedelta(hours=1)
    Grant.objects.create(
        viewer=user, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, from_at=now, until_at=until
    )
    assert queries.cases_of(account_queries.viewer_of(user, now), [case.id])
    assert not queries.cases_of(account_queries.viewer_of(user, until), [case.id])


def test_a_closed_case_takes_nothing_but_what_goes_on_after_closing(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(concern=[]), by=SYSTEM, at=now)
    closing = StepTaken(step="case.closed", details={"reason": "services_complete"})
    actions.record(case=case, event=closing, by=SYSTEM, at=now + timedelta(hours=1))
    assert case.closed_at == now + timedelta(hours=1)
    later = now + timedelta(days=9)
    with pytest.raises(Refused, match="closed"):
        actions.record(case=case, event=StepTaken(step="case_plan.updated"), by=SYSTEM, at=later)
    arrest = StepTaken(step="prosecution.recorded", details={"step": "arrest"})
    actions.record(case=case, event=arrest, by=SYSTEM, at=later)
    assert case.closed_at is not None


def test_a_new_referral_opens_a_closed_case_again(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(concern=[]), by=SYSTEM, at=now)
    actions.record(case=case, event=StepTaken(step="case.closed"), by=SYSTEM, at=now + timedelta(hours=1))
    actions.record(case=case, event=received(), by=SYSTEM, at=now + timedelta(days=9))
    assert case.closed_at is None
    assert Case.objects.get(id=case.id).closed_at is None
    assert states(case)["notify.fbi"] == "open"


def test_what_is_still_owed_can_be_done_on_a_closed_case(case: Case, now: datetime) -> None:
    actions.record(case=case, event=received(concern=[]), by=SYSTEM, at=now)
    assert states(case)["triage.statewide_hart_lead"] == "open"
    actions.record(case=case, event=StepTaken(step="case.closed"), by=SYSTEM, at=now + timedelta(hours=1))
    triage = StepTaken(step="triage.decided", details={"response": "community_services"})
    actions.record(case=case, event=triage, by=SYSTEM, at=now + timedelta(days=2))
    assert states(case)["triage.statewide_hart_lead"] == "done"
    assert case.closed_at is not None
