"""SQLite: a read transaction is the snapshot; in WAL mode it holds up nobody who writes. No second file is made."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openhart.config.backup.engines.columns import type_of

_TYPES = (
    (r"char\(32\)", "uuid"),
    (r"datetime", "time"),
    (r"date", "date"),
    (r"time", "hour"),
    (r"bool", "bool"),
    (r"(integer|bigint|smallint|int)( unsigned)?", "int"),
    (r"real", "real"),
    (r"text|varchar\(\d+\)|char\(39\)", "text"),
    (r"blob", "bytes"),
)


@contextmanager
def snapshot(path: str) -> Iterator["Sqlite"]:
    """Open the file for reading, at one moment."""
    raw = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        raw.execute("PRAGMA query_only=ON")
        raw.execute("BEGIN")
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot begins with the first read
        yield Sqlite(raw)
    finally:
        raw.close()


class Sqlite:
    """One SQLite file."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def tables(self) -> list[str]:
        """Return the names of all tables, in order."""
        found = self._raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
        )
        return [name for (name,) in found]

    def columns(self, table: str) -> list[tuple[str, str]]:
        """Return the columns of a table with their types."""
        found = self._raw.execute(f'PRAGMA table_info("{table}")').fetchall()
        return [(row[1], type_of(table, row[1], row[2], _TYPES)) for row in found]

    def rows(self, table: str, columns: list[tuple[str, str]]) -> Iterator[Sequence[Any]]:
        """Yield the rows in the order in which they lie. Casts keep the driver from making Python's times of them."""
        named = ", ".join(_as_kept(name, type_) for name, type_ in columns)
        yield from self._raw.execute(f'SELECT {named} FROM "{table}" ORDER BY rowid')  # noqa: S608 - from the catalogue

    def sequences(self) -> dict[str, int]:
        """Return the last number given out, by table."""
        if not self.one("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'"):
            return {}
        return dict(self._raw.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name").fetchall())

    def size(self) -> int:
        """Return how many bytes the file holds."""
        return int(self.one("PRAGMA page_count")) * int(self.one("PRAGMA page_size"))

    @contextmanager
    def emptied(self, tables: list[str]) -> Iterator[None]:
        """Empty tables and let rows in as they were, in one transaction; afterwards every reference is looked at."""
        self._raw.execute("PRAGMA foreign_keys=OFF")
        self._raw.execute("BEGIN IMMEDIATE")
        try:
            triggers = self._raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                self._raw.execute(f'DROP TRIGGER "{name}"')
            for table in tables:
                self._raw.execute(f'DELETE FROM "{table}"')  # noqa: S608 - from the catalogue
            yield
            for _, sql in triggers:
                self._raw.execute(sql)
            self._check_references()
            self._raw.execute("COMMIT")
        except BaseException:
            self._raw.execute("ROLLBACK")
            raise
        finally:
            self._raw.execute("PRAGMA foreign_keys=ON")

    def _check_references(self) -> None:
        if dangling := self._raw.execute("PRAGMA foreign_key_check").fetchone():
            raise ValueError(f"A row of {dangling[0]} points to a row of {dangling[2]} that is not there.")

    def load(self, table: str, columns: list[tuple[str, str]], rows: Iterator[Sequence[Any]]) -> int:
        """Write rows into a table; return how many."""
        named = ", ".join(f'"{name}"' for name, _ in columns)
        marks = ", ".join("?" * len(columns))
        statement = f'INSERT INTO "{table}" ({named}) VALUES ({marks})'  # noqa: S608 - from the catalogue
        return max(self._raw.executemany(statement, rows).rowcount, 0)

    def continue_from(self, last: dict[str, int]) -> None:
        """Let no number be given out again."""
        for table, number in last.items():
            changed = self._raw.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, table)
            ).rowcount
            if not changed:
                self._raw.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))

    def one(self, query: str) -> Any:
        """Return the first value of the first row."""
        return self._raw.execute(query).fetchone()[0]


def _as_kept(name: str, type_: str) -> str:
    """Return the column as it is kept: an expression has no declared type, so that no converter touches it."""
    return f'"{name}"' if type_ == "bytes" else f'+"{name}"'
