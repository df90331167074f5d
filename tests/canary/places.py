"""The places that are searched, each with a way to put something there. A new one is a line of the table."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.canary.agency import Agency
from tests.canary.searching import Hit, search, search_file, search_folder

_COLUMNS = """
from django.db import connection
found = []
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        cursor.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        for row in cursor:
            for name, cell in zip(names, row):
                if isinstance(cell, (memoryview, bytes)):
                    found.append([f"{table}.{name}", bytes(cell).hex(), True])
                elif cell not in (None, "", True, False):
                    found.append([f"{table}.{name}", cell if isinstance(cell, str) else repr(cell), False])
print(json.dumps(found))
"""
_PLANT_ROW = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, '2099-01-01')",
                   [sys.argv[1][:40], sys.argv[1]])
print(json.dumps("planted"))
"""
_TAKE_ROW = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM django_session WHERE session_data = %s", [sys.argv[1]])
print(json.dumps("taken"))
"""
_DOING = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT coalesce(query, '') FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    print(json.dumps([one for (one,) in cursor.fetchall()]))
"""
_OWNER = {"DJANGO_SETTINGS_MODULE": "openhart.config.owner"}


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere names could lie about: what is found there, and how to put something there that must be found."""

    name: str
    look: Callable[[Agency], Iterator[Hit]]
    plant: Callable[[Agency, str], Callable[[], None]]


def logs(agency: Agency) -> Iterator[Hit]:
    """Look through all that processes and commands said."""
    yield from search_folder(agency.logs)


def temporary(agency: Agency) -> Iterator[Hit]:
    """Look through what was left in the directory for temporary files."""
    yield from search_folder(agency.scratch)


def columns(agency: Agency) -> Iterator[Hit]:
    """Look through every column of every table as the database gives it out; sessions are unpacked."""
    by_column: dict[str, list[bytes]] = {}
    for column, cell, is_bytes in agency.house.ask("owner", _COLUMNS, **_OWNER):
        by_column.setdefault(column, []).append(bytes.fromhex(cell) if is_bytes else cell.encode())
    assert len(by_column) > 100, "the tables could not be read"
    for column, cells in by_column.items():
        yield from search(b"\n".join(cells), f"column {column}", deep=True)


def database_files(agency: Agency) -> Iterator[Hit]:
    """Look through the database's own files as a thief finds them, free pages and the log of changes among them."""
    if agency.cluster is None:
        yield from search_folder(agency.house.data)
        return
    yield from search_folder(agency.house.data)
    data = agency.cluster.folder / "data"
    ours = max((path for path in (data / "base").iterdir()), key=lambda path: sum(1 for _ in path.iterdir()))
    folders = [data / name for name in ("pg_wal", "pg_stat_tmp", "pg_stat", "global", "base/pgsql_tmp")]
    for folder in (*folders, *(path for path in (data / "base").iterdir() if path.name >= "5" or path == ours)):
        if folder.exists():
            yield from search_folder(folder)
    yield from search_file(agency.cluster.folder / "log", "the server's log")


def doing(agency: Agency) -> Iterator[Hit]:
    """Look at what PostgreSQL shows of everybody's last statement."""
    if agency.cluster is not None:
        said = agency.house.ask("owner", _DOING, **_OWNER)
        yield from search("\n".join(said).encode(), "pg_stat_activity")


def backups(agency: Agency) -> Iterator[Hit]:
    """Look through the archives."""
    yield from search_folder(agency.folder / "backups")


def everything_else(agency: Agency) -> Iterator[Hit]:
    """Look through what else lies in the installation: keys, compiled files."""
    yield from search_folder(agency.folder, leave_out=("logs", "tmp", "backups", "data", "profile"))


def _file_in(folder: Callable[[Agency], Path]) -> Callable[[Agency, str], Callable[[], None]]:
    """Return how to put a file with a word into a folder."""

    def plant(agency: Agency, word: str) -> Callable[[], None]:
        path = folder(agency) / "planted"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(5000) + word.encode() + os.urandom(5000))
        return path.unlink

    return plant


def _row(agency: Agency, word: str) -> Callable[[], None]:
    agency.house.ask("owner", _PLANT_ROW, word, **_OWNER)
    return lambda: agency.house.ask("owner", _TAKE_ROW, word, **_OWNER)


PLACES: tuple[Place, ...] = (
    Place("what processes and commands said", logs, _file_in(lambda agency: agency.logs)),
    Place("temporary files", temporary, _file_in(lambda agency: agency.scratch / "deep" / "er")),
    Place("every column of every table", columns, _row),
    Place("backups", backups, _file_in(lambda agency: agency.folder / "backups")),
    Place("everything else of the installation", everything_else, _file_in(lambda agency: agency.folder / "pycache")),
    # The last: a row that was put there and taken away again stays in the files, and must be found in them.
    Place("the database's own files", database_files, _row),
)
