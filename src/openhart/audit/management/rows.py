"""The entries of a lane as the database holds them, read in stretches: memory stays the same for millions."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from openhart.audit.models import chain

_STRETCH = 5_000
_COLUMNS = "seq, id, at, actor_id, act, outcome, process, address, session, subject_id, subjects, hash, seal, detail"


class Kept(NamedTuple):
    """An entry as it is kept: what it says, its hash and its seal; ``said`` is None when it cannot be read at all."""

    seq: int
    said: chain.Written | None
    hash: bytes
    seal: bytes


def kept_in(lane: int, *, up_to: int) -> Iterator[Kept]:
    """Yield the entries of a lane in order, up to a number."""
    is_postgres = connection.vendor == "postgresql"
    columns = _COLUMNS.replace("detail", "detail::text") if is_postgres else _COLUMNS
    select = f"SELECT {columns} FROM audit_entry WHERE lane = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s"  # noqa: S608 - our own names
    read = _from_postgres if is_postgres else _from_sqlite
    last = -1
    while True:
        with connection.cursor() as cursor:
            cursor.execute(select, [lane, last, up_to, _STRETCH])
            rows = cursor.fetchall()
        for row in rows:
            yield Kept(row[0], _read(read, lane, row), bytes(row[11]), bytes(row[12]))
        if len(rows) < _STRETCH:
            return
        last = rows[-1][0]


def _read(read: Any, lane: int, row: Any) -> chain.Written | None:
    try:
        said: chain.Written = read(lane, row)
    except (ValueError, TypeError, AttributeError, UnicodeError):
        return None
    return said


def _from_postgres(lane: int, row: Any) -> chain.Written:
    seq, ident, at, actor, act, outcome, process, address, session, subject, subjects, _, _, detail = row
    return chain.Written(
        lane, seq, ident, at.astimezone(UTC), actor, act, outcome, process, address, session, subject,
        bytes(subjects), chain.plain(json.loads(detail)),
    )  # fmt: skip


def _from_sqlite(lane: int, row: Any) -> chain.Written:
    seq, ident, at, actor, act, outcome, process, address, session, subject, subjects, _, _, detail = row
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return chain.Written(
        lane, seq, UUID(hex=ident), moment.replace(tzinfo=UTC), UUID(hex=actor) if actor else None, act, outcome,
        process, address, session, UUID(hex=subject) if subject else None, bytes(subjects), detail,
    )  # fmt: skip
