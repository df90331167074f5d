"""The bytes of a destroyed key are gone from the files of the database, not only from its rows."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from openhart.audit.models import Entry
from openhart.config import databases
from openhart.keys import actions
from openhart.keys.actions import purging
from openhart.sealing import keyfile

AT = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
MADE = 300


def raw_bytes() -> bytes:
    """Return what is in the files of the database: of the table on PostgreSQL, all of them on SQLite."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT current_setting('data_directory'), pg_relation_filepath('keys_wrappedkey')")
        folder, file = cursor.fetchone()
    path = Path(folder) / file
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


@pytest.fixture
def made(transactional_db: None) -> Iterator[dict[object, bytes]]:
    """Write many keys, and see that they are found where one looks for them."""
    rows = [actions.make(kind="case", owner_id=uuid4(), by=None, at=AT) for _ in range(MADE)]
    actions.purge(by=None, at=AT, account="ops")
    found = {row.id: bytes(row.wrapped or b"") for row in rows}
    raw = raw_bytes()
    assert all(wrapped in raw for wrapped in found.values())
    return found


@pytest.mark.requirement("R-SEC-4")
def test_nothing_of_a_destroyed_key_is_left_in_the_files(made: dict[object, bytes]) -> None:
    gone = dict(list(made.items())[::2])
    assert actions.destroy(owner_ids=gone, by=None, at=AT) == len(gone)  # type: ignore[arg-type]
    assert actions.purge(by=None, at=AT, account="ops")
    raw = raw_bytes()
    assert [ident for ident, wrapped in gone.items() if wrapped in raw or wrapped[21:53] in raw] == []
    assert all(wrapped in raw for ident, wrapped in made.items() if ident not in gone)
    assert Entry.objects.filter(act="key.destroyed").count() == len(gone)
    assert Entry.objects.filter(act="keys.purged").count() == 2


def test_an_installation_on_sqlite_overwrites_what_is_deleted(tmp_path: Path) -> None:
    described = databases.sqlite(tmp_path / "desk.sqlite3")
    keys = keyfile.fresh()
    kept = [keys.new_key(owner=str(number))[1] for number in range(MADE)]
    with closing(sqlite3.connect(described["NAME"])) as one:
        one.executescript(described["OPTIONS"]["init_command"])
        one.execute("CREATE TABLE k (id INTEGER PRIMARY KEY, wrapped BLOB)")
        one.executemany("INSERT INTO k (wrapped) VALUES (?)", [(each,) for each in kept])
        one.commit()
        one.execute("UPDATE k SET wrapped = NULL WHERE id % 2 = 1")
        one.commit()
        one.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        raw = b"".join(each.read_bytes() for each in tmp_path.glob("desk.sqlite3*"))
    assert not any(each in raw for each in kept[::2])
    assert all(each in raw for each in kept[1::2])


Holder = Callable[[], AbstractContextManager[object]]


@contextmanager
def _reads_on_sqlite() -> Iterator[None]:
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM keys_wrappedkey").fetchall()
        yield


@contextmanager
def _begun_on_postgres(database: str, *statements: str) -> Iterator[None]:
    import psycopg  # noqa: PLC0415 - only where there is PostgreSQL

    known = connection.settings_dict
    where = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "dbname": database}
    with psycopg.connect(**where) as other:
        for statement in statements:
            other.execute(statement)  # type: ignore[arg-type]
        yield


def _holders() -> dict[str, Holder]:
    """Return who may look at what was before, in the ways of this database."""
    if connection.vendor == "sqlite":
        return {"reads": _reads_on_sqlite}
    here = connection.settings_dict["NAME"]
    looks = ("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SELECT COUNT(*) FROM keys_wrappedkey")
    return {
        "looks here": partial(_begun_on_postgres, here, *looks),
        "writes in another database": partial(_begun_on_postgres, "postgres", "SELECT pg_current_xact_id()"),
    }


@pytest.mark.requirement("R-SEC-4")
def test_whoever_looks_at_what_was_before_is_waited_for_and_it_is_said_that_bytes_stayed(
    made: dict[object, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "_WAITS", 2)
    monkeypatch.setattr(purging, "_TRIES", 2)
    for number, (who, holder) in enumerate(_holders().items()):
        ident = list(made)[number]
        with holder():
            assert actions.destroy(owner_ids=[ident], by=None, at=AT) == 1  # type: ignore[list-item]
            assert not actions.purge(by=None, at=AT, account="ops"), who
            assert made[ident] in raw_bytes(), who
        assert actions.purge(by=None, at=AT, account="ops"), who
        assert made[ident] not in raw_bytes(), who
    assert Entry.objects.filter(act="keys.purged").count() == 1 + len(_holders())
