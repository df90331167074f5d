"""Sealing all records anew, with progress; what was interrupted goes on."""

import contextlib
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from openhart.audit import actions as audit
from openhart.foundation import clock
from openhart.foundation.refused import Refused
from openhart.keys import actions, lifecycle, queries
from openhart.sealing import keyfile

_STOP = "Stop the desk, the partners' site and the watcher first: on SQLite a page could still use an old key."


def sealed_anew(say: Callable[[str], Any], *, account: str) -> None:
    """Seal every record anew whose key is older than the beginning; raise Refused when that cannot be done now."""
    _check_alone()
    since = _begun(say, account)
    done, fields, broken = 0, 0, 0
    total = queries.count_made_before(queries.Operator(), since)
    after: UUID | None = None
    while True:
        batch = actions.reseal_batch(made_before=since, after=after, by=None, at=clock.now())
        done, fields, broken = done + batch.records, fields + batch.fields, broken + len(batch.broken)
        say(f"Sealed anew: {done} of {max(total, done)} records.")
        for each in batch.broken:
            say(f"  {each} does not open and was left as it is.")
        if batch.last is None:
            break
        after = batch.last
    detail = {"records": done, "fields": fields, "broken": broken, "account": account}
    audit.write(by=None, at=clock.now(), act="keys.resealed", subject=None, detail=detail)
    _marker().unlink(missing_ok=True)
    if not actions.purge(by=None, at=clock.now(), account=account):
        say("Somebody is looking at what was before: run `hart keys purge` later.")


def _begun(say: Callable[[str], Any], account: str) -> datetime:
    """Return since when records are being sealed anew: now, or when what was interrupted began."""
    marker = _marker()
    if marker.exists():
        since = datetime.fromisoformat(json.loads(marker.read_text(encoding="ascii"))["since"])
        say(f"Going on with what was begun {since:%Y-%m-%d %H:%M} UTC.")
        return since
    since = clock.now()
    audit.write(by=None, at=since, act="keys.reseal_begun", subject=None, detail={"account": account})
    keyfile.write_whole(marker, json.dumps({"since": since.isoformat()}).encode("ascii"))
    return since


def _marker() -> Path:
    return Path(settings.DATA_DIR) / lifecycle.RESEALING_FILE


def _check_alone() -> None:
    """Refuse while another process has the SQLite file open; PostgreSQL keeps the others out batch by batch."""
    if connection.vendor != "sqlite":
        return
    connection.close()
    with contextlib.closing(sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=0)) as alone:
        try:
            alone.execute("PRAGMA locking_mode=EXCLUSIVE")
            alone.execute("BEGIN EXCLUSIVE")
            alone.execute("ROLLBACK")
        except sqlite3.OperationalError:
            raise Refused(_STOP) from None
