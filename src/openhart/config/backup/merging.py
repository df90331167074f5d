"""Bringing keys to their records: only a key whose record was there, and was not erased, comes back.

Whatever says that a key was destroyed is believed, the records or the keys, however old the other is.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from openhart.config.backup.engines import Columns, Engine
from openhart.config.backup.rewrapping import Rewrap
from openhart.sealing.envelope import SealBroken

_BATCH = 500
_TABLE = "keys_wrappedkey"


@dataclass(slots=True)
class Merged:
    """What became of the keys."""

    whole: int = 0
    destroyed: int = 0
    later: int = 0  # keys of records that are not in the archive of records
    lost: Counter[str] = field(default_factory=Counter)  # by kind: no key of theirs is at hand
    broken: Counter[str] = field(default_factory=Counter)  # by kind: the key file does not open them


class Merging:
    """One merging: first every key that the records expect, then the keys there are, then what is left over."""

    def __init__(self, engine: Engine, *, at: datetime, rewrap: Rewrap) -> None:
        self._engine, self._at, self._rewrap = engine, at, rewrap
        self._columns = engine.columns(_TABLE)
        self._merged = Merged()

    def expect(self, columns: Columns, values: Iterator[Sequence[Any]]) -> None:
        """Note which records have a key, and which were erased: in the database, for there may be millions."""
        names = [name for name, _ in columns]
        place = names.index("id")
        noted = ([row[place], json.dumps(dict(zip(names, row, strict=True)))] for row in values)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE expected_key (id varchar(32) PRIMARY KEY, said text)")
        self._engine.load("expected_key", [("id", "text"), ("said", "text")], noted)

    def take(self, columns: Columns, values: Iterator[Sequence[Any]]) -> None:
        """Bring in the keys whose records expect them."""
        names = [name for name, _ in columns]
        while batch := [dict(zip(names, row, strict=True)) for row in islice(values, _BATCH)]:
            expected = self._expected([row["id"] for row in batch])
            self._merged.later += len(batch) - len(expected)
            self._write([self._one(expected[row["id"]], row) for row in batch if row["id"] in expected])

    def end(self) -> Merged:
        """Write down what is left over, erased or lost, and return what became of all."""
        with connection.cursor() as cursor:
            while True:
                cursor.execute("SELECT id FROM expected_key ORDER BY id LIMIT %s", [_BATCH])
                left = self._expected([ident for (ident,) in cursor.fetchall()])
                if not left:
                    break
                self._write([self._without(said) for said in left.values()])
            cursor.execute("DROP TABLE expected_key")
        return self._merged

    def _expected(self, idents: list[str]) -> dict[str, dict[str, Any]]:
        """Return what the records say of these keys, and expect them no more."""
        if not idents:
            return {}
        marks = ", ".join(["%s"] * len(idents))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, said FROM expected_key WHERE id IN ({marks})", idents)  # noqa: S608 - marks alone
            found = {ident: json.loads(said) for ident, said in cursor.fetchall()}
            cursor.execute(f"DELETE FROM expected_key WHERE id IN ({marks})", idents)  # noqa: S608 - likewise
        return found

    def _one(self, expected: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
        gone = expected["destroyed_at"] or key["destroyed_at"]
        if gone or key["wrapped"] is None:
            self._merged.destroyed += 1
            return {**key, "wrapped": None, "destroyed_at": gone}
        try:
            kept = self._rewrap(key["wrapped"], f"{key['kind']}:{UUID(key['id'])}")
        except SealBroken:
            self._merged.broken[key["kind"]] += 1
            return key
        self._merged.whole += 1
        return {**key, "wrapped": kept}

    def _without(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return the row of a record whose key is not at hand: erased before, or lost now, which reads the same."""
        if said["destroyed_at"]:
            self._merged.destroyed += 1
        else:
            self._merged.lost[said["kind"]] += 1
        at = self._at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        return {**said, "wrapped": None, "destroyed_at": said["destroyed_at"] or at}

    def _write(self, keys: list[dict[str, Any]]) -> None:
        self._engine.load(_TABLE, self._columns, ([key[name] for name, _ in self._columns] for key in keys))
