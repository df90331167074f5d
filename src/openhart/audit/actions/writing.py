"""Writing an entry: at the end of a lane, in the caller's transaction.

On PostgreSQL a transaction takes the first lane that is free and keeps it until it ends; on SQLite there is one
writer at a time, who goes on in the last lane there is.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError, connection, transaction

from openhart.audit.models import Entry, Lane, Outcome, chain
from openhart.audit.models.entries import LANES
from openhart.foundation import ids, origin
from openhart.sealing.envelope import KeyOutOfReach

#: The lane this transaction wrote in comes first, then any that nobody holds.
_FREE = """
    SELECT id, seq, hash FROM audit_lane
     ORDER BY (writer = pg_current_xact_id()::text::bigint) DESC NULLS LAST, random() LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_ANY = "SELECT id, seq, hash FROM audit_lane ORDER BY random() LIMIT 1 FOR UPDATE"
_BEGUN = "INSERT INTO audit_lane (id, seq, hash, mark) SELECT n, 0, %s, ''::bytea FROM generate_series(0, %s) n ON CONFLICT DO NOTHING"  # noqa: E501
_MOVED = "UPDATE audit_lane SET seq = %s, hash = %s, mark = %s, writer = {writer} WHERE id = %s"
_FIELDS = tuple(Entry._meta.concrete_fields)  # noqa: SLF001 - the table as the model says it
_COLUMNS = ", ".join(f'"{field.column}"' for field in _FIELDS)
_ADDED = f"INSERT INTO audit_entry ({_COLUMNS}) VALUES ({', '.join(['%s'] * len(_FIELDS))})"  # noqa: S608
_ON_POSTGRES = f"WITH moved AS ({_MOVED.format(writer='pg_current_xact_id()::text::bigint')}) {_ADDED}"

#: What became of an act whose code says so itself.
_BECAME = {
    "failed": Outcome.FAILED, "not_found": Outcome.REFUSED, "not_given": Outcome.REFUSED, "refused": Outcome.REFUSED,
}  # fmt: skip


class NotWritten(OperationalError):  # noqa: N818 - what happened, in the house's word
    """Raised when the trail takes no entry: nothing is done or shown, as if the database were gone."""


def write(
    *,
    by: UUID | None,
    at: datetime,
    act: str,
    subject: UUID | None,
    detail: Mapping[str, Any],
    outcome: Outcome | None = None,
) -> None:
    """Append one entry in the caller's transaction, so that the act fails when it cannot be written.

    ``detail`` holds codes, ids and counts only. Where the act comes from is known without being said.
    """
    became = outcome or _BECAME.get(act.rpartition(".")[2], Outcome.DONE)
    _append(by=by, at=at, act=act, subject=subject, subjects=b"", detail=detail, outcome=became)


def write_seen(
    *, by: UUID | None, at: datetime, subjects: Iterable[UUID], detail: Mapping[str, Any], act: str = "list.viewed"
) -> None:
    """Append one entry for a list that was shown: its code and fields in ``detail``, the ids of its rows as subjects.

    A list without rows showed nothing of anybody and leaves none.
    """
    held = chain.packed(subjects)
    if held:
        _append(by=by, at=at, act=act, subject=None, subjects=held, detail=detail, outcome=Outcome.DONE)


def _append(
    *,
    by: UUID | None,
    at: datetime,
    act: str,
    subject: UUID | None,
    subjects: bytes,
    detail: Mapping[str, Any],
    outcome: Outcome,
) -> None:
    text, here = chain.plain(detail), origin.current()
    try:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            lane, seq, before = _end_of_a_lane(cursor)
            said = chain.Written(
                lane=lane, seq=seq + 1, id=ids.new_id(), at=at, actor_id=by, act=act, outcome=str(outcome),
                process=here.process, address=here.address, session=here.session(), subject_id=subject,
                subjects=subjects, detail=text,
            )  # fmt: skip
            _add(cursor, said, said.hash_after(bytes(before)))
            if subject is not None:
                here.written_of.add(subject)
    except (DatabaseError, KeyOutOfReach) as fault:
        raise NotWritten("The trail takes no entry, so nothing is done or shown.") from fault


def _end_of_a_lane(cursor: Any) -> tuple[int, int, bytes]:
    """Return the lane to write in, the number of its last entry, and that entry's hash."""
    if connection.vendor != "postgresql":
        cursor.execute("SELECT id, seq, hash FROM audit_lane ORDER BY id DESC LIMIT 1")
        found = cursor.fetchone()
        if found is None:
            Lane.objects.create(id=0)
            return 0, 0, chain.BEGINNING
    else:
        cursor.execute(_FREE)
        found = cursor.fetchone()
        if found is None:  # all are held, or none has begun
            cursor.execute(_BEGUN, [chain.BEGINNING, LANES - 1])
            cursor.execute(_ANY)
            found = cursor.fetchone()
    lane, seq, before = found
    return int(lane), int(seq), bytes(before)


def _add(cursor: Any, said: chain.Written, digest: bytes) -> None:
    """Move the lane's end and add the entry."""
    moved = [said.seq, digest, chain.mark_of(said.lane, said.seq, digest), said.lane]
    row = Entry(
        id=said.id, lane=said.lane, seq=said.seq, at=said.at, actor_id=said.actor_id, act=said.act,
        outcome=said.outcome, process=said.process, address=said.address, session=said.session,
        subject_id=said.subject_id, subjects=said.subjects, hash=digest,
        seal=chain.seal_of(said.lane, said.seq, digest),
    )  # fmt: skip
    values = [
        said.detail if field.attname == "detail" else field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in _FIELDS
    ]
    if connection.vendor == "postgresql":
        cursor.execute(_ON_POSTGRES, [*moved, *values])
    else:
        cursor.execute(_MOVED.format(writer="NULL"), moved)
        cursor.execute(_ADDED, values)
