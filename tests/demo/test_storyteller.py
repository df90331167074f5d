from collections import Counter
from datetime import timedelta

import pytest
from tests.demo.conftest import WEDNESDAY, answer, children, world

from openhart.config.demo.script import Report
from openhart.config.demo.simulator import DAYS, simulate
from openhart.desk.queries.queues import QUEUES
from openhart.notices.lifecycle import USUAL_FORM
from openhart.referrals.events import codes
from openhart.referrals.events.flags import BY_CODE

STATES = {"open", "overdue", "done", "done_late", "waived", "withdrawn"}


def test_the_same_seed_and_moment_tell_the_same_caseload() -> None:
    assert list(simulate(world(), 60)) == list(simulate(world(), 60))


def test_another_seed_tells_another_caseload() -> None:
    assert list(simulate(world(), 20)) != list(simulate(world(seed=2), 20))


def test_an_hour_later_the_same_children_are_there_and_what_happened_happened() -> None:
    before, after = (list(simulate(world(now=WEDNESDAY + timedelta(hours=later)), 60)) for later in (0, 1))
    assert [script.child.given_name for script in children(before)] == [
        script.child.given_name for script in children(after)
    ]
    old = [report.number for report in before if report.number >= 0]
    steps = {report.number: report.cases[0].steps for report in after}
    for report in before:
        if report.number in old:
            told = [(step.event, step.at) for step in report.cases[0].steps]
            assert told == [(step.event, step.at) for step in steps[report.number][: len(told)]]


@pytest.mark.parametrize("referrals", [1, 2, 3, 12, 75])
def test_there_are_as_many_children_as_asked_for(referrals: int) -> None:
    reports = list(simulate(world(), referrals))
    assert sum(len(report.cases) for report in reports) == referrals
    assert [report.received_at for report in reports] == sorted(report.received_at for report in reports)


def test_duties_stand_in_every_state_and_some_are_undecided(caseload: list[Report]) -> None:
    answers = [answer(script) for script in children(caseload)]
    found = Counter(duty.state for told in answers for duty in told.duties)
    assert set(found) == STATES, found
    assert any(told.undecided for told in answers)
    assert found["done"] > found["done_late"] > found["overdue"]


def test_no_queue_is_empty(caseload: list[Report]) -> None:
    owed = []
    for script in children(caseload):
        told = answer(script)
        decision = told.facts.get("referral.decision")
        owed += [(duty.code, duty.state, decision) for duty in told.duties if duty.state in {"open", "overdue"}]
    for queue in QUEUES:
        inside = [
            code
            for code, state, decision in owed
            if any(code == wanted or (wanted.endswith("*") and code.startswith(wanted[:-1])) for wanted in queue.codes)
            and (not queue.decision or decision == queue.decision)
            and (not queue.is_overdue or state == "overdue")
        ]
        assert inside, queue.title


def test_the_caseload_has_what_each_screen_shows(caseload: list[Report]) -> None:
    events = Counter(step.event for script in children(caseload) for step in script.steps)
    for event in (
        "child.missing", "child.located", "return_interview.held", "eligibility_letter.received", "fact.corrected",
        "referral.screening_overturned", "notice.acknowledged", "notice.withdrawn", "duty.waived", "case.closed",
        "concern.identified", "placement.made", "service.requested", "prosecution.recorded", "team.convened",
    ):  # fmt: skip
        assert events[event], event
    assert events["notice.sent"] > events["notice.acknowledged"]
    assert any(len(report.cases) > 1 for report in caseload)
    assert any(report.seconds for report in caseload)


def test_the_children_are_as_the_published_figures_say(caseload: list[Report]) -> None:
    scripts = children(caseload)
    ages = [script.steps[0].facts["child.age"] for script in scripts]
    assert min(ages) >= 2
    assert max(ages) <= 18
    girls = sum(script.child.gender == "girl" for script in scripts) / len(scripts)
    at_home = sum(script.living == "home" for script in scripts) / len(scripts)
    assert 0.78 < girls < 0.93
    assert 0.6 < at_home < 0.75


def test_nothing_happens_after_the_present_or_more_than_two_years_before(caseload: list[Report]) -> None:
    begin = WEDNESDAY - timedelta(days=DAYS + 2)
    for script in children(caseload):
        times = [step.at for step in script.steps]
        assert times == sorted(times)
        assert len(set(times)) == len(times)
        assert begin <= times[0]
        assert all(step.at <= step.recorded_at <= WEDNESDAY for step in script.steps)


def test_no_step_is_one_that_a_gate_refuses(caseload: list[Report]) -> None:
    assert [answer(script).refused for script in children(caseload) if answer(script).refused] == []


def test_every_code_is_one_that_the_rooms_know(caseload: list[Report]) -> None:
    for report in caseload:
        assert report.channel in codes.CHANNELS
        assert report.reporter.kind in codes.REPORTER_KINDS
    for script in children(caseload):
        assert set(script.flags) <= set(BY_CODE)
        assert script.living in codes.PLACEMENTS
        assert script.child.gender in codes.GENDERS
        forms = {step.data.get("form") for step in script.steps if step.event == "notice.sent"}
        assert forms <= {None, *USUAL_FORM.values()}


def test_telephone_numbers_belong_to_nobody(caseload: list[Report]) -> None:
    numbers = [script.child.phone for script in children(caseload)] + [report.reporter.phone for report in caseload]
    assert all("-555-01" in number for number in numbers if number)
