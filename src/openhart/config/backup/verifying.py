"""Verifying a backup the only way there is: bringing it back, in a scratch place, by the command that everybody uses.

The scratch place lies in the data directory, or in a database that the owner makes for it, under the same protection
as the records; its keys are wrapped by one that lives in the memory of that process alone. All of it is taken away.
"""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import DatabaseError, connection

from openhart.config.backup.making import Made

_SCRATCH = "rehearsal-"


class NotVerified(Exception):  # noqa: N818 - a plain statement of fact
    """Raised with a sentence when a backup could not be brought back, or what came back does not hold."""


def verify(made: Made, *, scratch: str = "") -> list[str]:
    """Bring a pair back in a scratch place, look at everything, take it away; return what was said."""
    if made.records is None:
        raise NotVerified("There is no archive of records.")
    with _folder() as folder, _database(scratch) as (database, said):
        words = ["--data", str(folder / "desk"), "restore", str(made.records.path), "--keys", str(made.keys.path)]
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("HART_DATABASE_URL", "DJANGO_"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "openhart.config.cli", *words, "--rehearse"],
            env={**kept, "HART_DATABASE_URL": database},  # not among its words, which every account here may read
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise NotVerified(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "It ended without a word.")
    return [*said, *done.stdout.splitlines()]


@contextmanager
def _folder() -> Iterator[Path]:
    """Yield a folder in the data directory; whatever an earlier rehearsal left there goes first."""
    data = Path(settings.DATA_DIR)
    for left in data.glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = data / f"{_SCRATCH}{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(given: str) -> Iterator[tuple[str, list[str]]]:
    """Yield a database to bring the records back in: the one given, one made for it, or SQLite; and a word on it."""
    if given or connection.vendor != "postgresql":
        yield given, []
        return
    name = f"{connection.settings_dict['NAME']}_{_SCRATCH.rstrip('-')}"
    if not _made(name):
        yield "", ["The owner of the tables may not make a database (CREATEDB): brought back in SQLite instead."]
        return
    try:
        yield _url(name), []
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def _made(name: str) -> bool:
    """Make the scratch database, after taking away one that was left; return whether the owner may."""
    quoted = connection.ops.quote_name(name)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                return False
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0")
    except DatabaseError as fault:
        raise NotVerified(f"The scratch database {name} could not be made ({type(fault).__name__}).") from fault
    return True


def _url(name: str) -> str:
    """Return the address of another database of the same server, as its owner reaches it."""
    here = connection.settings_dict
    who = quote(here["USER"], safe="")
    if here["PASSWORD"]:
        who += f":{quote(here['PASSWORD'], safe='')}"
    port = f":{here['PORT']}" if here["PORT"] else ""
    options = {key: value for key, value in here["OPTIONS"].items() if isinstance(value, str)}
    return f"postgresql://{who}@{here['HOST']}{port}/{quote(name)}" + (f"?{urlencode(options)}" if options else "")
