"""`hart policy run`: the answer, the exit status, and where each word of it goes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from openhart.policy.cli import main

CASE = """\
scenario: Red flags on a Friday night
policy: harbor
events:
  - at: 2021-09-03T22:15:00-04:00
    event: referral.received
    facts: {concern: [sex_trafficking], indicators: yes, child.age: 15}
  - at: "2021-09-04T13:00:00Z"
    event: notice.sent
    data: {to: fbi, form: DCF-737}
"""
HOLDS = "expect:\n  duties: [{duty: notify.police, state: open}]\n"
FAILS = "expect:\n  duties:\n    - {duty: notify.police, state: done}\n  refused: []\n  not_owed: [notify.fbi]\n"


@pytest.fixture
def case(harbor: Path, tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.mark.requirement("R-POL-5")
def test_the_duties_are_printed_as_a_table(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(case)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Red flags on a Friday night\npolicy harbor, asked Sat 4 Sep 2021 09:00\n")
    assert "notify.police  1        screener  Fri 3 Sep 2021 22:15  Sat 4 Sep 2021 10:15  law" in out
    assert "done   Sat 4 Sep 2021 09:00" in out
    assert "\x1b" not in out


@pytest.mark.requirement("R-POL-4")
def test_json_is_the_contract_to_the_letter(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--json", str(case)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["scenario"] == "Red flags on a Friday night"
    assert answer["asked_at"] == "2021-09-04T09:00:00-04:00"
    assert list(answer) == ["scenario", "asked_at", "duties", "undecided", "refused"]
    police = next(duty for duty in answer["duties"] if duty["duty"] == "notify.police")
    assert police == {
        "duty": "notify.police",
        "episode": "1",
        "owed_by": "screener",
        "from": "2021-09-03T22:15:00-04:00",
        "due": "2021-09-04T10:15:00-04:00",
        "limit": "law",
        "state": "open",
        "discharged_at": None,
        "because": [
            {"rule": "harbor-police", "citation": "Harbor Code 1", "event_at": "2021-09-03T22:15:00-04:00"},
        ],
    }


def test_undecided_and_refused_are_in_the_json(
    harbor: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(
        "policy: harbor\nevents:\n  - {at: 2021-09-03T22:15:00-04:00, event: referral.received}\n"
        "  - {at: 2021-09-03T22:15:00-04:00, event: placement.made, data: {kind: group_home}}\n"
    )
    assert main(["run", "--json", str(path)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["scenario"] == "case"
    assert {"duty": "notify.police", "rule": "harbor-police", "needs": ["concern"]} in answer["undecided"]
    assert answer["refused"] == [
        {
            "event": "placement.made",
            "at": "2021-09-03T22:15:00-04:00",
            "rule": "harbor-safe-home",
            "reason": "The home has not been found safe.",
        }
    ]


def test_several_files_give_an_array_of_those_that_could_be_read(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("policy: harbor\nevents: none\n")
    assert main(["run", "--json", str(case), str(broken), str(case)]) == 2
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)) == 2
    assert captured.err.startswith(f"{broken}:2: ")
    assert main(["run", "--json", str(broken)]) == 2
    assert capsys.readouterr().out == ""
    assert main(["run", "--json", str(broken), str(broken)]) == 2
    assert json.loads(capsys.readouterr().out) == []


def test_at_overrides_ask(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(CASE + "ask: 2021-09-04T09:00:00-04:00\n")
    assert main(["run", "--json", "--at", "2021-09-04T10:15:01-04:00", str(case)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["asked_at"] == "2021-09-04T10:15:01-04:00"
    assert {duty["state"] for duty in answer["duties"]} == {"overdue", "done"}


def test_a_file_of_which_all_holds_exits_with_0(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(CASE + HOLDS)
    assert main(["run", str(case)]) == 0
    assert "As expected" in capsys.readouterr().out


def test_a_file_of_which_something_does_not_hold_exits_with_1_and_says_what(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write_text(CASE + FAILS)
    assert main(["run", str(case)]) == 1
    out = capsys.readouterr().out
    assert f"{case}:12: notify.police, state done: expected, but found state open" in out
    assert f"{case}:14: notify.fbi: expected not to be owed, but it is done" in out


def test_with_json_the_difference_goes_to_standard_error(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(CASE + FAILS)
    assert main(["run", "--json", str(case)]) == 1
    captured = capsys.readouterr()
    assert json.loads(captured.out)["scenario"]
    assert "but found state open" in captured.err


def test_the_worst_status_of_several_files_counts(case: Path, tmp_path: Path) -> None:
    good, differs = tmp_path / "good.yaml", tmp_path / "differs.yaml"
    good.write_text(CASE + HOLDS)
    differs.write_text(CASE + FAILS)
    assert main(["run", str(good), str(differs)]) == 1
    assert main(["run", str(differs), str(good)]) == 1
    assert main(["run", str(tmp_path / "none.yaml"), str(differs), str(good)]) == 2


def test_json_is_read_and_quoted_words_mean_the_same(
    harbor: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    facts = {"concern": ["sex_trafficking"], "indicators": "yes", "child.age": 15}
    event = {"at": "2021-09-03T22:15:00-04:00", "event": "referral.received", "facts": facts}
    path.write_text(json.dumps({"scenario": "Als JSON", "policy": "harbor", "events": [event]}, indent=1))
    assert main(["run", "--json", str(path)]) == 0
    assert len(json.loads(capsys.readouterr().out)["duties"]) == 2


def test_an_agencys_own_limits_are_laid_over(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    agency = tmp_path / "agency.yaml"
    agency.write_text("agency: Harbor\nrules:\n  harbor-fbi: {owed_by: lead, within: 3 hours}\n")
    assert main(["run", "--json", "--agency", str(agency), str(case)]) == 0
    duties = {duty["duty"]: duty for duty in json.loads(capsys.readouterr().out)["duties"]}
    assert (duties["notify.fbi"]["owed_by"], duties["notify.fbi"]["due"]) == ("lead", "2021-09-04T01:15:00-04:00")
    other = tmp_path / "other.yaml"
    other.write_text("agency: Harbor\nrules:\n  harbor-fib: {owed_by: lead}\n")
    assert main(["run", "--agency", str(other), str(case)]) == 2
    assert "other.yaml:3: " in capsys.readouterr().err


def command(*argv: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    places = str(Path(__file__).parent / "places")
    return subprocess.run(
        [sys.executable, "-m", "openhart.policy", *argv],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"HART_POLICIES": places, "PATH": "", **environment},
    )


def test_the_program_reads_standard_input_and_needs_no_settings() -> None:
    done = command("run", "-", stdin=CASE + HOLDS)
    assert (done.returncode, done.stderr) == (0, "")
    broken = command("run", "-", stdin="policy: harbr")
    assert (broken.returncode, broken.stdout) == (2, "")
    assert broken.stderr.startswith("<stdin>:1: ")


def test_a_terminal_without_letters_is_no_error() -> None:
    done = command("run", "-", stdin=CASE.replace("Red", "Ré → d"), PYTHONIOENCODING="ascii:strict", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_engine_is_used_without_django() -> None:
    heavy = "{name.split('.')[0] for name in sys.modules} & {'django', 'rich', 'holidays'}"
    code = f"import sys, openhart.policy.cli; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
