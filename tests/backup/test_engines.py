"""Every table and column can be backed up; keys from before a rotation open after it."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from openhart.config.backup import engines, rewrapping, rows
from openhart.config.backup.engines import LEFT_OUT
from openhart.config.backup.engines.columns import UnknownColumn, type_of
from openhart.config.backup.making import KEYS_TABLE, without_key_bytes
from openhart.sealing import keyfile, keyring
from openhart.sealing.envelope import SealBroken, wrapped_by


@pytest.mark.django_db
def test_every_table_is_kept_or_left_out_by_name_and_every_column_is_understood() -> None:
    engine = engines.of(connection)
    tables = engine.tables()
    assert {"cases_case", "audit_entry", KEYS_TABLE, "django_migrations", "mfa_authenticator"} <= set(tables)
    kept = engines.kept(tables)
    assert set(tables) - set(kept) <= LEFT_OUT
    for table in kept:
        assert {type_ for _, type_ in engine.columns(table)} <= set(rows.TYPES)


@pytest.mark.django_db
def test_the_bytes_of_keys_are_in_one_column_which_the_records_leave_out() -> None:
    engine = engines.of(connection)
    kept = engines.kept(engine.tables())
    named = {f"{table}.{name}" for table in kept for name, _ in engine.columns(table) if "wrapped" in name.lower()}
    assert named == {f"{KEYS_TABLE}.wrapped"}
    assert "wrapped" not in dict(without_key_bytes(engine.columns(KEYS_TABLE)))


def test_a_column_of_an_unknown_type_stops_the_backup() -> None:
    with pytest.raises(UnknownColumn, match=r"cases_case\.where_it_was is of the type 'geometry'"):
        type_of("cases_case", "where_it_was", "geometry", (("text", "text"),))


@pytest.mark.parametrize(
    "values",
    [
        ["a" * 32, None, b"\x00\xff", 1, "é \u2028 \"', \\", 0.1],
        ["", b"", None, -(2**62), "\U0001f469\u200d\U0001f467", None],
        ["\ud800", b"\n" * 70_000, b"x", 0, "{}", 1e300],
    ],
)
def test_a_row_comes_out_as_it_went_in(values: list[object]) -> None:
    blobs = [1, 2]
    row = [None if place in blobs and value is None else value for place, value in enumerate(values)]
    assert rows.unpacked(rows.packed(row, blobs), blobs) == row


def test_keys_from_before_a_rotation_open_after_it(tmp_path: Path) -> None:
    """With the key file of today, or with a copy from before: the archive holds the wrapping keys of its moment."""
    file, ours = tmp_path / "a.key", keyring.path()
    before = keyfile.make(file)
    owner = f"case:{uuid4()}"
    key, wrapped = before.new_key(owner=owner)
    after = before.with_new_key().without_older()
    keyfile.replace_file(file, after)
    try:
        keyring.use(file)
        archived = {each.ident: each.raw.hex() for each in before.keys}
        kept = rewrapping.for_good(archived)(wrapped, owner)
        assert wrapped_by(kept) == after.current.ident
        assert after.unwrap(kept, owner=owner) == key
        assert rewrapping.for_good({})(kept, owner) == kept
        with pytest.raises(SealBroken):
            rewrapping.for_good({})(wrapped, owner)
        with pytest.raises(SealBroken):
            rewrapping.for_good(archived)(wrapped, f"case:{uuid4()}")
    finally:
        keyring.use(ours)


def test_what_a_rehearsal_leaves_on_a_disk_opens_with_no_key_file(tmp_path: Path) -> None:
    file, ours = tmp_path / "a.key", keyring.path()
    real = keyfile.make(file)
    owner = f"case:{uuid4()}"
    key, wrapped = real.new_key(owner=owner)
    try:
        keyring.use(file)
        scratch = rewrapping.for_a_rehearsal({})(wrapped, owner)
        assert keyring.current().unwrap(scratch, owner=owner) == key
        assert keyring.secret("audit") == real.secret("audit")
        with pytest.raises(SealBroken):
            real.unwrap(scratch, owner=owner)
    finally:
        keyring.use(ours)
