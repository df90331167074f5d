"""The promise, whole: a disposal by two people and the watcher, and then no copy of anything holds the child any more.

Nothing of it is read from the live system, in its files, or, after the stated days, from any backup; figures stay.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.backup.desk import ROOT, Desk
from tests.backup.named import keys_of
from tests.backup.whole import NAME, WORDS
from tests.retention.cast import DAY, DUE, HOUR, LONG_AGO, WAITS

from openhart.config.backup import keeping, opening
from openhart.config.backup.recovering import CannotRestore
from openhart.keys.lifecycle import KEY_BACKUPS_KEPT

Database = Callable[[], str]
RUNS = DUE + WAITS * DAY + 2 * HOUR
#: An hour before the disposal: the last archive of keys that knows the child.
LAST = RUNS - HOUR
#: After the stated days.
END = LAST + KEY_BACKUPS_KEPT + HOUR
EVERYTHING = ["", *WORDS]
#: A machine whose clock says so.
_AT = """
import json, os, sys
from datetime import datetime
from openhart.foundation import clock
from openhart.config.cli import main
def story(words):
    os.environ.update(HART_DATA=words[1], DJANGO_SETTINGS_MODULE="openhart.config.owner")
    import django
    django.setup()
    from tests.backup import whole
    getattr(whole, words[3])()
    return 0
real, statuses = clock.now, []
for moment, words in json.loads(sys.argv[1]):
    ahead = datetime.fromisoformat(moment) - real()
    clock.now = lambda: real() + ahead
    try:
        statuses.append(story(words) if words[2] == "story" else main(words))
    except SystemExit as end:
        statuses.append(end.code or 0)
    sys.stdout.flush()
    sys.stderr.write(f"{statuses[-1]}\\n")
"""


class Machine(Desk):
    """An installation whose commands are given at any time."""

    fresh: Database

    def at(self, moment: datetime, *words: str, data: Path | None = None) -> str:
        """Run a command at a moment; return what it said and, on the last line, its status."""
        return self.at_each([(moment, *words)], data=data)

    def at_each(self, acts: list[tuple[Any, ...]], *, data: Path | None = None) -> str:
        """Run one command after another, each at its moment; return what they said, then a status for each."""
        told = [(moment.isoformat(), ["--data", str(data or self.data), *words]) for moment, *words in acts]
        command = [sys.executable, "-c", _AT, json.dumps(told)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def whole(self, act: str, *, data: Path | None = None, settings: str = "owner") -> Any:
        """Do one act of the story in a process of its own."""
        script = f"from datetime import datetime\nfrom tests.backup import whole\nwhole.{act}\n"
        return self.ask(script, data=data, DJANGO_SETTINGS_MODULE=f"openhart.config.{settings}")

    def files(self) -> bytes:
        """Return every byte of the files of the database."""
        if not self.database:
            return b"".join(each.read_bytes() for each in sorted(self.data.glob("desk.sqlite3*")))
        import psycopg  # noqa: PLC0415 - only where there is PostgreSQL

        with psycopg.connect(os.environ["HART_TEST_DATABASE_URL"], autocommit=True) as server:
            server.execute("CHECKPOINT")
            row = server.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = %s",
                [urlsplit(self.database).path[1:]],
            ).fetchone()
        assert row is not None
        return b"".join(each.read_bytes() for each in (Path(row[0]) / "base" / str(row[1])).iterdir() if each.is_file())

    def archives(self) -> dict[str, bytes]:
        """Return every archive that is left, opened with today's key file."""
        found = {}
        with keys_of(self):
            for each in keeping.kept(self.out):
                with opening.reading(each.path) as reader:
                    begin = repr(reader.begin()).encode()
                    found[each.path.name] = begin + b"".join(row for table in reader.tables() for row in table.rows())
        return found

    def made(self, *acts: tuple[Any, ...]) -> tuple[dict[str, Path], str]:
        """Run commands, a backup among them; return its archives, and what was said."""
        before = set(self.out.glob("*.hartbackup"))
        said = self.at_each(list(acts))
        assert said.splitlines()[-len(acts) :] == ["0"] * len(acts), said
        new = set(self.out.glob("*.hartbackup")) - before
        return {each.name.split("-")[0]: each for each in new}, said


def told(said: str) -> Any:
    """Return what a part of the story told."""
    return next(json.loads(line) for line in said.splitlines() if line.startswith("{"))


LOGIN = """
from django.db import connection
from openhart.accounts import identity
with connection.cursor() as cursor:
    cursor.execute(f"CREATE ROLE {sys.argv[1]} LOGIN")
    cursor.execute(f"GRANT {connection.ops.quote_name(identity.role_named('watch'))} TO {sys.argv[1]}")
print("null")
"""


@pytest.fixture
def machine(tmp_path: Path, fresh_database: Database) -> Machine:
    """An installation begun long ago; on PostgreSQL its watcher signs in under a role of its own."""
    made = Machine(tmp_path, fresh_database())
    made.fresh = fresh_database
    where = ["--database", made.database] if made.database else []
    named = ["--username", "ada", "--name", "Ada Adams", "--address", "https://desk.example.gov"]
    said = made.at(LONG_AGO - 2 * DAY, "init", *named, *where)
    assert said.splitlines()[-1] == "0", said
    if made.database:
        made.at(LONG_AGO - 2 * DAY, "roles")
        login = f"{urlsplit(made.database).path[1:]}_watcher"
        made.ask(LOGIN.replace("sys.argv[1]", repr(login)))
        owner = urlsplit(made.database).username
        made.environment["HART_DATABASE_URL_WATCH"] = made.database.replace(f"//{owner}@", f"//{login}@")
    return made


@pytest.mark.requirement("R-SEC-6")
def test_after_the_stated_days_nothing_anywhere_holds_the_child_and_the_figures_stay(
    machine: Machine, tmp_path: Path
) -> None:
    acts = [(DUE - HOUR, "story", "fill"), (DUE - HOUR, "backup"), (DUE - HOUR, "keys", "purge")]
    first, said = machine.made(*acts)
    before = told(said)
    assert before["found"] == EVERYTHING, "the search finds what is there"
    assert before["tokens"] > 0
    raw = machine.files()
    assert all(bytes.fromhex(wrapped) in raw for wrapped in before["keys"].values()), "and so does that of the files"
    assert (b"hartford" in raw, NAME.encode() in raw) == (True, False), "what is in clear is found; no name is"
    waited = machine.whole(f"agree_and_wait(datetime.fromisoformat({LAST.isoformat()!r}))", settings="station")
    assert waited["role"] == "file" or waited["role"].endswith("_watcher")
    last, _ = machine.made((LAST, "backup", "--keys-only"))
    assert "Disposed of: 1. Kept after all: 0." in machine.at(RUNS, "watch", "--once")

    # The live system, with the real key file at hand.
    said = _looked_and_checked(machine)
    after = told(said)
    _is_gone(after)
    assert after["figures"] == before["figures"]
    gone = {ident: bytes.fromhex(wrapped) for ident, wrapped in before["keys"].items() if ident not in after["keys"]}
    assert len(gone) >= 6
    raw = machine.files()
    assert [ident for ident, wrapped in gone.items() if wrapped in raw or wrapped[21:53] in raw] == []
    assert NAME.encode() not in raw

    # Within the days the last archive of keys is the only way, and works: that is what the days mean.
    within = RUNS + 20 * DAY
    newest, _ = machine.made((within, "keys", "rotate", "--grace", "0"), (within + HOUR, "backup"))
    back = _brought_back(machine, within + 2 * HOUR, tmp_path / "within", first["records"], last["keys"])
    assert back["found"] == EVERYTHING, "also after a rotation, which makes nothing sooner"
    assert back["figures"] == before["figures"]
    _is_over(machine, first["records"], last["keys"], newest, gone)
    back = _brought_back(machine, END, tmp_path / "over", first["records"], newest["keys"])
    _is_gone(back)
    assert set(back["keys"]) & set(gone) == set()
    assert back["figures"] == before["figures"]


def _is_over(machine: Machine, records: Path, keys: Path, newest: dict[str, Path], gone: dict[str, bytes]) -> None:
    """See that after the stated days, by a clock that was seen to run, no archive opens anything of the child."""
    assert _named(machine.archives()[keys.name], gone) == set(gone), "the search of archives finds, too"
    elsewhere = machine.folder / "elsewhere.hartbackup"
    elsewhere.write_bytes(keys.read_bytes())
    over = LAST + KEY_BACKUPS_KEPT - DAY
    said = machine.at_each([(over, "backups", "prune"), (over + 4 * HOUR, "backups", "prune")])
    assert "agrees with this clock" in " ".join(said.split())
    assert said.splitlines()[-1] == "0"
    left = machine.archives()
    assert set(left) == {records.name, newest["records"].name, newest["keys"].name}
    for name, held in left.items():
        assert _named(held, gone) == set(), name
        assert NAME.encode() not in held, name
    with keys_of(machine), pytest.raises(CannotRestore, match="30 days old"):
        opening.opened(records, elsewhere, at=END)


def _is_gone(seen: dict[str, Any]) -> None:
    assert seen["found"] == []
    assert (seen["shared"], seen["other"]) == (True, True), "the other child, and the parent of both, still read"


def _looked_and_checked(machine: Machine) -> str:
    """Look, and see that the keys' bytes leave the files: by the watcher on SQLite, by the owner on PostgreSQL."""
    at = RUNS + HOUR / 2
    acts: list[tuple[Any, ...]] = [(at, "story", "look"), (at, "check")]
    acts += [(at, "keys", "purge"), (at, "check")] if machine.database else []
    said = machine.at_each(acts)
    assert said.count("Run `hart keys purge`") == (1 if machine.database else 0)
    assert "HART_CLAMAV" in said
    assert "ceremony of shares" in said
    return said


def _named(held: bytes, gone: dict[str, bytes]) -> set[str]:
    """Return whose wrapped keys an opened archive holds, as bytes or in hexadecimal."""
    return {ident for ident, wrapped in gone.items() if wrapped in held or wrapped.hex().encode() in held}


def _brought_back(machine: Machine, at: datetime, place: Path, records: Path, keys: Path) -> Any:
    database = machine.fresh()
    where = ["--database", database] if database else []
    said = machine.at(at, "restore", str(records), "--keys", str(keys), *where, data=place)
    assert said.splitlines()[-1] == "0", said
    return machine.whole("look()", data=place)
