"""Bringing everything back in the database of this process, and looking at it before it is called restored."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from openhart.audit import actions as audit
from openhart.config import process, roles
from openhart.config.backup import filling, invariants, rewrapping
from openhart.config.backup.filling import Filled
from openhart.config.backup.invariants import Looked
from openhart.config.backup.opening import Pair
from openhart.config.backup.recovering import CannotRestore
from openhart.outbox import actions as outbox

RESTORED = "installation.restored"


def bring(pair: Pair, *, at: datetime, is_expired: bool, is_rehearsal: bool) -> list[str]:
    """Fill, look, write it into the trail; return what a person should read."""
    try:
        with connection.wrap_database_errors, _whole_or_not():
            archived = pair.keys.begin["wrapping"] if pair.keys else {}
            rewrap = (rewrapping.for_a_rehearsal if is_rehearsal else rewrapping.for_good)(archived)
            filled = filling.fill(pair, at=at, rewrap=rewrap)
            if connection.vendor == "postgresql" and not is_rehearsal:
                roles.set_up({name: process.of(name).secret_key for name in roles.COUNTING})
            if filled.unlike and pair.records.begin["engine"] == connection.vendor:
                raise CannotRestore(f"The table {filled.unlike[0]} came out otherwise than it went in.")
            looked = invariants.look(at=at, heads=None if is_rehearsal else Path(settings.HEADS_FILE))
            if is_rehearsal:
                _check_all_holds(filled, looked)
            _write_down(pair, filled, looked, at=at, is_expired=is_expired)
            doubted = 0 if is_rehearsal else outbox.doubt(by=None, at=at)
    except DatabaseError as fault:
        raise CannotRestore(f"The database refused it ({type(fault).__name__}: {fault}).") from fault
    return [*_told(filled), *looked.told(), *(() if is_rehearsal else _afterwards(pair, filled, doubted))]


@contextmanager
def _whole_or_not() -> Iterator[None]:
    """On PostgreSQL: one transaction in an empty database. On SQLite: a file that is brought to the disk at the end."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            if connection.introspection.table_names():
                raise CannotRestore("The database is not empty. Name an empty one with --database.")
            # Migrations one after the other in one transaction: what one has put off must not hold up the next.
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
        return
    with connection.cursor() as cursor:
        # One writer, a file nobody knows yet: a journal would only write every byte twice.
        cursor.execute("PRAGMA journal_mode=MEMORY")
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA secure_delete=ON")
        yield
        cursor.execute("PRAGMA journal_mode=WAL")
    connection.close()
    with Path(settings.DATABASES["default"]["NAME"]).open("rb+") as file:
        os.fsync(file.fileno())


def _check_all_holds(filled: Filled, looked: Looked) -> None:
    """Refuse a rehearsal in which anything does not hold; a restore says so and goes on: it may be the best copy."""
    if filled.keys.lost or filled.keys.broken:
        raise CannotRestore(f"Keys are missing or do not open: {_counted(filled.keys.lost + filled.keys.broken)}.")
    if looked.faults:
        raise CannotRestore(" ".join(looked.faults))


def _write_down(pair: Pair, filled: Filled, looked: Looked, *, at: datetime, is_expired: bool) -> None:
    """Say in the trail that what follows was done on a copy, and of when the copy is."""
    keys = pair.keys
    audit.write(
        by=None, at=at, act=RESTORED, subject=None,
        detail={
            "records": pair.records.line.ident, "of": pair.records.line.made_at,
            "keys": keys.line.ident if keys else None, "keys_of": keys.line.made_at if keys else None,
            "expired": is_expired, "rows": filled.rows, "lost": dict(filled.keys.lost),
            "broken": dict(filled.keys.broken), "steps": filled.newer, "faults": len(looked.faults),
        },
    )  # fmt: skip


def _told(filled: Filled) -> Iterator[str]:
    yield f"{filled.rows:,} rows were brought back."
    yield f"{filled.keys.whole:,} keys open what they sealed; {filled.keys.destroyed:,} were destroyed before."
    if filled.keys.lost:
        yield f"NOT READABLE: no key is at hand for {_counted(filled.keys.lost)}. Newer keys would open them."
    if filled.keys.broken:
        yield f"NOT READABLE: the key file does not open the keys of {_counted(filled.keys.broken)}."
    if filled.newer:
        steps = f"{filled.newer} {'step' if filled.newer == 1 else 'steps'}"
        yield f"The database was brought up by {steps} to this version."


def _afterwards(pair: Pair, filled: Filled, doubted: int) -> Iterator[str]:
    yield f"What was done after {pair.records.line.made_at} is not in it. Everybody must sign in again."
    if filled.keys.later:
        yield f"{filled.keys.later:,} keys are of records made after that; they were left out."
    if doubted:
        yield f"{doubted:,} mails waited then and may have gone since: `hart outbox status` lists them, to be settled."
    yield "Erase again what was erased since, and look through what came in since: the how-to says how."


def _counted(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} of {kind.replace('_', ' ')}" for kind, count in sorted(kinds.items()))
