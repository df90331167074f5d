"""Filling an empty database from a pair of archives: the tables as they were, the rows, the keys, then this version.

On PostgreSQL all of it is one transaction; on SQLite it is a file that gets its name at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from openhart.config.backup import engines, opening, rows
from openhart.config.backup.archive import RowsDigest, Table
from openhart.config.backup.engines import Engine
from openhart.config.backup.making import KEYS_TABLE, packed, without_key_bytes
from openhart.config.backup.merging import Merged, Merging
from openhart.config.backup.opening import Opened, Pair
from openhart.config.backup.recovering import CannotRestore
from openhart.config.backup.rewrapping import Rewrap


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the database now."""

    rows: int
    keys: Merged
    newer: int  # migrations that were applied on top
    unlike: list[str] = field(default_factory=list)  # tables that came out otherwise than they went in


def fill(pair: Pair, *, at: datetime, rewrap: Rewrap) -> Filled:
    """Fill the database of this process, which must be empty; ``rewrap`` changes how each key is kept."""
    known = [(app, name) for app, name in pair.records.begin["migrations"]]
    _migrate_to(known)
    engine = engines.of(connection)
    tables = engines.kept(engine.tables())
    _check_same_tables(pair.records, tables)
    with engine.emptied(engine.tables()):  # those that no backup holds as well: they point to what comes back
        merged = Merging(engine, at=at, rewrap=rewrap)
        unlike = _load(pair.records, engine, merged)
        _load_keys(pair.keys, engine, merged)
        engine.continue_from(pair.records.begin["sequences"])
        outcome = merged.end()
    newer = _pending()
    call_command("migrate", verbosity=0, interactive=False)
    count = sum(each["rows"] for each in pair.records.manifest["tables"].values())
    return Filled(count, outcome, newer, unlike)


def _migrate_to(known: list[tuple[str, str]]) -> None:
    """Make the tables as they were when the backup was made."""
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    there = set(executor.loader.graph.nodes)
    if unknown := sorted(set(known) - there):
        app, name = unknown[0]
        raise CannotRestore(
            f"The backup was made by a newer program than this one: it knows the step {app}.{name}. Install that "
            "version and restore with it."
        )
    targets = executor.loader.graph.leaf_nodes()
    plan = [each for each in executor.migration_plan(targets) if (each[0].app_label, each[0].name) in set(known)]
    executor.migrate(targets, plan=plan)


def _pending() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _check_same_tables(records: Opened, tables: list[str]) -> None:
    held = set(records.manifest["tables"])
    if missing := sorted(held - set(tables)):
        raise CannotRestore(f"The backup holds the table {missing[0]}, which this program does not make.")
    if extra := sorted(set(tables) - held):
        raise CannotRestore(f"The backup does not hold the table {extra[0]}, which belongs to its version.")


def _load(records: Opened, engine: Engine, merged: Merging) -> list[str]:
    """Load every table and compare what then stands in it with what was counted; return those that are unlike."""
    unlike = []
    with opening.reading(records.path) as reader:
        reader.begin()
        for table in reader.tables():
            if table.name == KEYS_TABLE:
                merged.expect(table.columns, _values(table))
                continue
            _check_columns(table, engine)
            engine.load(table.name, table.columns, _values(table))
            if digest_of(engine, table.name, table.columns) != table.rest():
                unlike.append(table.name)
    return unlike


def digest_of(engine: Engine, table: str, columns: engines.Columns) -> dict[str, Any]:
    """Return number and hash of the rows that stand in a table, as an archive counts them."""
    digest = RowsDigest()
    for row in packed(engine, table, columns):
        digest.add(row)
    return digest.said()


def _load_keys(keys: Opened | None, engine: Engine, merged: Merging) -> None:
    if keys is None:
        return
    with opening.reading(keys.path) as reader:
        reader.begin()
        for table in reader.tables():
            if table.name != KEYS_TABLE:
                raise CannotRestore(f"{keys.path} holds the table {table.name}, which is none of keys.")
            _check_columns(table, engine)
            merged.take(table.columns, _values(table))


def _values(table: Table) -> Iterator[list[Any]]:
    blobs = rows.blobs_of(table.columns)
    for row in table.rows():
        yield rows.unpacked(row, blobs)


def _check_columns(table: Table, engine: Engine) -> None:
    here = dict(engine.columns(table.name))
    there = dict(table.columns)
    if table.name == KEYS_TABLE and "wrapped" not in there:
        here = dict(without_key_bytes(list(here.items())))
    if odd := sorted(set(here) ^ set(there)):
        raise CannotRestore(f"The column {table.name}.{odd[0]} is in the backup or in this program, but not in both.")
    for name, type_ in there.items():
        if type_ != here[name] and {type_, here[name]} != {"text", "json"}:
            raise CannotRestore(f"The column {table.name}.{name} was {type_} and is {here[name]} now.")
