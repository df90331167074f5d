"""`hart policy why`: each duty explains itself, and so does its absence."""

from pathlib import Path

import pytest

from openhart.policy.cli import main

CASE = """\
scenario: Labor trafficking is alleged
policy: harbor
events:
  - at: 2021-09-03T22:15:00-04:00
    event: referral.received
    facts: {concern: [labor_trafficking]}
  - at: 2021-09-04T09:00:00-04:00
    event: notice.sent
    data: {to: police}
  - at: 2021-09-06T09:00:00-04:00
    event: placement.made
    data: {kind: relative}
ask: 2021-09-05T09:00:00-04:00
"""


@pytest.fixture
def case(harbor: Path, tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def why(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """Return the explanation, its lines joined where they were broken."""
    assert main(["why", *argv]) == 0
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.requirement("R-POL-2")
def test_a_duty_that_is_owed_names_rule_citation_sentence_fact_and_event(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = why(capsys, str(case), "notify.police")
    assert "Episode 1: done owed by Screener, from Fri 3 Sep 2021 22:15" in said
    assert "due Sat 4 Sep 2021 22:15, a limit set by the agency" in said
    assert "because of harbor-police (Handbook 1), Fri 3 Sep 2021 22:15" in said
    assert "discharged Sat 4 Sep 2021 09:00: notice.sent" in said
    assert "handbook/1: “The screener shall: • tell the police;”" in said
    assert "(Concern: labor trafficking)" in said
    assert "1 later event(s) of the file are not read." in said


@pytest.mark.requirement("R-POL-2")
def test_a_duty_that_is_undecided_names_what_would_tell(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = why(capsys, str(case), "notify.fbi")
    assert "Undecided until this is known: Indicators." in said
    assert "Rule harbor-fbi: undecided" in said
    assert "unknown: indicators are noted (Indicators: unknown)" in said
    assert "Rule harbor-fbi-second: other version" in said


@pytest.mark.requirement("R-POL-2")
def test_a_duty_that_is_not_owed_says_which_condition_does_not_hold(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write_text(CASE.replace("[labor_trafficking]", "[], indicators: no"))
    said = why(capsys, str(case), "notify.police")
    assert "In short: Not owed." in said
    assert "does not hold: a concern is alleged (Concern: none)" in said
    assert "does not hold: indicators are noted" in why(capsys, str(case), "notify.fbi")


@pytest.mark.requirement("R-POL-2")
def test_a_duty_that_nothing_triggered_says_what_it_waits_for(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = why(capsys, "--at", "2021-09-03T22:00:00-04:00", str(case), "notify.police")
    assert "it waits for: a referral is received" in said


def test_an_unknown_duty_is_told_with_the_nearest(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", str(case), "notify.polise"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "unknown duty 'notify.polise'; a known duty was expected (did you mean 'notify.police'?)" in captured.err


@pytest.mark.parametrize(
    ("good", "bad", "line"),
    [
        ("event: referral.received", "event: referral.recieved", 5),
        ("policy: harbor", "policy: harbr", 2),
        ("data: {to: police}", "data: {to: police}\n    episode: unheard of", 10),
    ],
)
def test_a_malformed_file_is_told_with_its_line(
    case: Path, capsys: pytest.CaptureFixture[str], good: str, bad: str, line: int
) -> None:
    case.write_text(CASE.replace(good, bad, 1))
    assert main(["why", str(case), "notify.police"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"{case}:{line}: ")
