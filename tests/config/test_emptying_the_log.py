"""SQLite's write-ahead log is emptied while people work: it waits for a page being read, and writers do not."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from openhart.audit.models import Entry
from openhart.keys import actions

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
#: How long a writer may wait at most: a try that keeps it waiting, and a machine that is busy.
_LONGEST_S = 1.0


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


@contextmanager
def _writing() -> Iterator[list[float]]:
    """Write all the time, from another process's point of view; collect how long each write took."""
    waits: list[float] = []
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(_file(), timeout=30, isolation_level=None)) as one:
            while not stop.is_set():
                began = time.monotonic()
                one.execute("UPDATE cases_heartbeat SET looked_at = looked_at + 1")
                waits.append(time.monotonic() - began)
                time.sleep(0.005)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        stop.set()
        thread.join()


def test_a_page_that_is_being_read_holds_it_up_and_no_writer_with_it() -> None:
    actions.make(kind="case", owner_id=uuid4(), by=None, at=AT)
    with closing(sqlite3.connect(_file(), isolation_level=None)) as page, _writing() as waits:
        page.execute("BEGIN")
        page.execute("SELECT count(*) FROM keys_wrappedkey").fetchone()
        actions.make(kind="case", owner_id=uuid4(), by=None, at=AT)
        assert not actions.purge(by=None, at=AT, account="ops")
        assert not Entry.objects.filter(act="keys.purged").exists(), "the trail says what was done, not what was tried"
        page.execute("ROLLBACK")
        assert actions.purge(by=None, at=AT, account="ops")
    assert len(waits) > 20
    assert max(waits) < _LONGEST_S
    assert Entry.objects.filter(act="keys.purged").count() == 1


def test_short_reads_all_the_time_do_not_hold_it_up() -> None:
    stop = threading.Event()

    def read() -> None:
        with closing(sqlite3.connect(_file(), isolation_level=None)) as page:
            while not stop.is_set():
                page.execute("SELECT count(*) FROM places_town").fetchone()

    readers = [threading.Thread(target=read) for _ in range(3)]
    for one in readers:
        one.start()
    try:
        with _writing():
            assert actions.purge(by=None, at=AT, account="ops")
    finally:
        stop.set()
        for one in readers:
            one.join()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] >= 5000, "its usual patience is back"
