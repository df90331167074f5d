"""Sealed bytes open only where they were sealed, with the key they were sealed with, unaltered."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhart.sealing import keyring
from openhart.sealing.envelope import DataKey, KeyEncryptionKey, SealBroken, wrapped_by

KEK = KeyEncryptionKey(os.urandom(32))


@given(st.dictionaries(st.text(), st.text()), st.text())
def test_what_was_sealed_is_read_back(fields: dict[str, str], place: str) -> None:
    key, wrapped = KEK.new_key(owner="case:1")
    sealed = key.seal_fields(fields, place=place)
    assert KEK.unwrap(wrapped, owner="case:1").open_fields(sealed, place=place) == fields


def test_every_changed_bit_is_noticed() -> None:
    key, _ = KEK.new_key(owner="case:1")
    sealed = key.seal(b"Ana Example", place="people.person:1")
    for index in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[index // 8] ^= 1 << (index % 8)
        with pytest.raises(SealBroken):
            key.open(bytes(altered), place="people.person:1")


@pytest.mark.parametrize("length", [0, 1, 12, 13, 28])
def test_cut_bytes_are_noticed(length: int) -> None:
    key, _ = KEK.new_key(owner="case:1")
    with pytest.raises(SealBroken):
        key.open(key.seal(b"Ana Example", place="x")[:length], place="x")


def test_bytes_moved_to_another_row_do_not_open() -> None:
    key, _ = KEK.new_key(owner="case:1")
    with pytest.raises(SealBroken):
        key.open(key.seal(b"x", place="people.person:1"), place="people.person:2")


def test_a_wrapped_key_serves_its_owner_only() -> None:
    _, wrapped = KEK.new_key(owner="case:1")
    with pytest.raises(SealBroken):
        KEK.unwrap(wrapped, owner="case:2")
    with pytest.raises(SealBroken, match="another key"):
        KeyEncryptionKey(os.urandom(32)).unwrap(wrapped, owner="case:1")


def test_a_wrapped_key_says_which_key_wrapped_it() -> None:
    _, wrapped = KEK.new_key(owner="case:1")
    assert wrapped_by(wrapped) == KEK.ident
    with pytest.raises(SealBroken, match="no key wrapped"):
        wrapped_by(wrapped[:-1])


def test_bytes_sealed_with_another_key_say_so() -> None:
    one, two = DataKey(os.urandom(32)), DataKey(os.urandom(32))
    with pytest.raises(SealBroken, match="another key"):
        two.open(one.seal(b"x", place="p"), place="p")


def test_an_earlier_version_of_sealed_bytes_is_told_apart() -> None:
    key = DataKey(os.urandom(32))
    with pytest.raises(SealBroken, match="not sealed by this version"):
        key.open(b"\x01" + key.seal(b"x", place="p")[1:], place="p")


def test_the_same_words_never_look_the_same_twice() -> None:
    key, _ = KEK.new_key(owner="case:1")
    assert key.seal(b"x", place="p") != key.seal(b"x", place="p")


def test_keys_do_not_print_themselves() -> None:
    assert KEK.raw.hex() not in repr(KEK)
    assert "1" * 8 not in repr(DataKey(b"1" * 32))


def test_without_a_key_file_nothing_opens(tmp_path: Path) -> None:
    before = keyring._Holder.path
    try:
        assert before is not None
        keyring.use(tmp_path / "missing.key")
        with pytest.raises(SealBroken):
            keyring.current()
    finally:
        assert before is not None
        keyring.use(before)
