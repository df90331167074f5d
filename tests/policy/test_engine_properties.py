"""What must hold of every case there could be."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.policy.engine_story import TUESDAY

from openhart.policy import Answer, CaseError, Event, evaluate, load_pack

PACK = load_pack("us-ct")
CLOSED = {"done", "done_late", "waived"}
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "concern": st.sampled_from([[], ["sex_trafficking"], ["labor_trafficking"]]),
    "indicators": st.booleans(),
    "found_by": st.sampled_from(["careline", "investigation_worker", "ongoing_worker"]),
    "victim.status": st.sampled_from(["suspected", "confirmed"]),
    "child.age": st.sampled_from([12, 17, 18]),
    "child.foreign_national": st.booleans(),
    "child.in_agency_care": st.booleans(),
    "case.open": st.booleans(),
    "child.residence_state": st.sampled_from(["CT", "NY"]),
    "child.location_state": st.sampled_from(["CT", "NY"]),
    "travel_authorized": st.booleans(),
    "child.left_on_own": st.booleans(),
    "child.missing_since": st.sampled_from([TUESDAY - timedelta(hours=9), TUESDAY + timedelta(hours=9)]),
}
DATA: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "referral.screened": {"decision": st.sampled_from(["accepted", "not_accepted"])},
    "referral.screening_overturned": {"decision": st.sampled_from(["accepted", "not_accepted"])},
    "referral.assigned": {"track": st.sampled_from(["investigation", "family_assessment"])},
    "notice.sent": {"to": st.sampled_from(["local_law_enforcement", "fbi", "hhs", "ncmec"])},
    "notice.withdrawn": {"to": st.sampled_from(["local_law_enforcement", "fbi", "hhs", "ncmec"])},
    "consult.held": {"with": st.sampled_from(["statewide_hart_lead", "regional_hart_lead"])},
    "triage.decided": {"response": st.just("convene_team")},
    "eligibility_letter.received": {"kind": st.sampled_from(["interim", "extension", "eligibility"])},
    "placement.made": {"kind": st.sampled_from(["home", "group_home"])},
    "duty.waived": {"duty": st.sampled_from(["notify.fbi", "consult.regional_hart_lead"])},
}
CODES = [
    "referral.received", "concern.identified", "child.missing", "child.located", "fact.corrected", "victim.status_set",
    "child.location_learned", "eligibility.requested", "investigation.started", "placement.facility_informed",
    "screening.completed", "review.completed", "case.closed", *DATA,
]  # fmt: skip


@st.composite
def an_event(draw: st.DrawFn) -> Event:
    code = draw(st.sampled_from(CODES))
    facts = {name: draw(FACTS[name]) for name in draw(st.sets(st.sampled_from(sorted(FACTS)), max_size=4))}
    data = {name: draw(values) for name, values in DATA.get(code, {}).items()}
    when = TUESDAY + timedelta(hours=draw(st.sampled_from([0, 1, 5, 20, 80, 90, 1900, 2500])))
    return PACK.read_event({"at": when, "event": code, "facts": facts, "data": data})


CASES = st.lists(an_event(), max_size=14)
MOMENTS = st.sampled_from([TUESDAY + timedelta(hours=count) for count in (0, 4, 30, 85, 1850, 2200, 4000)])


def answered(events: Sequence[Event], when: Any) -> Answer:
    """Return the answer; a case that contradicts itself is no example."""
    try:
        return evaluate(PACK, events, when)
    except CaseError:
        assume(False)
        raise


@settings(max_examples=60, deadline=None)
@given(CASES, MOMENTS, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_given_means_nothing(events: list[Event], when: Any, random: Any) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    first = answered(events, when)
    assert first == answered(events, when) == answered(shuffled, when)


@settings(max_examples=60, deadline=None)
@given(CASES, MOMENTS)
def test_facts_given_together_may_as_well_come_in_events_of_their_own(events: list[Event], when: Any) -> None:
    split: list[Event] = []
    for event in events:
        if event.code in {"fact.corrected", "case.closed", "placement.made", "referral.assigned", "child.missing"}:
            split.append(event)
            continue
        bound = {code: value for code, value in event.facts.items() if PACK.facts[code].of_episode}
        split.append(Event(event.code, event.at, bound, event.data))
        split += [
            Event("review.completed", event.at, {code: value})
            for code, value in event.facts.items()
            if code not in bound
        ]
    ignored = {"review.statewide_hart_lead"}  # the events that carry the facts discharge it
    one, other = answered(events, when), answered(split, when)
    assert [each for each in one.duties if each.code not in ignored] == [
        each for each in other.duties if each.code not in ignored
    ]


@settings(max_examples=60, deadline=None)
@given(CASES, MOMENTS, MOMENTS)
def test_asking_later_never_loses_a_duty(events: list[Event], one: Any, other: Any) -> None:
    early, late = min(one, other), max(one, other)
    before = answered(events, early)
    after = {(each.code, each.episode, each.instance): each for each in answered(events, late).duties}
    for each in before.duties:
        assert (each.code, each.episode, each.instance) in after


@settings(max_examples=60, deadline=None)
@given(CASES, MOMENTS, MOMENTS)
def test_nothing_discharged_opens_again_but_by_a_notice_taken_back(events: list[Event], one: Any, other: Any) -> None:
    kept = [event for event in events if event.code != "notice.withdrawn"]
    early, late = min(one, other), max(one, other)
    after = {(each.code, each.episode, each.instance): each for each in answered(kept, late).duties}
    for each in answered(kept, early).duties:
        if each.state in CLOSED:
            later = after[each.code, each.episode, each.instance]
            assert (later.state, later.due_at, later.because) == (each.state, each.due_at, each.because)


@settings(max_examples=60, deadline=None)
@given(CASES, MOMENTS)
def test_an_answer_is_in_order_with_itself(events: list[Event], when: Any) -> None:
    answer = answered(events, when)
    for each in answer.duties:
        assert each.because
        assert each.due_at is None or each.from_at <= each.due_at
        assert (each.discharged_at is not None) is (each.state in CLOSED)
        assert (each.state == "overdue") is (each.state in {"open", "overdue"} and (each.due_at or when) < when)
    assert all(each.needs for each in answer.undecided)
    assert answer.changes_at is None or answer.changes_at > when


@settings(max_examples=50, deadline=None)
@given(CASES, MOMENTS)
def test_until_the_moment_it_names_time_alone_makes_nothing_owed(events: list[Event], when: Any) -> None:
    kept = [event for event in events if event.at <= when]
    answer = answered(kept, when)
    until = answer.changes_at or when + timedelta(days=400)
    later = answered(kept, until - timedelta(seconds=1))
    keys = {(each.code, each.episode, each.instance, each.because) for each in answer.duties}
    assert keys == {(each.code, each.episode, each.instance, each.because) for each in later.duties}


@settings(max_examples=60, deadline=None)
@given(CASES, MOMENTS, st.integers(0, 120))
def test_a_later_answer_holds_for_an_earlier_moment_unless_time_has_changed_it_since(
    events: list[Event], when: Any, days: int
) -> None:
    kept = [event for event in events if event.at <= when]
    then, later = answered(kept, when), answered(kept, when + timedelta(days=days))
    if later.changed_at is None or later.changed_at <= when:
        closed = {"open": "open", "overdue": "open"}
        assert [each._replace(state=closed.get(each.state, each.state)) for each in then.duties] == [
            each._replace(state=closed.get(each.state, each.state)) for each in later.duties
        ]
    else:
        assert then.changed_at != later.changed_at


@settings(max_examples=50, deadline=None)
@given(an_event())
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    assert PACK.problems(event) == []
    assert PACK.read_event(PACK.write_event(event)) == event
