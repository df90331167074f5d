"""`hart policy check`, `book` and `compare`: what an analyst of the policy sees."""

import json
import shutil
from pathlib import Path

import pytest

from openhart.policy.cli import main


@pytest.fixture
def copy(harbor: Path, tmp_path: Path) -> Path:
    """Return a copy of the invented place's pack, to be spoilt."""
    return Path(shutil.copytree(harbor, tmp_path / "harbor"))


def spoil(path: Path, good: str, bad: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert good in text
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")


def test_a_pack_in_which_nothing_is_missing_is_clean(harbor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "harbor"]) == 0
    assert "Nothing is missing." in capsys.readouterr().out


SPOILT = [
    (
        "clauses.yaml",
        "    feature: {room: training, requirement: R-TRN-1, state: planned, what: The course teaches it.}\n",
        "",
        "harbor/clauses.yaml:18: clause: the clause handbook/4 has neither a rule nor a feature",
    ),
    ("rules/referral.yaml", "[handbook/1]", "[handbook/11]", "names the clause 'handbook/11'"),
    (
        "pack.yaml",
        "duties:\n",
        "duties:\n  notify.lead: {label: Tell the lead, done_by: notice.sent}\n",
        "gap: no rule makes the duty notify.lead owed",
    ),
    (
        "rules/referral.yaml",
        "    in_force: {from: 2022-01-01}\n",
        "    in_force: {until: 2022-01-01}\n",
        "gap: a later version has no rule for the duty notify.fbi",
    ),
    (
        "rules/referral.yaml",
        "    in_force: {from: 2022-01-01}\n",
        "    in_force: {from: 2022-01-01, until: 2022-01-01}\n",
        "gap: the rule harbor-fbi-second is in force in no version",
    ),
    (
        "rules/referral.yaml",
        "    in_force: {from: 2022-01-01}\n",
        "",
        "overlap: harbor-fbi-second repeats harbor-fbi",
    ),
    (
        "rules/referral.yaml",
        "within: 2 business days",
        "within: 3 business days",
        "alleged.yaml:13: failing example: notify.fbi",
    ),
    ("examples/later.yaml", "owed_by: lead", "owed_by: screener", "later.yaml:12: failing example: notify.fbi"),
    ("examples/later.yaml", "owed: [harbor-fbi-second]", "owed: [harbor-fbi]", "says that harbor-fbi is at work in it"),
    (
        "examples/later.yaml",
        "owed: [harbor-fbi, ",
        "owed: [harbor-fbi-second, ",
        "second is not at work in it, but it is",
    ),
    ("examples/later.yaml", "harbor-police, harbor-safe-home]", "harbor-police]", "harbor-safe-home is not at work"),
    (
        "examples/later.yaml",
        "event: placement.made\n    data: {kind: relative}",
        "event: notice.sent\n    data: {to: fbi}",
        "harbor-safe-home is not at work in it, but no event of harbor-safe-home happens",
    ),
    ("examples/later.yaml", "event: placement.made", "event: placement.maid", "broken example: event: unknown event"),
]


@pytest.mark.parametrize(("file", "good", "bad", "phrase"), SPOILT)
def test_what_is_missing_is_found(
    copy: Path, capsys: pytest.CaptureFixture[str], file: str, good: str, bad: str, phrase: str
) -> None:
    spoil(copy / file, good, bad)
    assert main(["check", str(copy)]) == 1
    out = capsys.readouterr().out
    assert phrase in out, out


@pytest.mark.requirement("R-POL-1")
@pytest.mark.parametrize("pack", ["us", "us-ct"])
def test_in_the_packs_that_come_with_the_program_nothing_is_missing(
    pack: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", pack]) == 0, capsys.readouterr().out


@pytest.mark.requirement("R-POL-1")
def test_the_book_of_connecticut_leaves_no_sentence_of_the_policy_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["book", "us-ct"]) == 0
    out = capsys.readouterr().out
    assert ", 0 by nothing." in out
    assert "#### 21-14/careline/5" in out
    assert "NOTHING CARRIES" not in out


def test_findings_are_given_as_json(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(copy / "examples")
    assert main(["check", "--json", str(copy)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {each["kind"] for each in found} == {"no example"}
    assert len(found) == 4


@pytest.mark.parametrize(
    ("file", "good", "bad", "place"),
    [
        ("rules/referral.yaml", "when: {indicators: yes}", "when: {indicator: yes}", "harbor/rules/referral.yaml:"),
        ("rules/referral.yaml", "    citation: Handbook 1\n", "", "harbor/rules/referral.yaml:2: "),
        ("pack.yaml", "label: Harbor County", "label: Harbor County\nlabel: b", "harbor/pack.yaml:3: "),
        ("clauses.yaml", "id: handbook/2", "id: handbook/1", "clauses.yaml:12: "),
        ("clauses.yaml", "state: planned", "state: dreamt", "unknown state 'dreamt'"),
    ],
)
def test_a_pack_that_cannot_be_loaded_is_told_with_file_and_line(
    copy: Path, capsys: pytest.CaptureFixture[str], file: str, good: str, bad: str, place: str
) -> None:
    spoil(copy / file, good, bad)
    for command in ("check", "book"):
        assert main([command, str(copy)]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert place in captured.err


@pytest.mark.parametrize("command", ["check", "book"])
def test_an_unknown_pack_is_told_with_the_nearest(
    harbor: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "harbr"]) == 2
    assert "did you mean 'harbor'?" in capsys.readouterr().err
    assert main([command, "x" * 300]) == 2


@pytest.mark.requirement("R-POL-4")
def test_the_book_prints_every_sentence_with_its_rules(harbor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["book", "harbor"]) == 0
    out = capsys.readouterr().out
    assert "4 sentences: 3 carried by rules, 1 by a named feature (0 built, 1 planned), 0 by nothing." in out
    places = [out.index(f"#### handbook/{number}") for number in range(1, 5)]
    assert places == sorted(places)
    assert "- 12 hours, set by LAW: Harbor Code 1" in out
    assert "- 2 business days, set by the agency: Handbook 2 & <annex>" in out
    assert "- owed by Team lead (lead)" in out
    assert "in force from 2022-01-01" in out
    assert "Gate harbor-safe-home" in out
    assert "No rule. The course teaches it. (training, R-TRN-1, planned)" in out


def test_the_book_shows_what_nothing_carries_and_what_no_sentence_asks(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(copy / "rules/referral.yaml", "    clauses: [handbook/1]\n", "")
    assert main(["book", str(copy)]) == 0
    out = capsys.readouterr().out
    assert "NOTHING CARRIES THIS SENTENCE." in out
    rest = out.index("## Rules that rest on statute or on the agency alone")
    assert out.index("Rule harbor-police") > rest


def test_the_book_as_html_escapes_what_the_policy_says(harbor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["book", "--html", "harbor"]) == 0
    out = capsys.readouterr().out
    assert "Handbook 2 &amp; &lt;annex&gt;" in out
    assert out.count("<ul>") == out.count("</ul>") > 0
    assert out.startswith("<!doctype html>")


@pytest.mark.requirement("R-POL-3")
def test_compare_says_what_another_version_would_change(harbor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in sorted((harbor / "examples").glob("*.yaml"))]
    assert main(["compare", "harbor@2020-01-01", "harbor@2022-01-01", *files]) == 0
    out = capsys.readouterr().out
    assert "due Tue 7 Sep 2021 22:15 → Mon 6 Sep 2021 22:15; owed_by screener → lead" in out
    assert out.splitlines()[-1].split() == ["all", "0", "0", "2"]


@pytest.mark.requirement("R-POL-3")
def test_compare_counts_what_is_added_and_gone(copy: Path, harbor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(copy / "rules/referral.yaml", "when: {concern: {empty: no}}", "when: {concern: {empty: yes}}")
    files = [str(path) for path in sorted((harbor / "examples").glob("*.yaml"))]
    assert main(["compare", "--json", "harbor", str(copy), *files]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == {"added": 1, "gone": 1, "changed": 0}
    assert found["by_role"] == {"screener": {"added": 1, "gone": 1, "changed": 0}}
    assert [each["duty"] for each in found["files"][0]["gone"]] == ["notify.police"]
    assert [each["duty"] for each in found["files"][1]["added"]] == ["notify.police"]


def test_compare_with_itself_changes_nothing(harbor: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "harbor", str(harbor), str(harbor / "examples" / "alleged.yaml")]) == 0
    assert "No change." in capsys.readouterr().out


@pytest.mark.parametrize(
    "pack", ["harbor@yesterday", "harbor@0001-01-01", "harbr@2020-01-01", "@2020-01-01", "harbor@"]
)
def test_compare_refuses_a_version_that_cannot_be(harbor: Path, capsys: pytest.CaptureFixture[str], pack: str) -> None:
    assert main(["compare", "harbor", pack, str(harbor / "examples" / "alleged.yaml")]) == 2
    assert "expected" in capsys.readouterr().err


def test_compare_reads_on_after_a_malformed_file(
    harbor: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("policy: harbor\n")
    good = str(harbor / "examples" / "alleged.yaml")
    assert main(["compare", "harbor", "harbor", str(broken), good]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{broken}:1: ")
    assert "Trafficking is alleged" in captured.out
