"""PostgreSQL: one REPEATABLE READ transaction is the snapshot; rows go out and come in by COPY, one at a time.

Values are turned by the server into the form that SQLite keeps, and back. The owner of the tables reads every row by
the policy that says so; COPY into a table with row-level security is refused by the server even to its owner, so that
while rows come in, and only inside that transaction, the owner is let past.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.utils import ConnectionHandler

from openhart.config.backup.engines.columns import type_of

_TYPES = (
    ("uuid", "uuid"),
    ("timestamp with time zone", "time"),
    ("date", "date"),
    ("time without time zone", "hour"),
    ("boolean", "bool"),
    ("smallint|integer|bigint", "int"),
    ("double precision", "real"),
    (r"text|character varying(\(\d+\))?|inet", "text"),
    ("jsonb", "json"),
    ("bytea", "bytes"),
)
_OUT = {
    "uuid": ("replace({}::text, '-', '')", "text"),
    "time": ("to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')", "text"),
    "date": ("to_char({}, 'YYYY-MM-DD')", "text"),
    "hour": ("{}::text", "text"),
    "bool": ("{}::int::bigint", "int8"),
    "int": ("{}::bigint", "int8"),
    "real": ("{}", "float8"),
    "text": ("{}::text", "text"),
    "json": ("{}::text", "text"),
    "bytes": ("{}", "bytea"),
}
_COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
_SEQUENCES = """
    SELECT d.refobjid::regclass::text, s.relname FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass
    WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace ORDER BY 1
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
_TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
"""
_FORCED = "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace"
_ENABLED = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}


@contextmanager
def snapshot(described: dict[str, Any], alias: str) -> Iterator["Postgres"]:
    """Open a connection of its own, at one moment."""
    connection = ConnectionHandler({alias: described})[alias]
    try:
        connection.ensure_connection()
        raw = connection.connection
        raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        raw.execute("SET LOCAL synchronize_seqscans = off")
        raw.execute("SELECT 1 FROM pg_class LIMIT 1")  # the snapshot begins with the first read
        yield Postgres(raw)
    finally:
        connection.close()


class Postgres:
    """One PostgreSQL database, through a connection of psycopg's that is in a transaction."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def tables(self) -> list[str]:
        """Return the names of all tables, in order."""
        return [name for (name,) in self._raw.execute(_TABLES).fetchall()]

    def columns(self, table: str) -> list[tuple[str, str]]:
        """Return the columns of a table with their types."""
        found = self._raw.execute(_COLUMNS, (table,)).fetchall()
        return [(name, type_of(table, name, declared, _TYPES)) for name, declared in found]

    def rows(self, table: str, columns: list[tuple[str, str]]) -> Iterator[Sequence[Any]]:
        """Yield the rows in the order in which they lie, one at a time."""
        named = ", ".join(_OUT[type_][0].format(f'"{name}"') for name, type_ in columns)
        query = f'COPY (SELECT {named} FROM "{table}") TO STDOUT (FORMAT BINARY)'  # noqa: S608 - from the catalogue
        with self._raw.cursor().copy(query) as copy:
            copy.set_types([_OUT[type_][1] for _, type_ in columns])
            yield from copy.rows()

    def sequences(self) -> dict[str, int]:
        """Return the last number given out, by table."""
        found = {}
        for table, sequence in self._raw.execute(_SEQUENCES).fetchall():
            last, is_called = self._raw.execute(f'SELECT last_value, is_called FROM "{sequence}"').fetchone()  # noqa: S608 - from the catalogue
            if is_called:
                found[table] = last
        return found

    def size(self) -> int:
        """Return how many bytes the database takes."""
        return int(self.one("SELECT pg_database_size(current_database())"))

    @contextmanager
    def emptied(self, tables: list[str]) -> Iterator[None]:
        """Empty tables and let rows in as they were; triggers and row-level security stand again afterwards."""
        triggers = self._raw.execute(_TRIGGERS).fetchall()
        forced = [name for (name,) in self._raw.execute(_FORCED).fetchall()]
        for statement in (
            "SET LOCAL TIME ZONE 'UTC'",
            "SET LOCAL synchronize_seqscans = off",
            "SET CONSTRAINTS ALL DEFERRED",
            *(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"' for table, name, _ in triggers),
            *(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY' for name in forced),
            "TRUNCATE {}".format(", ".join(f'"{table}"' for table in tables)),
        ):
            self._raw.execute(statement)
        yield
        self._raw.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name, enabled in triggers:
            self._raw.execute(f'ALTER TABLE {table} {_ENABLED[_text(enabled)]} TRIGGER "{name}"')
        for name in forced:
            self._raw.execute(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY')

    def load(self, table: str, columns: list[tuple[str, str]], rows: Iterator[Sequence[Any]]) -> int:
        """Write rows into a table; return how many."""
        named = ", ".join(f'"{name}"' for name, _ in columns)
        count = 0
        with self._raw.cursor().copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        return count

    def continue_from(self, last: dict[str, int]) -> None:
        """Let no number be given out again: not one that is in a row, nor one that was given out before."""
        for table, sequence in self._raw.execute(_SEQUENCES).fetchall():
            greatest = max(last.get(table, 0), self._greatest(table, sequence))
            if greatest:
                self._raw.execute("SELECT setval(%s::regclass, %s)", (f'public."{sequence}"', greatest))

    def _greatest(self, table: str, sequence: str) -> int:
        for name, type_ in self.columns(table):
            owned = self._raw.execute("SELECT pg_get_serial_sequence(%s, %s)", (f'public."{table}"', name)).fetchone()[
                0
            ]
            if type_ == "int" and owned is not None and owned.endswith(sequence):
                return int(self.one(f'SELECT coalesce(max("{name}"), 0) FROM "{table}"'))  # noqa: S608 - from the catalogue
        return 0

    def one(self, query: str) -> Any:
        """Return the first value of the first row."""
        return self._raw.execute(query).fetchone()[0]


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
