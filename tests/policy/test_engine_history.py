"""Facts that change, become known or are corrected; decisions overturned; duties done, waived and reopened."""

from typing import Any

import pytest
from tests.policy.engine_story import KNOWN, LABOR, SEX, TUESDAY, ask, at, duty, event, hours, owed, referral, undecided

from openhart.policy import ContradictionError, EpisodeError, evaluate, load_pack, refusals


def told(to: str, when: Any, **named: Any) -> Any:
    return event("notice.sent", when, to=to, **named)


def screened(decision: str, when: Any, response: str | None = None, **named: Any) -> Any:
    data = {"decision": decision} | ({"response": response} if response else {})
    return event("referral.screened", when, **data, **named)


def overturned(decision: str, when: Any, response: str | None = None) -> Any:
    data = {"decision": decision} | ({"response": response} if response else {})
    return event("referral.screening_overturned", when, **data)


def test_a_later_fact_changes_nothing_that_was_judged_before() -> None:
    later = event("review.completed", hours(3), {"concern": []})
    assert duty(ask([referral(), later], hours(4)), "notify.fbi").state == "open"


def test_what_becomes_known_later_starts_its_clock_then() -> None:
    later = event("review.completed", hours(3), {"concern": SEX})
    first = ask([referral(concern=None)], hours(1))
    assert "notify.fbi" in undecided(first)
    assert "notify.fbi" not in owed(first)
    fbi = duty(ask([referral(concern=None), later], hours(4)), "notify.fbi")
    assert (fbi.from_at, fbi.due_at, fbi.because[0].event_at) == (hours(3), hours(27), TUESDAY)


def test_a_notice_before_it_was_owed_has_no_effect() -> None:
    events = [referral(concern=None), told("fbi", hours(1)), event("review.completed", hours(3), {"concern": SEX})]
    assert duty(ask(events, hours(4)), "notify.fbi").state == "open"


def test_a_correction_withdraws_what_is_open_and_leaves_what_is_done() -> None:
    events = [referral(), told("fbi", hours(1)), event("fact.corrected", hours(3), {"concern": []})]
    answer = ask(events, hours(4))
    assert duty(answer, "notify.fbi").state == "done"
    assert duty(answer, "notify.mdt").state == "withdrawn"
    assert duty(answer, "review.statewide_hart_lead").state == "withdrawn"
    assert duty(answer, "decide.acceptance").state == "open"


def test_a_correction_that_makes_something_owed_starts_its_clock() -> None:
    events = [referral(concern=[]), event("fact.corrected", hours(3), {"concern": SEX})]
    police = duty(ask(events, hours(4)), "notify.local_law_enforcement")
    assert (police.from_at, police.due_at) == (hours(3), hours(15))


def test_a_corrected_kind_of_trafficking_brings_the_other_limit_from_then_on() -> None:
    events = [referral(concern=LABOR), event("fact.corrected", hours(20), {"concern": SEX})]
    police = duty(ask(events, hours(21)), "notify.local_law_enforcement")
    assert (police.due_at, police.limit, len(police.because)) == (hours(32), "law", 1)


def test_the_last_correction_counts_for_all_that_went_before() -> None:
    events = [
        referral(),
        event("fact.corrected", hours(1), {"concern": []}),
        event("fact.corrected", hours(2), {"concern": LABOR}),
    ]
    assert duty(ask(events, hours(3)), "notify.local_law_enforcement").due_at == hours(26)


def test_a_corrected_decision_withdraws_what_followed_from_it() -> None:
    events = [
        referral(),
        screened("accepted", hours(1)),
        event("fact.corrected", hours(2), {"referral.decision": "not_accepted"}),
    ]
    answer = ask(events, hours(3))
    assert duty(answer, "file.critical_incident").state == "withdrawn"
    assert "plan.community_services" in owed(answer)


def test_while_the_kind_is_unknown_the_police_are_owed_a_notice_without_a_limit() -> None:
    found = event("concern.identified", TUESDAY, {**KNOWN, "found_by": "ongoing_worker"})
    answer = ask([found], hours(50))
    police = duty(answer, "notify.local_law_enforcement")
    assert (police.due_at, police.state) == (None, "open")
    assert {each.needs for each in answer.undecided if each.duty == police.code} == {("concern",)}
    known = ask([found, event("review.completed", hours(9), {"concern": SEX})], hours(10))
    assert duty(known, police.code).due_at == hours(21)
    assert police.code not in undecided(known)


def test_two_values_of_one_fact_at_one_instant_are_an_error() -> None:
    with pytest.raises(ContradictionError, match=r"child\.age"):
        ask([referral(), event("review.completed", TUESDAY, {"child.age": 16})], hours(1))


def test_a_contradiction_after_the_moment_asked_is_not_seen() -> None:
    later = [event("review.completed", hours(5), {"child.age": age}) for age in (15, 16)]
    assert ask([referral(), *later], hours(1)).duties


def test_an_overturning_withdraws_what_is_open_and_owes_what_is_new() -> None:
    events = [
        referral(),
        screened("accepted", hours(1), "24h"),
        event("critical_incident.filed", hours(2)),
        overturned("not_accepted", hours(3)),
    ]
    answer = ask(events, hours(4))
    assert duty(answer, "file.critical_incident").state == "done"
    assert duty(answer, "assign.investigation").state == "withdrawn"
    assert duty(answer, "plan.community_services").from_at == hours(3)


def test_an_overturning_to_acceptance_counts_the_investigation_from_receipt() -> None:
    answer = ask([referral(), screened("not_accepted", hours(1)), overturned("accepted", hours(30), "72h")], hours(31))
    assert duty(answer, "plan.community_services").state == "withdrawn"
    assert duty(answer, "start.investigation").due_at == hours(72)
    assert duty(answer, "file.critical_incident").due_at == hours(54)


def test_an_investigation_started_before_the_decision_counts_for_nothing() -> None:
    events = [referral(), event("investigation.started", hours(1)), screened("accepted", hours(2), "2h")]
    assert duty(ask(events, hours(2)), "start.investigation").state == "open"


def test_duties_of_one_code_in_one_episode_are_one_duty_with_all_its_grounds() -> None:
    found = event("concern.identified", hours(5), {"found_by": "ongoing_worker"}, episode="1")
    fbi = duty(ask([referral(), found], hours(6)), "notify.fbi")
    assert [ground.rule for ground in fbi.because] == ["ct-careline-tells-fbi", "ct-worker-tells-fbi"]
    assert (fbi.due_at, fbi.owed_by) == (hours(24), "careline_screener")


def test_a_ground_that_arises_after_the_duty_is_done_changes_nothing() -> None:
    found = event("concern.identified", hours(5), {"found_by": "ongoing_worker"}, episode="1")
    fbi = duty(ask([referral(), told("fbi", hours(1)), found], hours(60)), "notify.fbi")
    assert (fbi.state, len(fbi.because), fbi.due_at) == ("done", 1, hours(24))


def test_a_discharge_reaches_every_episode_or_only_the_one_it_names() -> None:
    both = [referral(episode="a"), referral(hours(2), episode="b")]
    everywhere = ask([*both, told("fbi", hours(3))], hours(4))
    assert {each.state for each in everywhere.duties if each.code == "notify.fbi"} == {"done"}
    named = ask([*both, told("fbi", hours(3), episode="b")], hours(4))
    assert (duty(named, "notify.fbi", "a").state, duty(named, "notify.fbi", "b").state) == ("open", "done")


def test_unnamed_episodes_have_ordinals_and_screenings_belong_to_the_latest_referral() -> None:
    events = [referral(), referral(hours(2)), screened("accepted", hours(3), "24h")]
    assert duty(ask(events, hours(4)), "start.investigation").episode == "2"


def test_an_episode_nobody_began_is_an_error() -> None:
    with pytest.raises(EpisodeError, match="'c'"):
        ask([referral(), told("fbi", hours(1), episode="c")], hours(2))


def test_overdue_means_after_the_due_time_and_late_means_done_after_it() -> None:
    assert duty(ask([referral()], hours(12)), "notify.local_law_enforcement").state == "open"
    assert duty(ask([referral()], hours(12.01)), "notify.local_law_enforcement").state == "overdue"
    late = duty(ask([referral(), told("local_law_enforcement", hours(13))], hours(14)), "notify.local_law_enforcement")
    assert (late.state, late.discharged_at) == ("done_late", hours(13))


def test_a_notice_taken_back_opens_the_duty_again_with_the_old_due_time() -> None:
    events = [referral(), told("fbi", hours(1)), event("notice.withdrawn", hours(2), to="fbi")]
    fbi = duty(ask(events, hours(30)), "notify.fbi")
    assert (fbi.state, fbi.due_at, fbi.discharged_at) == ("overdue", hours(24), None)
    assert duty(ask([*events, told("fbi", hours(3))], hours(30)), "notify.fbi").state == "done"


def test_taking_a_notice_back_does_not_touch_what_something_else_discharged() -> None:
    events = [
        referral(child__foreign_national=True),
        event("eligibility.requested", hours(1)),
        event("notice.withdrawn", hours(2), to="hhs"),
    ]
    assert duty(ask(events, hours(3)), "notify.hhs").state == "done"


def test_police_told_of_nothing_owed_spares_the_notice_until_it_is_taken_back() -> None:
    events = [
        referral(concern=[], child__in_agency_care=True),
        told("local_law_enforcement", hours(1)),
        event("victim.status_set", hours(2), {"victim.status": "confirmed", "concern": SEX}),
    ]
    assert "notify.local_law_enforcement" not in owed(ask(events, hours(3)))
    taken = event("notice.withdrawn", hours(4), to="local_law_enforcement")
    assert duty(ask([*events, taken], hours(5)), "notify.local_law_enforcement").due_at == hours(28)


def test_a_waiver_closes_a_duty_for_good() -> None:
    found = event("concern.identified", TUESDAY, {**KNOWN, "concern": SEX, "found_by": "ongoing_worker"})
    waived = event("duty.waived", hours(1), duty="consult.regional_hart_lead", reason="held last week")
    consult = duty(ask([found, waived], at("2021-12-01 10:00")), "consult.regional_hart_lead")
    assert consult.state == "waived"


def placement(what: str, when: Any, **data: Any) -> Any:
    return event(f"placement.{what}", when, **data)


@pytest.mark.parametrize(
    ("status", "kind", "is_refused"),
    [
        ("suspected", "group_home", True),
        ("confirmed", "foster_care", True),
        ("confirmed", "relative", False),
        ("confirmed", "home", False),
        ("at_risk", "group_home", False),
        ("ruled_out", "group_home", False),
    ],
)
def test_a_placement_waits_until_the_facility_is_informed(status: str, kind: str, is_refused: bool) -> None:
    events = [referral(victim__status=status), placement("made", hours(1), kind=kind, placement="Maple")]
    answer = ask(events, hours(2))
    assert bool(answer.refused) is is_refused
    same = placement("facility_informed", hours(1), placement="Maple")
    other = placement("facility_informed", hours(1), placement="Elm")
    assert not ask([*events, same], hours(2)).refused
    assert bool(ask([*events, other], hours(2)).refused) is is_refused


def test_an_unnamed_placement_is_the_latest() -> None:
    events = [
        referral(victim__status="suspected"),
        placement("proposed", hours(1), placement="Maple", kind="group_home"),
        placement("facility_informed", hours(2)),
        placement("made", hours(3)),
    ]
    assert not ask(events, hours(4)).refused
    moved = [*events, placement("proposed", hours(5), placement="Elm", kind="residential"), placement("made", hours(6))]
    assert [each.rule for each in ask(moved, hours(7)).refused] == ["ct-facility-is-informed"]


def test_a_refused_event_leaves_no_facts_and_discharges_nothing() -> None:
    events = [
        referral(),
        screened("accepted", hours(1), "24h"),
        event("referral.assigned", hours(2), {"child.age": 12}, track="family_assessment"),
    ]
    answer = ask(events, hours(3))
    assert [(each.event, each.at) for each in answer.refused] == [("referral.assigned", hours(2))]
    assert duty(answer, "assign.investigation").state == "open"
    assert answer.facts["child.age"] == 15


@pytest.mark.parametrize(
    ("data", "is_refused"),
    [
        ({"best_interest": True, "retrafficking_risk": False}, False),
        ({"best_interest": True, "retrafficking_risk": True}, True),
        ({"best_interest": False, "retrafficking_risk": False}, True),
        ({}, True),
    ],
)
def test_a_return_to_the_home_country_needs_both_findings(data: dict[str, bool], is_refused: bool) -> None:
    answer = ask([referral(), event("repatriation.approved", hours(1), **data)], hours(2))
    assert bool(answer.refused) is is_refused


def test_a_case_closes_only_when_the_law_is_done_and_last_in_its_instant() -> None:
    closing = event("case.closed", hours(2), {"case.open": False, "child.age": 15})
    open_law = ask([referral(), closing], hours(3))
    assert [each.rule for each in open_law.refused] == ["us-case-closes-after-the-law"]
    done = ask([referral(), closing, told("local_law_enforcement", hours(2))], hours(3))
    assert not done.refused


def test_a_refused_closing_leaves_none_of_its_facts() -> None:
    closing = event("case.closed", hours(2), {"indicators": True})
    assert ask([referral(), closing], hours(3)).facts["indicators"] is False


def test_whether_a_step_would_be_refused_can_be_asked_before_it_is_taken() -> None:
    pack = load_pack("us-ct")
    assert [each.reason for each in refusals(pack, [referral()], event("case.closed", hours(1)))]
    assert not refusals(pack, [referral()], told("fbi", hours(1)))


def test_the_rules_of_a_date_are_those_in_force_at_midnight_of_the_zone() -> None:
    assert "notify.csao" not in owed(ask([referral(at("2021-08-18 23:59"))], at("2021-08-18 23:59")))
    assert "notify.csao" in owed(ask([referral(at("2021-08-19 00:00"))], at("2021-08-19 00:00")))
    assert "notify.fbi" in owed(ask([referral(at("2015-01-01 00:00"))], at("2015-01-01 00:00")))


def test_nothing_is_owed_where_nothing_happened() -> None:
    answer = evaluate(load_pack("us-ct"), [], TUESDAY)
    assert (answer.duties, answer.undecided, answer.refused, dict(answer.facts)) == ((), (), (), {})
