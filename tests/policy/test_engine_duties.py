"""Every row of the table of duties: when it is owed, when it is not, and its limit."""

from datetime import datetime
from typing import Any

import pytest
from tests.policy.engine_story import KNOWN, LABOR, SEX, TUESDAY, ask, at, duty, event, hours, owed, referral, undecided

BEFORE_GUIDE = at("2021-08-10 10:00")
NOTICES = {"notify.local_law_enforcement", "notify.fbi", "notify.statewide_hart_lead", "notify.mdt", "notify.csao"}


def accepted(when: datetime = TUESDAY, **facts: Any) -> list[Any]:
    screened = event("referral.screened", hours(1, when), decision="accepted", response="24h")
    return [referral(when, **facts), screened]


def found(by: str, when: datetime = TUESDAY, **facts: Any) -> Any:
    return event("concern.identified", when, {**KNOWN, "concern": SEX, "found_by": by, **facts})


@pytest.mark.requirement("R-NOT-1")
@pytest.mark.parametrize("first", [referral(), found("ongoing_worker")])
def test_a_concern_is_told_to_everyone_the_policy_names(first: Any) -> None:
    answer = ask([first], TUESDAY)
    assert owed(answer) >= NOTICES
    police = duty(answer, "notify.local_law_enforcement")
    assert (police.due_at, police.limit) == (hours(12), "law")
    for code in NOTICES - {"notify.local_law_enforcement"}:
        assert (duty(answer, code).due_at, duty(answer, code).limit) == (hours(24), "agency")


def test_labor_trafficking_alone_is_told_to_police_within_the_agencys_limit() -> None:
    police = duty(ask([referral(concern=LABOR)], TUESDAY), "notify.local_law_enforcement")
    assert (police.due_at, police.limit) == (hours(24), "agency")


def test_the_states_attorney_is_told_only_from_the_practice_guide_on() -> None:
    assert "notify.csao" not in owed(ask([referral(BEFORE_GUIDE)], BEFORE_GUIDE))


@pytest.mark.parametrize("facts", [{"concern": []}, {"concern": [], "indicators": True}])
def test_without_an_alleged_concern_nobody_is_told(facts: dict[str, Any]) -> None:
    assert not owed(ask([referral(**facts)], TUESDAY)) & NOTICES


def test_the_finding_of_an_investigation_worker_owes_a_new_referral_and_no_notices() -> None:
    answer = ask([found("investigation_worker")], TUESDAY)
    assert owed(answer) == {"refer.careline"}
    careline = duty(answer, "refer.careline")
    assert (careline.owed_by, careline.due_at) == ("investigation_worker", hours(24))


def test_the_finding_of_the_careline_owes_nothing_by_itself() -> None:
    assert owed(ask([found("careline")], TUESDAY)) == set()


def test_an_unknown_finder_leaves_what_follows_undecided() -> None:
    answer = ask([event("concern.identified", TUESDAY, {**KNOWN, "concern": SEX})], TUESDAY)
    assert owed(answer) == set()
    assert undecided(answer) >= {"notify.fbi", "refer.careline", "update.case_plan"}


def test_a_concern_known_to_be_none_is_no_occasion() -> None:
    assert owed(ask([found("ongoing_worker", concern=[])], TUESDAY)) == set()


@pytest.mark.parametrize("facts", [{}, {"concern": [], "indicators": True}])
def test_the_statewide_lead_reviews_and_triages_concerns_and_red_flags(facts: dict[str, Any]) -> None:
    answer = ask([referral(**facts)], TUESDAY)
    assert duty(answer, "review.statewide_hart_lead").due_at == at("2021-10-06 10:00")
    assert duty(answer, "triage.statewide_hart_lead").due_at == at("2021-10-07 10:00")
    assert duty(answer, "triage.statewide_hart_lead").owed_by == "statewide_hart_lead"


def test_a_referral_without_concern_or_red_flags_is_only_decided() -> None:
    answer = ask([referral(concern=[])], TUESDAY)
    assert owed(answer) == {"decide.acceptance"}
    assert duty(answer, "decide.acceptance").due_at == hours(4)


@pytest.mark.parametrize(
    ("code", "due", "role"),
    [
        ("file.critical_incident", "2021-10-06 11:00", "careline_supervisor"),
        ("assign.investigation", "2021-10-06 11:00", "careline_supervisor"),
        ("consult.statewide_hart_lead", "2021-10-07 11:00", "investigation_worker"),
        ("collaborate.mdt", "2021-10-20 11:00", "investigation_worker"),
        ("start.investigation", "2021-10-06 10:00", "investigation_worker"),
        ("complete.investigation", "2021-11-19 10:00", "investigation_worker"),
    ],
)
def test_an_accepted_referral_owes_what_follows(code: str, due: str, role: str) -> None:
    step = duty(ask(accepted(), TUESDAY.replace(hour=11)), code)
    assert (step.due_at, step.owed_by) == (at(due), role)


def test_a_referral_not_accepted_owes_help_in_the_community_if_there_is_a_concern() -> None:
    refused = event("referral.screened", hours(1), decision="not_accepted")
    answer = ask([referral(), refused], hours(2))
    assert duty(answer, "plan.community_services").due_at == at("2021-10-20 11:00")
    assert not owed(answer) & {"file.critical_incident", "start.investigation"}
    assert "plan.community_services" not in owed(ask([referral(concern=[]), refused], hours(2)))


@pytest.mark.parametrize(("response", "after", "limit"), [("2h", 2, "law"), ("24h", 24, "agency"), ("72h", 72, "law")])
def test_the_investigation_starts_within_the_response_time_from_receipt(response: str, after: int, limit: str) -> None:
    screened = event("referral.screened", hours(1), decision="accepted", response=response)
    start = duty(ask([referral(), screened], hours(1)), "start.investigation")
    assert (start.from_at, start.due_at, start.limit) == (TUESDAY, hours(after), limit)


def test_without_a_response_time_the_longest_the_law_allows_holds() -> None:
    start = duty(
        ask([referral(), event("referral.screened", hours(1), decision="accepted")], hours(1)), "start.investigation"
    )
    assert (start.due_at, start.limit) == (hours(72), "law")


@pytest.mark.parametrize(("withheld", "is_owed"), [(None, True), (False, True), (True, False)])
def test_parents_are_told_unless_that_is_withheld(withheld: bool | None, is_owed: bool) -> None:
    facts = {} if withheld is None else {"parent_notice_withheld": withheld}
    answer = ask([referral(), event("investigation.started", hours(1), facts)], hours(1))
    assert ("notify.parents" in owed(answer)) is is_owed
    if is_owed:  # Columbus Day is skipped
        assert duty(answer, "notify.parents").due_at == at("2021-10-13 11:00")


def test_an_ongoing_workers_finding_owes_assessment_consult_careline_and_plan() -> None:
    answer = ask([found("ongoing_worker")], TUESDAY)
    assert duty(answer, "assess.concerns").due_at == at("2021-10-07 10:00")
    assert duty(answer, "consult.regional_hart_lead").due_at == at("2021-10-07 10:00")
    assert duty(answer, "refer.careline").due_at == hours(24)
    assert duty(answer, "update.case_plan").due_at == at("2021-10-20 10:00")
    assert {duty(answer, code).owed_by for code in ("assess.concerns", "notify.fbi")} == {"ongoing_worker"}


@pytest.mark.parametrize(
    ("when", "is_open", "flags", "is_owed"),
    [
        (TUESDAY, True, True, True),
        (TUESDAY, False, True, False),
        (TUESDAY, True, False, False),
        (BEFORE_GUIDE, True, True, False),
    ],
)
def test_red_flags_on_an_open_case_owe_a_consult(when: datetime, is_open: bool, flags: bool, is_owed: bool) -> None:
    answer = ask([referral(when, concern=[], indicators=flags, case__open=is_open)], when)
    assert ("consult.regional_hart_lead" in owed(answer)) is is_owed


@pytest.mark.parametrize(
    ("response", "is_owed"),
    [("convene_team", True), ("coordinate_with_investigation", False), ("community_services", False)],
)
def test_the_team_convenes_when_triage_says_so(response: str, is_owed: bool) -> None:
    answer = ask([referral(), event("triage.decided", hours(1), response=response)], hours(1))
    assert ("convene.response_team" in owed(answer)) is is_owed
    assert duty(answer, "triage.statewide_hart_lead").state == "done"


def test_a_confirmed_victim_in_care_is_reported_to_police_unless_they_were_told() -> None:
    status = event("victim.status_set", hours(2), {"victim.status": "confirmed"})
    told = event("notice.sent", hours(1), to="local_law_enforcement")
    care = referral(concern=LABOR, child__in_agency_care=True)
    sex = event("fact.corrected", hours(1), {"concern": SEX})
    assert len(duty(ask([care, status], hours(3)), "notify.local_law_enforcement").because) == 1
    both = duty(ask([referral(child__in_agency_care=True), status], hours(3)), "notify.local_law_enforcement")
    assert {ground.citation for ground in both.because} == {"Conn. Gen. Stat. § 17a-101b", "42 USC 671(a)(34)(A)"}
    assert both.due_at == hours(12)
    done = duty(ask([care, sex, told, status], hours(3)), "notify.local_law_enforcement")
    assert (done.state, len(done.because)) == ("done", 1)


@pytest.mark.parametrize(
    ("facts", "is_owed"),
    [
        ({"child.foreign_national": True}, True),
        ({"child.foreign_national": True, "child.age": None}, True),
        ({"child.foreign_national": False}, False),
        ({"child.foreign_national": True, "child.age": 18, "child.in_agency_care": True}, False),
        ({"child.foreign_national": True, "concern": []}, False),
    ],
)
def test_hhs_is_told_of_foreign_nationals_under_18(facts: dict[str, Any], is_owed: bool) -> None:
    given = {key: value for key, value in {**KNOWN, "concern": SEX, **facts}.items() if value is not None}
    for code in ("referral.received", "concern.identified"):
        answer = ask([event(code, TUESDAY, {**given, "found_by": "careline"})], TUESDAY)
        assert ({"notify.hhs", "request.eligibility"} <= owed(answer)) is is_owed
    if is_owed:
        assert (duty(answer, "notify.hhs").due_at, duty(answer, "notify.hhs").limit) == (hours(24), "law")
        assert duty(answer, "request.eligibility").due_at == at("2021-10-13 10:00")


def test_asking_for_eligibility_also_tells_hhs() -> None:
    answer = ask([referral(child__foreign_national=True), event("eligibility.requested", hours(1), number=7)], hours(2))
    assert {duty(answer, code).state for code in ("notify.hhs", "request.eligibility")} == {"done"}


@pytest.mark.parametrize(
    ("residence", "location", "care", "travel", "is_owed"),
    [
        ("NY", "CT", False, None, True),
        ("CT", "CT", False, None, False),
        ("CT", "NJ", False, False, True),
        ("CT", "NJ", False, True, False),
        ("NY", "NJ", True, False, True),
        ("NY", "NJ", False, False, False),
    ],
)
def test_the_compact_office_is_told_of_children_found_across_a_border(
    residence: str, location: str, care: bool, travel: bool | None, is_owed: bool
) -> None:
    facts = {"child__residence_state": residence, "child__location_state": location, "travel_authorized": travel}
    answer = ask(accepted(**facts, child__in_agency_care=care), hours(1))
    assert ("notify.interstate_compact" in owed(answer)) is is_owed
    if is_owed:
        assert duty(answer, "notify.interstate_compact").due_at == hours(3)


def test_a_location_learned_later_is_judged_again_but_only_once_accepted() -> None:
    learned = event("child.location_learned", hours(5), {"child.location_state": "NJ", "travel_authorized": False})
    answer = ask([referral(), learned], hours(6))
    assert "notify.interstate_compact" not in owed(answer) | undecided(answer)
    assert duty(ask([*accepted(), learned], hours(6)), "notify.interstate_compact").due_at == hours(7)


def test_the_juvenile_compact_concerns_children_of_other_states_who_left_on_their_own() -> None:
    left = {"child__residence_state": "NY", "child__left_on_own": True}
    juvenile = duty(ask([referral(**left)], TUESDAY), "notify.juvenile_compact")
    assert (juvenile.due_at, juvenile.limit) == (hours(24), "agency")
    assert "notify.juvenile_compact" not in owed(ask([referral(child__residence_state="NY")], TUESDAY))
    assert "notify.juvenile_compact" in undecided(ask([referral(**left, child__location_state=None)], TUESDAY))


@pytest.mark.requirement("R-INT-9")
def test_an_adult_outside_care_goes_to_adult_services_and_nobody_is_told() -> None:
    answer = ask([referral(child__age=19)], TUESDAY)
    assert owed(answer) == {
        "route.adult_services", "decide.acceptance", "review.statewide_hart_lead", "triage.statewide_hart_lead",
    }  # fmt: skip
    assert duty(answer, "route.adult_services").due_at == at("2021-10-07 10:00")


@pytest.mark.requirement("R-INT-9")
def test_a_person_of_18_in_care_is_treated_as_a_child() -> None:
    answer = ask([referral(child__age=19, child__in_agency_care=True)], TUESDAY)
    assert "route.adult_services" not in owed(answer)
    assert owed(answer) >= NOTICES


def test_whether_an_adult_is_in_care_decides_and_is_asked() -> None:
    answer = ask([referral(child__age=19, child__in_agency_care=None)], TUESDAY)
    assert {each.needs for each in answer.undecided if each.duty == "notify.fbi"} == {("child.in_agency_care",)}
    assert "route.adult_services" in undecided(answer)
