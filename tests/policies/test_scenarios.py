"""The contract of scenario files, kept by whoever did not write the engine.

`scenarios/` hold, `differs/` must not hold, `malformed/` must be refused with file, line and a word.
Every due time in them was worked out by hand, never copied from an answer.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from openhart.policy import cli

HERE = Path(__file__).resolve().parent
FIRST_LINE = re.compile(r"# expect: (\d+)(?:-(\d+))? (.+)")
KEYS_OF_A_DUTY = {
    "duty",
    "episode",
    "owed_by",
    "from",
    "due",
    "limit",
    "state",
    "discharged_at",
    "because",
}
FRIDAY = HERE / "scenarios" / "match-friday-night.yaml"


def files(folder: str) -> list[Path]:
    """List the scenario files of one folder."""
    return sorted((HERE / folder).glob("*.yaml"))


def asked(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, Any]:
    """Run the command with --json and give its exit status and its answer."""
    status = cli.main(["run", "--json", *argv])
    return status, json.loads(capsys.readouterr().out)


def test_the_scenarios_are_all_here() -> None:
    assert len(files("scenarios")) >= 400
    assert len(files("differs")) >= 20
    assert len(files("malformed")) >= 100


@pytest.mark.requirement("R-POL-1")
@pytest.mark.parametrize("path", files("scenarios"), ids=lambda path: path.stem)
def test_what_a_scenario_expects_holds(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["run", str(path)])
    said = capsys.readouterr()
    assert status == 0, said.out + said.err


@pytest.mark.parametrize("path", files("differs"), ids=lambda path: path.stem)
def test_what_does_not_hold_is_said_and_exits_with_one(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["run", str(path)])
    said = capsys.readouterr()
    assert status == 1, said.out + said.err
    assert (said.out + said.err).strip()


@pytest.mark.parametrize("path", files("malformed"), ids=lambda path: path.stem)
def test_a_malformed_file_is_refused_with_its_line_and_what_was_expected(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = FIRST_LINE.fullmatch(path.read_text(encoding="utf-8").splitlines()[0])
    assert found is not None, "the first line says which line is at fault"
    first, last = int(found[1]), int(found[2] or found[1])
    status = cli.main(["run", str(path)])
    said = capsys.readouterr()
    message = said.out + said.err
    assert status == 2, message
    assert path.name in message
    lines = [int(n) for n in re.findall(re.escape(path.name) + r"\D{0,12}(\d+)", message)]
    assert any(first <= line <= last for line in lines), message
    rest = message.replace(str(path), "").replace(path.name, "")
    assert found[3].lower() in rest.lower(), message


@pytest.mark.parametrize("path", files("scenarios"), ids=lambda path: path.stem)
def test_the_answer_as_json_has_the_keys_of_the_contract(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = asked(capsys, str(path))
    assert status == 0
    assert set(answer) >= {"scenario", "asked_at", "duties", "undecided", "refused"}
    for duty in answer["duties"]:
        assert set(duty) >= KEYS_OF_A_DUTY
        assert duty["because"], duty["duty"]
        assert all(set(ground) >= {"rule", "citation", "event_at"} for ground in duty["because"])
        assert (duty["discharged_at"] is not None) == (duty["state"] in {"done", "done_late"}) or (
            duty["state"] == "waived"
        )
    for line in answer["undecided"]:
        assert set(line) >= {"duty", "rule", "needs"}
        assert line["needs"]
    for line in answer["refused"]:
        assert set(line) >= {"event", "at", "rule", "reason"}


def test_several_files_answer_as_an_array(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(path) for path in files("scenarios")[:3]]
    status, answer = asked(capsys, *paths)
    assert status == 0
    assert len(answer) == 3


def test_one_malformed_file_among_good_ones_exits_with_two(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bad = files("malformed")[0]
    assert cli.main(["run", str(FRIDAY), str(bad)]) == 2
    assert bad.name in "".join(capsys.readouterr())


def test_at_overrides_the_time_asked(capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = asked(capsys, str(FRIDAY), "--at", "2021-09-04T10:15:00-04:00")
    police = [d for d in answer["duties"] if d["duty"] == "notify.local_law_enforcement"]
    assert [duty["state"] for duty in police] == ["open"]
    _, answer = asked(capsys, str(FRIDAY), "--at", "2021-09-04T08:00:00-04:00")
    fbi = [d for d in answer["duties"] if d["duty"] == "notify.fbi"]
    assert [duty["state"] for duty in fbi] == ["open"]


def test_at_needs_an_offset(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", str(FRIDAY), "--at", "2021-09-04T08:00:00"]) == 2
    assert "offset" in "".join(capsys.readouterr())


def test_a_file_that_is_not_there_exits_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", str(tmp_path / "nowhere.yaml")]) == 2
    assert "nowhere.yaml" in "".join(capsys.readouterr())


@pytest.mark.requirement("R-POL-2")
def test_a_duty_with_two_grounds_names_both(capsys: pytest.CaptureFixture[str]) -> None:
    path = HERE / "scenarios" / "missing-in-care-and-open-case-law-before-agency.yaml"
    _, answer = asked(capsys, str(path))
    grounds = [d["because"] for d in answer["duties"] if d["duty"] == "notify.ncmec"]
    assert len(grounds) == 1
    assert len({ground["rule"] for ground in grounds[0]}) == 2


@pytest.mark.requirement("R-POL-2")
def test_what_is_undecided_names_the_fact_that_would_tell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, answer = asked(capsys, str(HERE / "scenarios" / "hhs-nationality-unknown.yaml"))
    needs = {line["duty"]: line["needs"] for line in answer["undecided"]}
    assert needs["notify.hhs"] == ["child.foreign_national"]


@pytest.mark.parametrize("turned", [False, True], ids=["as written", "turned round"])
def test_the_order_of_the_events_in_the_file_does_not_matter(
    turned: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (HERE / "scenarios" / "match-every-event-is-known.yaml").read_text(encoding="utf-8")
    head, rest = text.split("events:\n")
    events, tail = rest.split("expect:")
    blocks = re.split(r"(?m)^(?=  - at:)", events)[1:]
    assert len(blocks) > 30
    ordered = "".join(blocks[::-1] if turned else blocks)
    copy = tmp_path / "turned.yaml"
    copy.write_text(f"{head}events:\n{ordered}expect:{tail}", encoding="utf-8")
    _, answer = asked(capsys, str(copy))
    _, original = asked(capsys, str(HERE / "scenarios" / "match-every-event-is-known.yaml"))
    assert answer["duties"] == original["duties"]
    assert answer["refused"] == original["refused"]
