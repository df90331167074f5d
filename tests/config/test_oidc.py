"""The file of the agency's directory: what it must say, and what is refused."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from house import House

from openhart.accounts.lifecycle.claims import Directory
from openhart.config import cli, installation, oidc

USUAL = {
    "name": "Entra ID",
    "address": "https://login.example.gov/5a1b/v2.0",
    "client_id": "desk",
    "client_secret": "only-between-us",
    "second_factor": {"amr": ["mfa"]},
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> installation.Installation:
    """An installation whose keys are kept in a directory of their own."""
    monkeypatch.setenv("HART_KEYS", str(tmp_path / "keys"))
    (tmp_path / "keys").mkdir()
    return installation.create(tmp_path / "data", pack="us-ct", is_demo=False)


def written(here: installation.Installation, lines: Any, mode: int = 0o600) -> Directory | None:
    path = oidc.file_of(here)
    path.write_text(lines if isinstance(lines, str) else json.dumps(lines), encoding="utf-8")
    path.chmod(mode)
    return oidc.directory(here)


def test_without_a_file_there_is_no_directory(here: installation.Installation) -> None:
    assert oidc.directory(here) is None


def test_the_file_lies_beside_the_key_and_outside_the_data(here: installation.Installation) -> None:
    assert oidc.file_of(here).parent == here.key_file.parent
    assert not oidc.file_of(here).is_relative_to(here.data)


def test_a_file_is_read(here: installation.Installation) -> None:
    found = written(here, {**USUAL, "role_claims": ["roles"], "also_ask": {"acr_values": "high"}})
    assert found is not None
    assert (found.name, found.role_claims, found.asks_userinfo) == ("Entra ID", ("roles",), False)
    assert found.second_factor == {"amr": frozenset({"mfa"})}
    assert "only-between-us" not in repr(found)


def test_a_demonstration_has_no_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HART_KEYS", str(tmp_path))
    assert written(installation.create(tmp_path / "demo", pack="us-ct", is_demo=True), USUAL) is None


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_a_file_that_others_may_read_is_refused(here: installation.Installation) -> None:
    with pytest.raises(oidc.CannotRead, match="chmod go="):
        written(here, USUAL, mode=0o644)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"address": "http://login.example.gov"}, "https://"),
        ({"address": "https://login.microsoftonline.com/common/v2.0"}, "your own tenant"),
        ({"address": "https://login.microsoftonline.com/organizations"}, "your own tenant"),
        ({"address": "https://a@login.example.gov"}, "name one directory"),
        ({"client_id": ""}, "a text is missing"),
        ({"asks_userinfo": "yes"}, "true or false"),
        ({"role_claims": "groups"}, "a list is missing"),
        ({"add_unknown": True}, "add_unknown, which means nothing"),
        ({"is_plain": True}, "is_plain, which means nothing"),
        ({"also_ask": {"redirect_uri": "https://evil.example"}}, "can be asked as well"),
    ],
)
def test_what_is_not_understood_is_refused_in_words(
    here: installation.Installation, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(oidc.CannotRead, match=sentence):
        written(here, {**USUAL, **changes})


@pytest.mark.parametrize("lines", ["not json only-between-us", "[]", json.dumps({"name": "x"})])
def test_a_file_that_cannot_be_read_is_never_repeated(here: installation.Installation, lines: str) -> None:
    with pytest.raises(oidc.CannotRead) as refused:
        written(here, lines)
    assert "only-between-us" not in str(refused.value)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """An installation for real records whose agency has a directory."""
    made = House(tmp_path_factory.mktemp("directory"))
    assert made.init().returncode == 0
    return made


def put(house: House, lines: dict[str, Any]) -> None:
    path = oidc.file_of(installation.read(house.data)).name
    file = Path(house.environment["HART_KEYS"]) / path
    file.write_text(json.dumps(lines), encoding="utf-8")
    file.chmod(0o600)


def test_a_command_says_what_is_wrong_with_the_file_and_shows_nothing_of_it(house: House) -> None:
    put(house, {**USUAL, "adress": "https://x.example"})
    for command, status in (("check", 1), ("serve", 2), ("tidy", 0)):
        done = house.hart(command)
        said = done.stderr + done.stdout
        assert done.returncode == status, said
        assert ("adress, which means nothing here" in said) is (status > 0)
        assert "Traceback" not in said
        assert "only-between-us" not in said


def test_the_desk_offers_the_directory_and_the_partners_site_does_not(house: House) -> None:
    put(house, USUAL)
    look = """
client = Client(headers={"host": sys.argv[1]}, raise_request_exception=False)
client.post("/account/sign-in/notice/", secure=True)
print(json.dumps([client.get("/account/sign-in/", secure=True).content.decode(),
                  client.post("/account/sign-in/directory/", secure=True).status_code]))
"""
    page, _ = house.ask("desk", look, "desk.example.gov")
    assert "Sign in with Entra ID" in page
    page, status = house.ask("partners", look, "partners.example.gov")
    assert "With a password and a code" in page
    assert "Entra ID" not in page
    assert status == 404


def test_a_file_with_a_fault_closes_one_door_and_keeps_the_desk_from_opening(
    here: installation.Installation, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(oidc.CannotRead):
        written(here, {**USUAL, "address": "http://login.example.gov"})
    assert oidc.usable(here) is None
    assert cli.main(["--data", str(here.data), "serve"]) == 2
    said = capsys.readouterr().err
    assert "https://" in said
    assert "only-between-us" not in said
