"""The two databases as the backup sees them: tables, typed columns, rows out of a snapshot, rows into empty tables."""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper

from openhart.config.backup.engines import postgres, sqlite

Columns = list[tuple[str, str]]
_NAME = re.compile(r"[a-z][a-z0-9_]*")
#: Tables that no backup holds: sign-ins end with a restore, and proofs of who asks are made from new secrets.
LEFT_OUT = frozenset({"django_session", "usersessions_usersession", "hart_identity_key", "sqlite_sequence"})


class Engine(Protocol):
    """One database, through a connection of its own."""

    def tables(self) -> list[str]:
        """Return the names of all tables, in order."""

    def columns(self, table: str) -> Columns:
        """Return the columns of a table with their types; raise UnknownColumn for a type nobody taught us."""

    def rows(self, table: str, columns: Columns) -> Iterator[Sequence[Any]]:
        """Yield the rows in the order in which they lie, one at a time."""

    def sequences(self) -> dict[str, int]:
        """Return the last number given out, by table."""

    def size(self) -> int:
        """Return how many bytes the database takes."""

    def emptied(self, tables: list[str]) -> AbstractContextManager[None]:
        """Empty tables and let rows in as they were: no trigger acts and no row is held back until the block ends."""

    def load(self, table: str, columns: Columns, rows: Iterator[Sequence[Any]]) -> int:
        """Write rows into a table; return how many."""

    def continue_from(self, last: dict[str, int]) -> None:
        """Let no number be given out again: not one that is in a row, nor one that was given out before."""

    def one(self, query: str) -> Any:
        """Return the first value of the first row."""


def of(connection: BaseDatabaseWrapper) -> Engine:
    """Return the database behind a connection of Django's, in whatever transaction that is."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        return postgres.Postgres(connection.connection)
    return sqlite.Sqlite(connection.connection)


def snapshot(connection: BaseDatabaseWrapper) -> AbstractContextManager[Engine]:
    """Open the database a second time, at one moment: whatever is written meanwhile is not in it, nor held up by it."""
    if connection.vendor == "postgresql":
        return postgres.snapshot(connection.settings_dict, DEFAULT_DB_ALIAS)
    return sqlite.snapshot(str(connection.settings_dict["NAME"]))


def kept(tables: list[str]) -> list[str]:
    """Return the tables that a backup holds; refuse a name that no migration of ours would make."""
    strange = [name for name in tables if not _NAME.fullmatch(name)]
    if strange:
        raise ValueError(f"The table {strange[0]!r} has a name that cannot be backed up.")
    return [name for name in sorted(tables) if name not in LEFT_OUT]
