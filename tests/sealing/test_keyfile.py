"""The key file: whole or not at all, for its owner alone, noticed when it changes; secrets outlive its keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from openhart.sealing import keyfile, keyring
from openhart.sealing.envelope import KeyOutOfReach, SealBroken


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Path]:
    """Name a key file of this test's own, and the one of all tests again afterwards."""
    before = keyring.path()
    keyring.use(tmp_path / "keys" / "one.key")
    yield tmp_path / "keys" / "one.key"
    keyring.use(before)


def test_a_key_file_is_for_its_owner_alone_and_never_overwritten(named: Path) -> None:
    made = keyfile.make(named)
    assert keyfile.load(named) == made
    assert named.stat().st_mode & 0o177 == 0
    assert named.parent.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        keyfile.make(named)
    assert keyfile.load(named) == made
    assert [each.name for each in named.parent.iterdir()] == ["one.key"]


def test_replacing_leaves_one_file_for_its_owner_alone(named: Path) -> None:
    later = keyfile.make(named).with_new_key()
    keyfile.replace_file(named, later)
    assert keyfile.load(named) == later
    assert named.stat().st_mode & 0o177 == 0
    assert [each.name for each in named.parent.iterdir()] == ["one.key"]


def test_what_cannot_be_put_in_place_leaves_nothing_behind(named: Path) -> None:
    named.mkdir(parents=True)  # nothing can take the place of a directory
    with pytest.raises(OSError, match="directory"):
        keyfile.replace_file(named, keyfile.fresh())
    assert [each.name for each in named.parent.iterdir()] == ["one.key"]
    assert list(named.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no JSON"), (b"\xff\xfe", "no JSON"), (b"00" * 32, "no JSON|kind"), (b"[]", "kind"),
        (b'{"format": "something else"}', "format"), (b'{"format": "openhart keys 2"}', "missing"),
    ],
)  # fmt: skip
def test_a_file_without_keys_says_what_is_wrong(named: Path, content: bytes, reason: str) -> None:
    named.parent.mkdir()
    named.write_bytes(content)
    with pytest.raises(KeyOutOfReach, match=f"one.key.*({reason})"):
        keyfile.load(named)


def test_a_key_that_does_not_fit_its_fingerprint_is_refused(named: Path) -> None:
    made = keyfile.make(named)
    text = named.read_bytes()
    digit = made.current.raw.hex().encode()
    named.write_bytes(text.replace(digit, (b"0" if digit[:1] != b"0" else b"1") + digit[1:]))
    with pytest.raises(KeyOutOfReach, match="fingerprint"):
        keyfile.load(named)
    named.write_bytes(text.replace(digit, digit[:-2]))
    with pytest.raises(KeyOutOfReach, match="32 bytes"):
        keyfile.load(named)


def test_a_running_process_notices_a_new_key_without_a_restart(named: Path) -> None:
    made = keyfile.make(named)
    assert keyring.current() == made
    keyfile.replace_file(named, made.with_new_key())
    assert keyring.current().current != made.current
    assert keyring.current().knows(made.current.ident)


def test_a_key_file_that_goes_away_stops_nobody_who_has_read_it(named: Path) -> None:
    made = keyfile.make(named)
    assert keyring.current() == made
    named.unlink()
    assert keyring.current() == made


def test_an_older_key_still_unwraps_and_a_removed_one_does_not() -> None:
    before = keyfile.fresh()
    key, wrapped = before.new_key(owner="case:1")
    after = before.with_new_key()
    assert after.unwrap(wrapped, owner="case:1") == key
    with pytest.raises(KeyOutOfReach, match=before.current.ident):
        after.without_older().unwrap(wrapped, owner="case:1")
    assert after.without_older().unwrap(after.wrap(key, owner="case:1"), owner="case:1") == key
    with pytest.raises(SealBroken):
        after.unwrap(after.wrap(key, owner="case:1"), owner="case:2")


def test_marks_and_secrets_outlive_rotation_and_depend_on_the_root_alone() -> None:
    keys = keyfile.fresh()
    later = keys.with_new_key().without_older()
    assert later.current != keys.current
    assert later.secret("audit") == keys.secret("audit")
    assert later.mark("Jo Canary", purpose="a") == keys.mark("Jo Canary", purpose="a")
    different = {
        keys.secret("audit"), keys.secret("backup"), keyfile.fresh().secret("audit"), keys.root, keys.current.raw
    }  # fmt: skip
    assert len(different) == 5
    assert {len(secret) for secret in different} == {32}


def test_a_mark_depends_on_the_text_the_purpose_and_the_installation() -> None:
    keys = keyfile.fresh()
    marks = {
        keys.mark("Jo Canary", purpose="a"), keys.mark("Jo Canary", purpose="b"), keys.mark("Jo Canari", purpose="a"),
        keyfile.fresh().mark("Jo Canary", purpose="a"), keys.mark("\ud800", purpose="a"),
    }  # fmt: skip
    assert len(marks) == 5


def test_keys_do_not_print_themselves() -> None:
    keys = keyfile.fresh()
    assert keys.current.raw.hex() not in repr(keys)
    assert keys.root.hex() not in repr(keys)


def test_nothing_is_left_out_when_keys_are_written_down() -> None:
    keys = keyfile.Keys(
        keyfile.fresh().with_new_key().keys, b"r" * 32, keyfile.Recovery(b"p" * 32, "2026-03-06T22:15:00+00:00", 3, 5)
    )
    assert keyfile.from_bytes(keyfile.to_bytes(keys)) == keys
