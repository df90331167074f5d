import json
from pathlib import Path

import pytest

from openhart.config import installation
from openhart.config.demo import command, place


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HART_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("HART_DATA", raising=False)
    monkeypatch.delenv("HART_DATABASE_URL", raising=False)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    status: object
    try:
        status = command.main([*arguments, "--no-serve"])
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("number", ["-5", "0", "many", "1.5", "20001"])
def test_a_number_of_referrals_that_makes_no_sense_is_refused(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, f"--referrals={number}")
    assert f"'{number}' is not a number of referrals; a whole number from 1 to 20,000 was expected" in said


@pytest.mark.parametrize("port", ["0", "65536", "web"])
def test_a_port_that_does_not_exist_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"'{port}' is not a port" in refused(capsys, f"--port={port}")


def test_a_file_in_place_of_a_directory_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    assert f"{file} is a file. Name a directory" in refused(capsys, "--data", str(file))
    assert file.read_text() == "mine"


def test_a_directory_with_other_things_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "letters").mkdir()
    assert "is no demonstration" in refused(capsys, "--data", str(tmp_path), "--fresh")
    assert (tmp_path / "letters").is_dir()


def test_a_real_installation_is_never_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "agency"
    installation.create(data, pack="us-ct", is_demo=False)
    (data / "desk.sqlite3").write_text("the children")
    assert "holds a real installation" in refused(capsys, "--data", str(data), "--fresh")
    assert (data / "desk.sqlite3").read_text() == "the children"
    assert (data / installation.CARD).exists()


def test_a_broken_card_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / installation.CARD).write_text("{")
    assert "cannot be read" in refused(capsys, "--data", str(tmp_path))


def test_a_place_where_nothing_can_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert "Nothing can be written" in refused(capsys, "--data", str(file / "below"))


def test_a_database_server_is_never_used(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HART_DATABASE_URL", "postgresql://hart@localhost/agency")
    assert "keeps to a file of its own" in refused(capsys)


def test_the_directory_is_the_one_asked_for_then_the_environments_then_a_folder_here(tmp_path: Path) -> None:
    assert place.chosen(str(tmp_path / "a"), {"HART_DATA": "b"}) == tmp_path / "a"
    assert place.chosen(None, {"HART_DATA": str(tmp_path / "b")}) == tmp_path / "b"
    assert place.chosen(None, {}) == Path.cwd() / ".demo"


def test_a_demonstration_is_whole_only_when_its_card_was_written(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    made = place.begin(data)
    (data / "desk.sqlite3").write_text("")
    assert place.finished(data) is None
    place.finish(data, place.DemoCard(seed=3, referrals=12, built_at="2026-03-04T20:30:00+00:00"))
    card = place.finished(data)
    assert card is not None
    assert (card.seed, card.referrals) == (3, 12)
    made.key_file.unlink()
    assert place.finished(data) is None


def test_clearing_takes_the_key_and_leaves_the_directory(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    made = place.begin(data)
    (data / ".part-x").mkdir()
    place.clear(data)
    assert data.is_dir()
    assert list(data.iterdir()) == []
    assert not made.key_file.exists()


def test_the_key_lies_outside_the_data(tmp_path: Path) -> None:
    made = place.begin(tmp_path / "demo")
    assert made.key_file.exists()
    assert not made.key_file.is_relative_to(made.data)
    assert json.loads((made.data / installation.CARD).read_text())["demo"] is True
