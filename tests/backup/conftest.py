"""An installation with a child in every table, made once; and a database to bring it back in."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.backup.desk import Desk

_SERVER = os.environ.get("HART_TEST_DATABASE_URL", "")


@pytest.fixture(scope="session")
def fresh_database() -> Iterator[Callable[[], str]]:
    """Make an empty database for each call: on PostgreSQL its owner is no superuser."""
    if not _SERVER:
        yield lambda: ""
        return
    import psycopg  # noqa: PLC0415 - only where there is PostgreSQL

    server = urlsplit(_SERVER)
    made: list[str] = []
    owner = f"backup_owner_{os.getpid()}"
    with psycopg.connect(_SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {owner} LOGIN CREATEDB CREATEROLE")  # type: ignore[arg-type]

        def database() -> str:
            made.append(f"backup_{os.getpid()}_{len(made)}")
            connection.execute(f"CREATE DATABASE {made[-1]} OWNER {owner} TEMPLATE template0")  # type: ignore[arg-type]
            return f"postgresql://{owner}@{server.hostname}:{server.port}/{made[-1]}"

        yield database
        for name in made:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, fresh_database: Callable[[], str]) -> Desk:
    """A desk with invented children, and one backup of it."""
    made = Desk(tmp_path_factory.mktemp("backup"), fresh_database())
    made.begin()
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place where nothing is."""
    return tmp_path / "place"
