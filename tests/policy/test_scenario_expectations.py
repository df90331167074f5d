"""An answer is compared with what a scenario file expects, line by line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhart.policy.answer import Answer, Duty, Ground, Refusal, State, Undecided
from openhart.policy.commands.expect import Expected, Names, differences, read_expected
from openhart.policy.reading.placed import read_placed
from openhart.policy.reading.shape import Shape

HARTFORD = ZoneInfo("America/New_York")
BEGUN = datetime(2021, 9, 4, 2, 15, tzinfo=UTC)  # Friday 22:15 in Hartford
NAMES = Names(
    duties=["notify.fbi", "notify.mdt", "notify.ncmec"],
    events=["placement.made", "case.closed"],
    roles=["careline_screener"],
    rules=["ct-fbi", "ct-mdt"],
)


def a_duty(code: str = "notify.fbi", *, hours: int | None = 24, state: State = "open", episode: str = "1") -> Duty:
    return Duty(
        code=code,
        episode=episode,
        instance=1,
        owed_by="careline_screener",
        from_at=BEGUN,
        due_at=None if hours is None else BEGUN + timedelta(hours=hours),
        limit="agency",
        state=state,
        discharged_at=None,
        because=(Ground("ct-fbi", "Policy 21-14", BEGUN),),
    )


def an_answer(*duties: Duty, undecided: tuple[str, ...] = (), refused: tuple[str, ...] = ()) -> Answer:
    return Answer(
        duties=duties,
        undecided=tuple(Undecided(code, "ct-mdt", ("concern",)) for code in undecided),
        refused=tuple(Refusal(code, BEGUN, "gate", "Not yet.") for code in refused),
        facts={},
        changes_at=None,
    )


def expected(text: str) -> Expected:
    shape = Shape()
    found = read_expected(read_placed(text), shape, NAMES)
    shape.stop_if_wrong()
    return found


def found(text: str, answer: Answer) -> list[str]:
    return [sentence for _, sentence in differences(expected(text), answer, HARTFORD)]


@pytest.mark.parametrize(
    "line",
    [
        "{duty: notify.fbi}",
        "{duty: notify.fbi, due: 2021-09-04T22:15:00-04:00}",
        "{duty: notify.fbi, due: 2021-09-05T02:15:00Z}",
        "{duty: notify.fbi, due: 2021-09-04}",
        "{duty: notify.fbi, from: 2021-09-03}",
        "{duty: notify.fbi, state: open, limit: agency, owed_by: careline_screener, episode: '1'}",
        "{duty: notify.fbi, episode: 1}",
        "{duty: notify.fbi, discharged_at: null}",
        "{duty: notify.fbi, because: [ct-fbi]}",
    ],
)
def test_a_line_that_holds_leaves_no_difference(line: str) -> None:
    assert found(f"duties: [{line}]", an_answer(a_duty())) == []


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("{duty: notify.mdt}", "no such duty is in the answer"),
        ("{duty: notify.fbi, due: 2021-09-05}", "but found due Sat 4 Sep 2021 22:15"),
        ("{duty: notify.fbi, due: 2021-09-04T22:15:01-04:00}", "but found due"),
        ("{duty: notify.fbi, due: null}", "due none: expected, but found due"),
        ("{duty: notify.fbi, state: overdue}", "but found state open"),
        ("{duty: notify.fbi, limit: law}", "but found limit agency"),
        ("{duty: notify.fbi, episode: two}", "but found episode 1"),
        ("{duty: notify.fbi, discharged_at: 2021-09-04}", "but found discharged_at none"),
        ("{duty: notify.fbi, because: [ct-mdt]}", "but found because ct-fbi"),
    ],
)
def test_a_line_that_does_not_hold_says_what_was_found(line: str, phrase: str) -> None:
    sentences = found(f"duties: [{line}]", an_answer(a_duty()))
    assert len(sentences) == 1
    assert phrase in sentences[0]


def test_a_duty_without_due_is_expected_with_null() -> None:
    assert found("duties: [{duty: notify.fbi, due: null}]", an_answer(a_duty(hours=None))) == []
    assert found("duties: [{duty: notify.fbi, due: 2021-09-04}]", an_answer(a_duty(hours=None)))


def test_a_duty_named_twice_needs_two_instances() -> None:
    twice = "duties: [{duty: notify.fbi}, {duty: notify.fbi}]"
    assert "once more" in found(twice, an_answer(a_duty()))[0]
    assert found(twice, an_answer(a_duty(), a_duty(episode="2"))) == []


def test_instances_are_shared_out_so_that_as_many_lines_as_possible_hold() -> None:
    text = "duties: [{duty: notify.fbi}, {duty: notify.fbi, episode: 1}]"
    assert found(text, an_answer(a_duty(episode="1"), a_duty(episode="2"))) == []
    assert found(text, an_answer(a_duty(episode="2"), a_duty(episode="1"))) == []


@given(st.permutations(range(5)), st.permutations(range(5)))
def test_the_order_of_lines_and_duties_never_matters(lines: list[int], duties: list[int]) -> None:
    asked = [f"{{duty: notify.fbi, due: 2021-09-0{4 + n}}}" if n % 2 else "{duty: notify.fbi}" for n in lines]
    answer = an_answer(*(a_duty(hours=24 * (n + 1)) for n in duties))
    assert found(f"duties: [{', '.join(asked)}]", answer) == []


def test_lines_not_named_are_free() -> None:
    assert found("duties: []", an_answer(a_duty(), undecided=("notify.mdt",), refused=("case.closed",))) == []


def test_not_owed_allows_a_withdrawn_instance_only() -> None:
    assert found("not_owed: [notify.fbi]", an_answer(a_duty("notify.mdt"))) == []
    assert found("not_owed: [notify.fbi]", an_answer(a_duty(state="withdrawn"))) == []
    assert (
        "expected not to be owed, but it is done" in found("not_owed: [notify.fbi]", an_answer(a_duty(state="done")))[0]
    )


def test_undecided_and_refused_name_codes_and_an_empty_list_means_none() -> None:
    answer = an_answer(undecided=("notify.mdt",), refused=("case.closed",))
    assert found("undecided: [notify.mdt]\nrefused: [case.closed]", answer) == []
    assert found("undecided: []\nrefused: []", an_answer()) == []
    assert "found notify.mdt" in found("undecided: []", answer)[0]
    assert "found case.closed" in found("refused: []", answer)[0]
    assert "notify.fbi: expected to be undecided" in found("undecided: [notify.fbi]", answer)[0]
    assert "placement.made: expected to be refused" in found("refused: [placement.made]", answer)[0]


def test_each_difference_bears_the_line_of_the_expectation() -> None:
    text = "duties:\n  - duty: notify.fbi\n    state: done\n"
    text += "not_owed: [notify.fbi]\nrefused:\n  - case.closed\nundecided: []"
    answer = an_answer(a_duty(), undecided=("notify.mdt",))
    assert [line for line, _ in differences(expected(text), answer, HARTFORD)] == [2, 4, 6, 7]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("duties: [{duty: notfy.fbi}]", "unknown duty 'notfy.fbi'"),
        ("duties: [{state: open}]", "has no 'duty'"),
        ("duties: [notify.fbi]", "a mapping with"),
        ("duties: {duty: notify.fbi}", "a list was expected"),
        ("duties: [{duty: notify.fbi, state: late}]", "unknown state 'late'"),
        ("duties: [{duty: notify.fbi, limit: court}]", "unknown limit 'court'"),
        ("duties: [{duty: notify.fbi, owed_by: nobody}]", "unknown owed_by 'nobody'"),
        ("duties: [{duty: notify.fbi, due: 2021-09-04T10:15:00}]", "has no offset"),
        ("duties: [{duty: notify.fbi, from: null}]", "is not a time"),
        ("duties: [{duty: notify.fbi, episode: yes}]", "a text was expected"),
        ("duties: [{duty: notify.fbi, dew: 2021-09-04}]", "did you mean 'due'?"),
        ("duties: [{duty: notify.fbi, because: [ct-fib]}]", "unknown rule 'ct-fib'"),
        ("undecided: [notify.fib]", "unknown duty 'notify.fib'"),
        ("undecided: notify.fbi", "a list was expected"),
        ("not_owed: [1]", "the duty is 1"),
        ("refused: [placement.mode]", "did you mean 'placement.made'?"),
        ("refused:", "a list was expected ([] for none)"),
        ("owed: [notify.fbi]", "unknown key 'owed'"),
        ("[]", "a mapping with"),
    ],
)
def test_an_expectation_that_names_something_unknown_is_malformed(text: str, phrase: str) -> None:
    shape = Shape()
    read_expected(read_placed(text), shape, NAMES)
    assert any(phrase in problem.text for problem in shape.problems), shape.problems
