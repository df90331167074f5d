"""An installation is destroyed and comes back whole, or the archives are refused by name."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.backup.desk import CANARIES, Desk
from tests.backup.named import keys_of

from openhart.config.backup import opening
from openhart.config.backup.recovering import CannotRestore
from openhart.foundation import clock

Database = Callable[[], str]


@pytest.fixture(scope="module")
def came_back(desk: Desk, fresh_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk brought back in another place."""
    place = tmp_path_factory.mktemp("back") / "place"
    done = desk.restore(place, str(desk.records), "--keys", str(desk.keys), database=fresh_database())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NOT" not in done.stdout
    return place


@pytest.fixture(scope="module")
def looks(desk: Desk, came_back: Path) -> tuple[Any, Any]:
    """What the desk holds, and what its copy holds."""
    return desk.look(), desk.look(came_back)


def test_everything_comes_back(looks: tuple[Any, Any]) -> None:
    before, after = looks
    for name in ("people", "names", "words", "facts", "events", "gone", "unread"):
        assert after[name] == before[name], name
    assert after["names"] == [f"{CANARIES[0]} {CANARIES[1]}"]
    assert after["words"] == [CANARIES[2]]
    # The trail of the first desk went on when the backup was written down; that of the second says it came back.
    odd = {table for table, count in before["counts"].items() if after["counts"][table] != count}
    assert odd <= {"audit_entry", "audit_lane"}


def test_triggers_and_row_level_security_stand_again(looks: tuple[Any, Any]) -> None:
    before, after = looks
    assert len(after["refused"]) == 3
    assert after["refused"] == before["refused"]
    named = os.environ.get("HART_TEST_DATABASE_URL")
    assert bool(after["closed"]) is bool(named)
    assert [row[:2] for row in after["closed"]] == [row[:2] for row in before["closed"]]


def test_the_trail_goes_on_and_says_that_it_is_a_copy(desk: Desk, came_back: Path, looks: tuple[Any, Any]) -> None:
    after = looks[1]
    assert after["acts"][-1] == "installation.restored"
    assert after["last"]["rows"] > 100
    assert after["last"]["lost"] == {}
    assert "installation.founded" in after["acts"]
    followed = desk.hart("audit", "verify", data=came_back)
    assert followed.returncode == 0, followed.stdout


def test_duties_are_what_the_events_make_them(desk: Desk, came_back: Path) -> None:
    done = desk.hart("cases", "rebuild", "--verify", data=came_back)
    assert done.returncode == 0, done.stdout
    assert "12 cases looked at; 0 duties would change" in done.stdout


def test_new_rows_find_their_numbers(desk: Desk, came_back: Path) -> None:
    """Sequences stand behind the greatest number, so that the next case has a reference and a grant has an id."""
    script = """
from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.foundation import clock
from django.contrib.contenttypes.models import ContentType
before = ContentType.objects.order_by("-id").first().id
made = ContentType.objects.create(app_label="x", model="y").id
reference = cases.open_case(region="4", by=SYSTEM, at=clock.now()).reference
print(json.dumps({"reference": reference, "ids": [before, made]}))
"""
    made = desk.ask(script, data=came_back)
    assert "-000013-" in made["reference"]
    assert made["ids"][1] > made["ids"][0]


def test_nobody_is_signed_in_and_no_secret_came_along(desk: Desk, came_back: Path, looks: tuple[Any, Any]) -> None:
    old, new = (json.loads((data / "installation.json").read_text()) for data in (desk.data, came_back))
    assert (old["installation"], old["addresses"]) == (new["installation"], new["addresses"])
    assert not set(old["secret_keys"].values()) & set(new["secret_keys"].values())
    assert looks[1]["sessions"] == 0


@pytest.mark.requirement("R-SEC-4")
def test_no_name_and_no_secret_is_in_an_archive(desk: Desk) -> None:
    card = json.loads((desk.data / "installation.json").read_text())
    key_file = next((desk.folder / "keys").glob("*.key")).read_bytes()
    for path in (desk.records, desk.keys):
        held = path.read_bytes()
        for word in (*CANARIES, "Ada Adams", "cases_event", "HT-2026", *card["secret_keys"].values()):
            assert word.encode() not in held, word
        assert not any(part in held for part in key_file.split(b'"') if len(part) > 15)


def test_the_records_hold_no_key(desk: Desk) -> None:
    """Looked for in the opened archive itself: its table of keys has every column but the one with the bytes."""
    with keys_of(desk), opening.reading(desk.records) as reader:
        reader.begin()
        columns = {}
        for table in reader.tables():
            columns[table.name] = [name for name, _ in table.columns]
            for row in table.rows():
                assert table.name != "keys_wrappedkey" or len(row) < 250
    assert columns["keys_wrappedkey"] == ["id", "kind", "made_at", "destroyed_at"]
    assert not [name for table in columns.values() for name in table if "wrapped" in name]


def _refused(desk: Desk, records: Path, keys: Path | None) -> str:
    with keys_of(desk), pytest.raises(CannotRestore) as refused:
        opening.opened(records, keys, at=clock.now())
    return str(refused.value)


@pytest.mark.parametrize("which", ["records", "keys"])
def test_a_cut_archive_is_refused_wherever_it_was_cut(desk: Desk, tmp_path: Path, which: str) -> None:
    whole = getattr(desk, which).read_bytes()
    cut = tmp_path / "cut.hartbackup"
    for length in {0, 5, 16, 18, 200, len(whole) // 3, len(whole) // 2, len(whole) - 20, len(whole) - 1}:
        cut.write_bytes(whole[:length])
        said = _refused(desk, cut if which == "records" else desk.records, cut if which == "keys" else desk.keys)
        assert str(cut) in said
        assert "cut" in said or "altered" in said or "no backup" in said, said


@pytest.mark.parametrize("which", ["records", "keys"])
def test_a_changed_bit_is_refused_wherever_it_is(desk: Desk, tmp_path: Path, which: str) -> None:
    whole = getattr(desk, which).read_bytes()
    changed = tmp_path / "changed.hartbackup"
    for place in {*range(0, 700, 41), *range(700, len(whole), max(1, len(whole) // 23)), len(whole) - 1}:
        altered = bytearray(whole)
        altered[place] ^= 0x01
        changed.write_bytes(altered)
        said = _refused(
            desk, changed if which == "records" else desk.records, changed if which == "keys" else desk.keys
        )
        assert said, place


def test_records_for_keys_and_keys_for_records_are_refused(desk: Desk) -> None:
    assert "is an archive of keys" in _refused(desk, desk.keys, desk.keys)
    assert "is an archive of records" in _refused(desk, desk.records, desk.records)
    assert "no file" in _refused(desk, desk.records, desk.out / "gone")


def test_the_key_file_of_another_installation_does_not_open_it(desk: Desk, tmp_path: Path) -> None:
    from openhart.sealing import keyfile  # noqa: PLC0415 - beside its one use

    ident = next((desk.folder / "keys").glob("*.key")).stem
    keyfile.make(tmp_path / f"{ident}.key")
    place = tmp_path / "place"
    done = desk.restore(place, str(desk.records), "--keys", str(desk.keys), HART_KEYS=str(tmp_path))
    assert done.returncode == 2
    assert "made with another" in done.stderr
    done = desk.restore(place, str(desk.records), "--keys", str(desk.keys), HART_KEYS=str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "--shares" in done.stderr
    assert not place.exists()


def test_a_place_that_is_not_empty_is_left_alone(desk: Desk, place: Path) -> None:
    place.mkdir()
    (place / "letter.txt").write_text("mine")
    done = desk.restore(place, str(desk.records), "--keys", str(desk.keys))
    assert done.returncode == 2
    assert "letter.txt" in done.stderr
    assert [each.name for each in place.parent.iterdir()] == ["place"]
    assert (place / "letter.txt").read_text() == "mine"
    done = desk.restore(desk.data, str(desk.records), "--keys", str(desk.keys), database=desk.database)
    assert done.returncode == 2
    assert "not empty" in done.stderr


def test_a_verified_backup_leaves_no_trace_and_is_remembered(desk: Desk) -> None:
    before = sorted(each.name for each in desk.data.iterdir() if not each.name.endswith(("-wal", "-shm")))
    assert "No backup has been verified yet" in desk.hart("check").stdout
    done = desk.hart("backup", "--verify")
    assert done.returncode == 0, done.stderr
    assert "sealed fields were opened; 0 are erased" in done.stdout
    assert sorted(each.name for each in desk.data.iterdir() if not each.name.endswith(("-wal", "-shm"))) == before
    assert "No backup has been verified yet" not in desk.hart("check").stdout
    assert desk.look()["acts"][-2:] == ["backup.made", "backup.verified"]
