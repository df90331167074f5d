"""The `hart` command finds its installation or says what to do."""

from pathlib import Path

import pytest

from openhart.config import cli, installation


def test_without_words_it_shows_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    assert "policy run" in capsys.readouterr().out


def test_a_command_without_an_installation_says_how_to_get_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HART_DATA", "elsewhere")
    assert cli.main(["--data", str(tmp_path), "cases", "list"]) == 2
    assert "hart demo" in capsys.readouterr().err


def test_data_may_stand_anywhere() -> None:
    assert cli._take_data(["cases", "list", "--data", "d", "--json"]) == (["cases", "list", "--json"], "d")
    assert cli._take_data(["--data=d", "watch"]) == (["watch"], "d")


def test_data_without_a_directory_is_refused() -> None:
    with pytest.raises(SystemExit):
        cli._take_data(["cases", "--data"])


def test_the_key_is_kept_outside_the_data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HART_KEYS", raising=False)
    made = installation.create(tmp_path / "desk", pack="us-ct", is_demo=False)
    assert not made.key_file.is_relative_to(made.data)


def test_a_card_is_never_overwritten(tmp_path: Path) -> None:
    installation.create(tmp_path, pack="us-ct", is_demo=False)
    with pytest.raises(FileExistsError):
        installation.create(tmp_path, pack="us-ct", is_demo=True)


def test_a_broken_card_is_named(tmp_path: Path) -> None:
    (tmp_path / installation.CARD).write_text("{")
    with pytest.raises(installation.NoInstallation, match=r"installation\.json"):
        installation.read(tmp_path)
