"""The trail as JSON Lines, an entry a line, with the signed head at the end."""

import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from openhart.audit import queries
from openhart.audit.models import Entry
from openhart.audit.models.signing import SignedHead, public_key


def lines(*, since: datetime | None, until: datetime | None, subject: UUID | None) -> Iterator[str]:
    """Yield the entries of a stretch of time, or about one subject, by lane and number."""
    for entry in queries.to_export(None, since=since, until=until, subject=subject):
        yield json.dumps(_shown(entry), sort_keys=True)


def last_line(head: SignedHead, count: int) -> str:
    """Return what ends the file: how many entries stand above, the head, and the key that proves it."""
    return json.dumps({"entries": count, "head": json.loads(head.line()), "public_key": public_key()}, sort_keys=True)


def _shown(entry: Entry) -> dict[str, object]:
    return {
        "lane": entry.lane, "seq": entry.seq, "id": str(entry.id),
        "at": entry.at.isoformat(timespec="microseconds"), "actor": _id(entry.actor_id), "act": entry.act,
        "outcome": entry.outcome, "process": entry.process, "address": entry.address, "session": entry.session,
        "subject": _id(entry.subject_id), "subjects": [str(each) for each in entry.seen], "detail": entry.detail,
        "hash": bytes(entry.hash).hex(), "seal": bytes(entry.seal).hex(),
    }  # fmt: skip


def _id(value: UUID | None) -> str | None:
    return str(value) if value is not None else None
