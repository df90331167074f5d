"""A trail to tamper with: entries over an hour, a signed head in the middle, the last of them not yet under one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from tests.conftest import unguarded

from openhart.audit import actions as audit
from openhart.audit.actions import heading
from openhart.audit.management.verifying import Verified, verify
from openhart.audit.models import Entry

BEGAN = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)


def told(outside: Path, *, count: int = 12) -> list[Entry]:
    """Write a trail, all in one lane, with a head after half of it kept outside; return its entries in order."""
    with transaction.atomic():
        for number in range(count):
            at = BEGAN + timedelta(minutes=number, microseconds=number)
            if number % 3:
                audit.write(by=uuid4(), at=at, act="case.viewed", subject=uuid4(), detail={"panel": "steps"})
            else:
                audit.write_seen(by=uuid4(), at=at, subjects=[uuid4(), uuid4()], detail={"list": "cases"})
            if number == count // 2:
                heading.sign_head(by=None, at=at)
                heading.keep_outside(path=outside, by=None, at=at)
    return list(Entry.objects.order_by("lane", "seq"))


@contextmanager
def as_owner() -> Iterator[Any]:
    """Give a cursor of somebody who owns the tables and has taken the triggers away."""
    unguarded()
    with connection.cursor() as cursor:
        yield cursor


def faults(outside: Path | None) -> list[str]:
    found: Verified = verify(outside)
    return found.faults


def place(entry: Entry) -> dict[str, Any]:
    return {"lane": entry.lane, "seq": entry.seq}


def ident(value: UUID) -> Any:
    """Return an id as this database keeps it."""
    return value if connection.vendor == "postgresql" else value.hex
