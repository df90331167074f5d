"""A malformed scenario file is refused with its line and what was expected, and never with a traceback."""

from pathlib import Path

import pytest

from openhart.policy.cli import main

GOOD = """\
scenario: Red flags on a Friday night
policy: harbor
events:
  - at: 2021-09-03T22:15:00-04:00
    event: referral.received
    facts:
      concern: [sex_trafficking]
      indicators: yes
      child.age: 15
      child.residence_state: CT
  - at: 2021-09-04T09:00:00-04:00
    event: notice.sent
    data: {to: fbi, form: DCF-737}
ask: 2021-09-04T11:00:00-04:00
expect:
  duties:
    - duty: notify.police
      due: 2021-09-04T10:15:00-04:00
      state: overdue
    - {duty: notify.fbi, state: done}
  undecided: []
  not_owed: []
  refused: []
"""

# (what a good line is replaced by, the line that is named, what is said of it)
BROKEN = [
    ("policy: harbor", "policy: harbr", 2, "unknown policy 'harbr'; the name of a pack was expected (did you mean"),
    ("policy: harbor", "policy: [harbor]", 2, "policy is a list; a text was expected"),
    ("policy: harbor", "policy:", 2, "policy is empty"),
    ("policy: harbor", "policy: ../harbor", 2, "unknown policy"),
    ("policy: harbor", f"policy: {'x' * 5000}", 2, "unknown policy"),
    ("policy: harbor\n", "", 1, "has no 'policy'"),
    ("policy: harbor", "polcy: harbor", 2, "unknown key 'polcy'; a key of a scenario file was expected (did you mean"),
    ("scenario: Red flags on a Friday night", "scenario: [a]", 1, "scenario is a list"),
    ("scenario: Red flags on a Friday night", "scenario: a: b", 1, "broken YAML"),
    ("22:15:00-04:00\n    event: ref", "22:15:00\n    event: ref", 4, "has no offset; a time with its offset"),
    ("at: 2021-09-03T22:15:00-04:00", "at: 2021-09-03", 4, "is a day without a time"),
    ("at: 2021-09-03T22:15:00-04:00", "at: Friday", 4, "is not a time"),
    ("at: 2021-09-03T22:15:00-04:00", "at: 2021-13-03T22:15:00-04:00", 4, "not a time of the calendar"),
    ("at: 2021-09-03T22:15:00-04:00", "at: 0021-09-03T22:15:00-04:00", 4, "out of range"),
    ("at: 2021-09-03T22:15:00-04:00", "at:", 4, "is not a time"),
    ("at: 2021-09-03T22:15:00-04:00\n    ", "", 4, "has no 'at'"),
    ("    event: referral.received\n", "", 4, "has no 'event'"),
    ("event: referral.received", "event: referal.received", 5, "did you mean 'referral.received'?"),
    ("event: referral.received", "event: [referral.received]", 5, "unknown event"),
    (
        "event: referral.received",
        "event: referral.received\n    event: notice.sent",
        6,
        "stands twice (first in line 5)",
    ),
    ("event: referral.received", "event: referral.received\n    evnt: x", 6, "did you mean 'event'?"),
    ("event: referral.received", "event: referral.received\n    episode: [1]", 6, "episode is a list"),
    ("event: referral.received", "event: referral.received\n    episode:", 6, "episode is empty"),
    ("event: referral.received", "event: referral.received\n    recorded_at: 2021-09-04T09:00:00", 6, "has no offset"),
    ("event: notice.sent", "event: notice.sent\n    episode: nobody began this", 13, "nobody began this"),
    ("facts:\n", "facts: none\n    more:\n", 7, "unknown key 'more'"),
    ("concern: [sex_trafficking]", "concern: [sex]", 7, "unknown value 'sex'"),
    ("concern: [sex_trafficking]", "concern: sex_trafficking", 7, "a list of"),
    ("concern: [sex_trafficking]", "concern:", 7, "a list of"),
    ("concern: [sex_trafficking]", "concern: {sex_trafficking: yes}", 7, "a list of"),
    ("concern: [sex_trafficking]", "concern: !!set {sex_trafficking}", 7, "tag"),
    ("indicators: yes", "indicators: perhaps", 8, "yes or no was expected"),
    ("indicators: yes", "indicators: 1", 8, "yes or no was expected"),
    ("indicators: yes", "indicator: yes", 8, "did you mean 'indicators'?"),
    ("indicators: yes", "indicators: yes\n      indicators: yes", 9, "stands twice"),
    ("child.age: 15", "child.age: fifteen", 9, "whole number"),
    ("child.age: 15", "child.age: 15.5", 9, "whole number"),
    ("child.age: 15", "child.age: -1", 9, "whole number"),
    ("child.age: 15", "child.age: yes", 9, "whole number"),
    ("child.age: 15", "child.age:", 9, "whole number"),
    ("child.age: 15", "child.agee: 15", 9, "did you mean 'child.age'?"),
    ("child.residence_state: CT", "child.residence_state: Connecticut", 10, "two capital letters"),
    ("child.residence_state: CT", "child.residence_state: no", 10, "two capital letters"),
    ("data: {to: fbi, form: DCF-737}", "data: {form: DCF-737}", 13, "'to' was expected"),
    ("data: {to: fbi, form: DCF-737}", "data: {to: fib}", 13, "did you mean 'fbi'?"),
    ("data: {to: fbi, form: DCF-737}", "data: {to: [fbi]}", 13, "unknown value a list"),
    ("data: {to: fbi, form: DCF-737}", "data: {to: fbi, tow: x}", 13, "no data 'tow'"),
    ("data: {to: fbi, form: DCF-737}", "data: [fbi]", 13, "mapping"),
    ("data: {to: fbi, form: DCF-737}", "data: {to: fbi, to: police}", 13, "stands twice"),
    ("data: {to: fbi, form: DCF-737}", "data: {to: fbi", 14, "broken YAML"),
    ("    data: {to: fbi, form: DCF-737}\n", "", 11, "'to' was expected"),
    ("ask: 2021-09-04T11:00:00-04:00", "ask: 2021-09-04T11:00:00", 14, "has no offset"),
    ("ask: 2021-09-04T11:00:00-04:00", "ask: [2021-09-04T11:00:00-04:00]", 14, "is not a time"),
    ("ask: 2021-09-04T11:00:00-04:00", "\task: x", 14, "broken YAML"),
    ("ask: 2021-09-04T11:00:00-04:00", "asks: 2021-09-04T11:00:00-04:00", 14, "did you mean 'ask'?"),
    ("ask: 2021-09-04T11:00:00-04:00", "---", 14, "a second document begins here"),
    ("ask: 2021-09-04T11:00:00-04:00", "ask: *when", 14, "names nothing"),
    ("ask: 2021-09-04T11:00:00-04:00", "policy: harbor", 14, "stands twice (first in line 2)"),
    ("duty: notify.police", "duty: notify.polce", 17, "did you mean 'notify.police'?"),
    ("duty: notify.police", "duty: [notify.police]", 17, "the duty is a list"),
    ("- duty: notify.police", "- episode: 1", 17, "has no 'duty'"),
    ("due: 2021-09-04T10:15:00-04:00", "due: 2021-09-04T10:15:00", 18, "has no offset"),
    ("due: 2021-09-04T10:15:00-04:00", "due: tomorrow", 18, "is not a time"),
    ("due: 2021-09-04T10:15:00-04:00", "deu: 2021-09-04", 18, "did you mean 'due'?"),
    ("state: overdue", "state: late", 19, "unknown state 'late'"),
    ("state: done}", "owed_by: screner}", 20, "did you mean 'screener'?"),
    ("state: done}", "limit: rule}", 20, "unknown limit 'rule'; a known limit was expected: agency, law"),
    ("undecided: []", "undecided: [notify.nobody]", 21, "unknown duty 'notify.nobody'"),
    ("undecided: []", "undecided:", 21, "a list was expected ([] for none)"),
    ("not_owed: []", "not_owed: notify.fbi", 22, "a list was expected"),
    ("refused: []", "refused: [placement.maid]", 23, "did you mean 'placement.made'?"),
    ("refused: []", "refuse: []", 23, "did you mean 'refused'?"),
    ("refused: []", "refused: []\nshows: {owed: [harbor-fib]}", 24, "did you mean 'harbor-fbi'?"),
]


def run(path: Path, text: str | bytes, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    status = main(["run", str(path), *more])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture
def path(harbor: Path, tmp_path: Path) -> Path:
    return tmp_path / "case.yaml"


def test_the_good_file_is_good(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(path, GOOD, capsys)
    assert (status, err) == (0, ""), out + err


@pytest.mark.parametrize(("good", "bad", "line", "phrase"), BROKEN)
def test_a_malformed_file_is_refused_with_line_and_expectation(
    path: Path, capsys: pytest.CaptureFixture[str], good: str, bad: str, line: int, phrase: str
) -> None:
    assert good in GOOD
    status, out, err = run(path, GOOD.replace(good, bad, 1), capsys)
    assert (status, out) == (2, "")
    told = [each for each in err.splitlines() if each.startswith(f"{path}:{line}: ")]
    assert any(phrase in each and "expected" in each for each in told), err


@pytest.mark.parametrize(
    ("data", "line", "phrase"),
    [
        (b"", 1, "the file is empty"),
        (b"\n\n# nothing\n", 1, "the file is empty"),
        (b"- a\n- b\n", 1, "a scenario file is a list; a mapping with"),
        (b"just words", 1, "a mapping with"),
        (b"~", 1, "a mapping with"),
        (b"policy: harbor\nevents: []", 1, "no event and no 'ask'"),
        (b"policy: harbor\nevents: {at: x}", 2, "events is a mapping; a list was expected"),
        (b"policy: harbor\nevents:", 2, "events is empty; a list was expected"),
        (b"policy: harbor\nevents:\n  - nothing", 3, "a mapping with"),
        (b"policy: harbor\nevents:\n  - ~", 3, "a mapping with"),
        (b"policy: harbor\nevents: []\nask: 2021-09-04T11:00:00Z\nexpect: all is well", 4, "a mapping with"),
        (b"policy: harbor", 1, "has no 'events'"),
        (b"scenario: caf\xe9", 1, "not UTF-8"),
        (b"scenario: a\n\xff\xfe", 2, "not UTF-8"),
        ("scenario: a".encode("utf-16"), 1, "not UTF-8"),
        (b"scenario: \x07", 1, "U+0007"),
        (b"\x00" * 100, 1, "U+0000"),
        (b"a: &a [*a]", 1, "contains itself"),
        (b"[" * 100_000, 1, "nested more than"),
        (b"{" * 100_000, 1, "key"),
        (b"a: " + b"x" * 9_000_000, 1, "characters long"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    path: Path, capsys: pytest.CaptureFixture[str], data: bytes, line: int, phrase: str
) -> None:
    status, out, err = run(path, data, capsys)
    assert (status, out) == (2, "")
    assert any(each.startswith(f"{path}:{line}: ") and phrase in each for each in err.splitlines()), err


def test_two_values_for_one_fact_at_one_instant_are_refused(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second = "  - {at: 2021-09-04T02:15:00Z, event: referral.received, facts: {child.age: 16}}\nask:"
    status, out, err = run(path, GOOD.replace("ask:", second, 1), capsys)
    assert (status, out) == (2, "")
    assert err.startswith(f"{path}:14: two values for child.age"), err


def test_every_problem_of_a_file_is_told_in_the_order_of_lines(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = GOOD.replace("to: fbi", "to: fib").replace("concern: [sex_", "concern: [sexy_").replace("overdue", "late")
    _, _, err = run(path, text, capsys)
    assert [line.split(":")[1] for line in err.splitlines()] == ["7", "13", "19"]


def test_a_file_that_is_not_there_and_a_folder_are_refused(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(path)]) == 2
    assert "there is no such file; a scenario file was expected" in capsys.readouterr().err
    assert main(["run", str(tmp_path)]) == 2
    assert "this is a folder; a scenario file was expected" in capsys.readouterr().err
    assert main(["run", "with\0nul"]) == 2


def test_a_message_never_carries_control_characters_of_the_file(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = run(path, GOOD.replace("policy: harbor", 'policy: "\\e[31mharbor"'), capsys)
    assert "\x1b" not in err


@pytest.mark.parametrize("argv", [[], ["run"], ["nothing"], ["run", "--at"], ["why", "x"], ["compare", "harbor", "x"]])
def test_a_command_that_is_not_complete_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert "usage: hart policy" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["--help"], ["run", "--help"], ["book", "--help"]])
def test_help_is_no_error(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 0
    assert "usage: hart policy" in capsys.readouterr().out
