"""Signing the ends of all lanes, and keeping the heads outside the data directory."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from openhart.audit.models import Head, Lane
from openhart.audit.models.signing import SignedHead, read_heads, signed
from openhart.foundation.transactions import transaction

EVERY = timedelta(hours=1)


@transaction
def sign_head(*, by: UUID | None, at: datetime) -> SignedHead:  # noqa: ARG001 - whoever asks, the head is the same
    """Sign where all lanes end now, and return the head."""
    last = Head.objects.order_by("-number").first()
    before = SignedHead(last.said, last.signature) if last is not None else None
    ends = [(row.id, row.seq, bytes(row.hash)) for row in Lane.objects.order_by("id")]
    number = last.number + 1 if last is not None else 1
    head = signed(number=number, at=at, ends=ends, before=before)
    Head.objects.create(number=number, at=at, said=head.said, signature=head.signature)
    return head


def sign_when_due(*, by: UUID | None, at: datetime) -> SignedHead | None:
    """Sign a head when the last is an hour old, or of a time to come because a clock was set back; else None."""
    last = Head.objects.order_by("-number").first()
    if last is not None and timedelta() <= at - last.at < EVERY:
        return None
    return sign_head(by=by, at=at)


def keep_outside(*, path: Path, by: UUID | None, at: datetime) -> int:  # noqa: ARG001 - a copy of what is there
    """Append to a file the heads it does not hold yet; return how many. Raises OSError when it cannot be written."""
    kept = _last_number(path)
    rows = list(Head.objects.filter(number__gt=kept).order_by("number").values_list("said", "signature"))
    if not rows:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{SignedHead(*row).line()}\n" for row in rows)
        file.flush()
        os.fsync(file.fileno())
    return len(rows)


def _last_number(path: Path) -> int:
    return max((head.number for head in read_heads(path)), default=0)
