"""`hart intake FILE`: good rows go in, bad rows are named, nothing goes in twice."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from openhart.accounts.access import SYSTEM
from openhart.cases.models import Case
from openhart.people import queries as people
from openhart.referrals.management.importing.columns import every_column
from openhart.referrals.models import Referral, Report

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(towns: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Write a file, read it in, and return the exit status with what was said."""

    def go(content: str | bytes, *options: str, name: str = "in.csv") -> tuple[int, str, str]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            call_command("intake", str(path), *options)
            status = 0
        except SystemExit as ended:
            status = int(str(ended.code))
        told = capsys.readouterr()
        return status, told.out, told.err

    return go


def lines(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row) for row in rows) + "\n"


ROW = {
    "external_id": "a-1", "received_at": "2026-03-06T09:15:00-05:00", "reporter_kind": "mandated",
    "own_words": "A canary sang", "given_name": "Jo", "family_name": "Canary", "date_of_birth": "2010-05-01",
    "residence_town": "New Haven", "concern": ["sex_trafficking"], "in_agency_care": False,
}  # fmt: skip


@pytest.mark.requirement("R-INT-1")
def test_a_line_of_json_becomes_a_referral(run: Run) -> None:
    status, out, err = run(lines(ROW), name="in.jsonl")
    assert (status, err) == (0, "")
    assert "Reports taken in: 1." in out
    case = Case.objects.get()
    assert case.facts["concern"] == ["sex_trafficking"]
    assert case.facts["child.in_agency_care"] is False
    assert case.towns == {"residence": "new-haven"}
    assert Report.objects.get().channel == "file"
    assert people.children(SYSTEM, [case.id])[case.id].full_name == "Jo Canary"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_file_is_read_whatever_stands_between_its_cells(delimiter: str, run: Run) -> None:
    header = ["own_words", "given_name", "residence_town", "red_flags", "is_missing"]
    row = ['"Two\nlines"', "Jo", "hartford", '"several_phones;often_missing"', "No"]
    status, _, err = run(f"\ufeff{delimiter.join(header)}\r\n{delimiter.join(row)}\r\n\r\n")
    assert (status, err) == (0, "")
    referral = Referral.objects.get()
    assert referral.red_flags == ["several_phones", "often_missing"]
    assert referral.words()["own_words"] == "Two\nlines"


@pytest.mark.requirement("R-INT-7")
def test_the_same_file_again_adds_nothing(run: Run) -> None:
    content = lines(ROW, {"own_words": "Without an id"})
    run(content, name="in.jsonl")
    status, out, _ = run(content, name="in.jsonl")
    assert status == 0
    assert "Reports taken in: 0. In already: 2." in out
    assert Referral.objects.count() == 2


def test_a_row_that_changed_since_is_named_and_not_read_again(run: Run) -> None:
    run(lines(ROW), name="in.jsonl")
    status, out, err = run(lines({**ROW, "own_words": "Otherwise"}), name="in.jsonl")
    assert status == 0
    assert "says something else" in err
    assert "otherwise than in the file: 1" in out
    assert Referral.objects.get().words()["own_words"] == "A canary sang"


def test_good_rows_go_in_and_bad_rows_are_named_with_line_and_field(run: Run) -> None:
    bad = [
        {**ROW, "external_id": "b", "age": "twelve"}, {**ROW, "external_id": "c", "residence_town": "Atlantis"},
        {"own_wordz": "x"}, {**ROW, "external_id": "d", "received_at": "yesterday"},
        {**ROW, "external_id": "e", "received_at": "2999-01-01T00:00"},
        {**ROW, "external_id": "f", "concern": ["sorcery"]},
        {**ROW, "external_id": "g", "known_reference": "HT-2026-000001-A"},
    ]  # fmt: skip
    content = lines(ROW, *bad) + '{"own_words": NaN}\nnot json\n[1]\n{"a": 1, "a": 2}\n'
    status, out, err = run(content, name="in.jsonl")
    assert status == 1
    assert "Reports taken in: 1. In already: 0. Not read: 11." in out
    said = err.splitlines()
    assert said[0] == "line 2, age: Enter the age in whole years."
    assert said[1].startswith("line 3, residence_town: What stands there is not a town")
    assert said[2].startswith("line 4, own_wordz: This is no column we know; did you mean 'own_words'?")
    assert said[3].startswith("line 5, received_at: What stands there is not a time")
    assert said[4] == "line 6, received_at: The time of receipt lies in the future. Enter when the report was received."
    assert said[5].startswith("line 7, concern: What stands there is not one of: sex_trafficking")
    assert said[6].startswith("line 8, known_reference: This is not a reference number")
    assert [line.split(":")[0] for line in said[7:]] == ["line 9", "line 10", "line 11", "line 12"]
    assert Referral.objects.count() == 1


@pytest.mark.requirement("R-INT-10")
def test_one_report_about_several_children_in_json_and_in_csv(run: Run) -> None:
    report = {"external_id": "two", "own_words": "Both", "children": [{"given_name": "Jo"}, {"given_name": "Sam"}]}
    assert run(lines(report), name="in.jsonl")[0] == 0
    assert run("external_id,own_words,given_name\n9,Both,Jo\n9,,Sam\n10,One,Kim\n")[0] == 0
    assert (Report.objects.count(), Referral.objects.count()) == (3, 5)


def test_a_bad_child_keeps_the_whole_report_out(run: Run) -> None:
    status, _, err = run("external_id,given_name,age\n9,Jo,12\n9,Sam,-1\n")
    assert status == 1
    assert err.startswith("line 3, age: An age cannot be less than 0.")
    assert Report.objects.count() == 0
    nested = {"own_words": "x", "children": [{"given_name": "Jo"}, {"age": 200}]}
    assert "children[1].age: Enter an age of 120 at most." in run(lines(nested), name="in.jsonl")[2]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run: Run) -> None:
    status, out, err = run(lines(ROW, {"age": -1}), "--dry-run", name="in.jsonl")
    assert status == 1
    assert "Reports that would be taken in: 1." in out
    assert "dry run" in out
    assert "line 2, age" in err
    assert (Report.objects.count(), Case.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        ("given_name,given_name\nJo,Jo\n", "('given_name') stands 2 times"),
        ("given_name,shoe_size\nJo,7\n", "unknown column 2 (not named here)"),
        ("one,two\n1,2\n", "names no column we know"),
        ("given_name\n", "holds no rows"),
        ('given_name,age\nJo,1\n"open,2\n', "line 3: this row cannot be read as CSV"),
        ("given_name\nJos\xe9\n".encode("latin-1"), "line 2: this is not UTF-8"),
        ("given_name\nJo\n".encode("utf-16"), "UTF-16"),
        (f"given_name\n{'x' * 5_000_001}\n", "line 2: this row cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole_in_a_sentence(content: str | bytes, says: str, run: Run) -> None:
    status, out, err = run(content)
    assert (status, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
    assert Report.objects.count() == 0


def test_a_file_that_is_not_there_is_said(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(SystemExit) as ended:
            call_command("intake", str(path))
        assert ended.value.code == 2


def test_rows_of_the_wrong_width_and_words_too_long_are_named(run: Run) -> None:
    content = f"given_name,own_words\nJo\nSam,{'x' * 50_001}\nKim,fine\n"
    status, out, err = run(content)
    assert status == 1
    assert "line 2: The row has 1 cells where the header has 2" in err
    assert "line 3, own_words: Keep this within 50,000 characters" in err
    assert "Reports taken in: 1." in out


def test_an_external_id_that_comes_back_later_is_named(run: Run) -> None:
    status, _, err = run("external_id,given_name\n1,Jo\n2,Sam\n1,Kim\n")
    assert status == 1
    assert "line 4, external_id: This id stands already in line 2" in err


def test_the_how_to_names_every_column() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "how-to" / "import-referrals.md").read_text(encoding="utf-8")
    assert {name for name in every_column() if f"| `{name}` |" not in guide} == set()
