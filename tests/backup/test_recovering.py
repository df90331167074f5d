"""With nothing left but the archives, three holders of shares make the key file again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from openhart.config.backup import opening, recovering
from openhart.config.backup.archive import RECORDS, Line, Writer
from openhart.keys.actions.storing import escrowed
from openhart.keys.management.ceremony import Terminal
from openhart.sealing import boxes, keyfile, keyring, shares

AT = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)


def _ceremony() -> tuple[keyfile.Keys, str, list[str]]:
    private, public = boxes.new_pair()
    keys, recovery = keyfile.fresh(), keyfile.Recovery(public, AT.isoformat(), 3, 5)
    return keys, escrowed(keys, recovery).decode(), shares.split(private, needed=3, of=5)


def _typed(*lines: str) -> Terminal:
    left = iter([*(f"{line}\n" for line in lines), ""])
    return Terminal(lambda _text: None, lambda: next(left))


@pytest.mark.requirement("R-SEC-4")
def test_three_of_five_bring_the_key_file_back_and_it_opens_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, escrow, made = _ceremony()
    line = Line(RECORDS, "a" * 32, "b" * 32, "cafe", AT.isoformat(), "0", escrow)
    writer = Writer(tmp_path, line, keys.secret("backup"))
    writer.begin({"migrations": []})
    writer.complete({})
    path = writer.publish().path
    monkeypatch.setenv("HART_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr(recovering, "_terminal", lambda: _typed(made[4], made[0], made[2]))
    ours = keyring.path()
    try:
        pair = opening.opened(path, None, at=AT, with_shares=True)
    finally:
        keyring.use(ours)
    assert pair.records.begin == {"migrations": []}
    assert keyfile.load(tmp_path / "keys" / "cafe.key").secret("backup") == keys.secret("backup")


def test_two_of_five_bring_nothing_back(tmp_path: Path) -> None:
    _, escrow, made = _ceremony()
    with pytest.raises(recovering.CannotRestore, match="Fewer shares"):
        recovering.recover(escrow, tmp_path / "a.key", _typed(made[0], made[1]))
    assert list(tmp_path.iterdir()) == []


def test_shares_of_another_ceremony_and_archives_without_one_are_refused(tmp_path: Path) -> None:
    (_, escrow, made), (_, _, others) = _ceremony(), _ceremony()
    with pytest.raises(recovering.CannotRestore, match="another ceremony"):
        recovering.recover(escrow, tmp_path / "a.key", _typed(*others[:3]))
    with pytest.raises(recovering.CannotRestore, match="no key ceremony"):
        recovering.recover("", tmp_path / "a.key", _typed(*made[:3]))
    damaged = escrow.replace('"box": "', '"box": "AAAA')
    with pytest.raises(recovering.CannotRestore, match="damaged"):
        recovering.recover(damaged, tmp_path / "a.key", _typed(*made[:3]))


def test_a_key_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    _, escrow, made = _ceremony()
    (tmp_path / "a.key").write_text("mine")
    with pytest.raises(recovering.CannotRestore, match="already"):
        recovering.recover(escrow, tmp_path / "a.key", _typed(*made[:3]))
    assert (tmp_path / "a.key").read_text() == "mine"
