"""Making a pair of archives from one moment of the database: the records, and the keys that open them."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection

from openhart.config import installation
from openhart.config.backup import engines, keeping, rewrapping, rows, secret, trail
from openhart.config.backup.archive import KEYS, RECORDS, Finished, Line, Writer
from openhart.config.backup.engines import Columns, Engine
from openhart.keys.actions.storing import escrow_path

KEYS_TABLE = "keys_wrappedkey"
#: The column of the keys' table that only the archive of keys holds.
KEY_BYTES = "wrapped"
#: What the records' archive keeps of the card: no secret and no address of a database.
_OF_THE_CARD = ("installation", "name", "policy", "demo", "addresses", "mail")
_SPARE = 64 * 1024 * 1024
_CROWDED = 1.1
_GB, _MB = 1_000_000_000, 1_000_000


class CannotBackUp(Exception):  # noqa: N818 - a plain statement of fact
    """Raised with a sentence when no backup can be made; nothing that looks like one is left."""


@dataclass(frozen=True, slots=True)
class Made:
    """A pair of archives, or the keys alone."""

    pair: str
    keys: Finished
    records: Finished | None

    @property
    def row_count(self) -> int:
        """Return how many rows the archives hold."""
        whole = self.records or self.keys
        return sum(table["rows"] for table in whole.tables.values())


def make(folder: Path, *, at: datetime, keys_only: bool = False) -> Made:
    """Write a pair of archives into ``folder``, or the keys alone; whoever works meanwhile is not held up.

    A kill at any moment, a full disk or a fault leaves no archive at all: one gets its name when it is whole.
    """
    try:
        with keeping.alone(folder), engines.snapshot(connection) as engine:
            _look_for_room(folder, engine)
            return _write(folder, engine, at=at, keys_only=keys_only)
    except OSError as fault:
        raise CannotBackUp(
            f"No backup was made in {folder}: {fault.strerror or fault}. Nothing is left of it."
        ) from fault


def _write(folder: Path, engine: Engine, *, at: datetime, keys_only: bool) -> Made:
    pair = uuid4().hex
    said = {"engine": connection.vendor, "migrations": _migrations(engine)}
    with contextlib.ExitStack() as unfinished:
        keys = Writer(folder, _line(KEYS, pair, at), secret.current())
        unfinished.callback(keys.abandon)
        keys.begin({**said, "wrapping": rewrapping.held()})
        _add(keys, engine, KEYS_TABLE, engine.columns(KEYS_TABLE))
        records = None if keys_only else Writer(folder, _line(RECORDS, pair, at), secret.current())
        if records is not None:
            unfinished.callback(records.abandon)
            _write_records(records, engine, said)
        ending = {"ended": trail.head(engine), "program": version("openhart"), "made_at": _stamp(at), **said}
        for archive in filter(None, (keys, records)):
            archive.complete(ending)
        # Both are whole and on the disk before the first has its name: a full disk leaves none.
        made = Made(pair, keys.publish(), records.publish() if records is not None else None)
        unfinished.pop_all()
    return made


def _write_records(records: Writer, engine: Engine, said: dict[str, Any]) -> None:
    records.begin({**said, "card": _card(), "sequences": engine.sequences()})
    for table in engines.kept(engine.tables()):
        columns = engine.columns(table)
        _add(records, engine, table, without_key_bytes(columns) if table == KEYS_TABLE else columns)


def without_key_bytes(columns: Columns) -> Columns:
    """Return the columns of the keys' table as the records' archive holds them: that there is a key, not the key."""
    return [(name, type_) for name, type_ in columns if name != KEY_BYTES]


def _add(archive: Writer, engine: Engine, table: str, columns: Columns) -> None:
    archive.table(table, columns, packed(engine, table, columns))


def packed(engine: Engine, table: str, columns: Columns) -> Iterator[bytes]:
    """Yield the rows of a table as an archive holds them."""
    blobs = rows.blobs_of(columns)
    for row in engine.rows(table, columns):
        yield rows.packed(row, blobs)


def _line(kind: str, pair: str, at: datetime) -> Line:
    here = installation.read(settings.DATA_DIR, "owner")
    return Line(
        kind=kind, ident=uuid4().hex, pair=pair, installation=here.ident, made_at=_stamp(at),
        program=version("openhart"), escrow=_escrow(),
    )  # fmt: skip


def _escrow() -> str:
    """Return the sealed copy of the key file, when a key ceremony was held: with shares it becomes a key file again."""
    try:
        return escrow_path().read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _migrations(engine: Engine) -> list[list[str]]:
    columns = [("app", "text"), ("name", "text")]
    return [list(row) for row in engine.rows("django_migrations", columns)]


def _card() -> dict[str, Any]:
    card = json.loads((settings.DATA_DIR / installation.CARD).read_text(encoding="utf-8"))
    return {name: card[name] for name in _OF_THE_CARD if name in card}


def _look_for_room(folder: Path, engine: Engine) -> None:
    needed = int(engine.size() * _CROWDED) + _SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise CannotBackUp(
            f"{folder} has {_told(free)} free; a backup of this database may take {_told(needed)}. Make room, or name "
            "another place with --to."
        )


def _told(count: int) -> str:
    return f"{count / _GB:.1f} GB" if count >= _GB else f"{count / _MB:.0f} MB"


def home(given: str | None) -> Path:
    """Return the folder of the backups: the one given, or HART_BACKUPS; refuse to guess."""
    named = given or os.environ.get("HART_BACKUPS")
    if not named:
        raise CannotBackUp(
            "Say where the backups are kept: --to DIR, or HART_BACKUPS. Another disk than that of the data is best."
        )
    return Path(named).expanduser().absolute()
