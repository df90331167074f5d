import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from tests.demo.conftest import WEDNESDAY, world

from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases import queries
from openhart.config.demo import building
from openhart.config.demo.keeping import CHILDREN
from openhart.config.demo.simulator import simulate
from openhart.people import queries as people
from openhart.places import queries as places


def hart(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HART_KEYS": str(home / "keys"), "HART_DATA": str(home / "demo")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("HART_DATABASE_URL", None)
    command = [sys.executable, "-m", "openhart.config.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=90)


def cases_in(home: Path) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = json.loads(hart(home, "cases", "list", "--json").stdout)
    return listed


def test_a_small_demonstration_is_built_opened_again_and_built_anew(tmp_path: Path) -> None:
    first = hart(tmp_path, "demo", "--no-serve", "--referrals", "4")
    assert first.returncode == 0, first.stderr
    assert "Every child is invented" in first.stdout
    assert "4 invented children" in first.stdout
    assert "refused" not in first.stdout
    listed = cases_in(tmp_path)
    assert len(listed) == 4 + len(CHILDREN)
    assert any(each["open_duties"] for each in listed)

    again = hart(tmp_path, "demo", "--no-serve", "--referrals", "9")
    assert "Opening the demonstration" in again.stdout
    assert "--fresh" in again.stdout
    assert [each["reference"] for each in cases_in(tmp_path)] == [each["reference"] for each in listed]

    key_files = list((tmp_path / "keys").iterdir())
    assert hart(tmp_path, "demo", "--no-serve", "--referrals", "1", "--fresh").returncode == 0
    assert len(cases_in(tmp_path)) == 1 + len(CHILDREN)
    assert len(list((tmp_path / "keys").iterdir())) == 1
    assert list((tmp_path / "keys").iterdir()) != key_files


@pytest.mark.django_db
def test_what_is_built_is_what_was_told_and_names_nobody_in_clear() -> None:
    built = building.build(seed=5, referrals=10, now=WEDNESDAY)
    assert (built.children, built.refused) == (10, 0)
    told = world(seed=5)
    towns = tuple(code for code, _ in places.towns() if code != "other")
    reports = list(simulate(type(told)(told.pack, towns, told.now, told.seed), 10))
    scripts = [script for report in reports for script in report.cases]
    rows = sorted(queries.newest_cases(SYSTEM, limit=50), key=lambda row: row.reference)
    known = people.children(SYSTEM, [row.id for row in rows])
    rows = [row for row in rows if tuple(known[row.id].full_name.split()) not in CHILDREN]
    assert [known[row.id].full_name for row in rows] == [
        f"{script.child.given_name} {script.child.family_name}" for script in scripts
    ]
    for row, script in zip(rows, scripts, strict=True):
        events = [event.code for event in reversed(queries.events_of(SYSTEM, row))]
        beside = {"report.attached", "notice.acknowledged"} & {*events}  # of notices that a recipient answered
        assert sorted({*events}) == sorted({step.event for step in script.steps} | beside)
    assert [found for _, differences in cases.rebuild(at=WEDNESDAY, write=False) for found in differences] == []


def test_several_processes_write_what_one_would(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from openhart.config.demo import command, place\n"
        "from pathlib import Path\n"
        "import os\n"
        "data = Path(os.environ['HART_DATA'])\n"
        "place.begin(data)\n"
        "command._django(data)\n"
        "from datetime import UTC, datetime\n"
        "from openhart.config.demo import building, sharing\n"
        "sharing.processes_for = lambda reports: int(sys.argv[1])\n"
        "built = building.build(seed=4, referrals=5, now=datetime(2026, 1, 2, 15, tzinfo=UTC))\n"
        "print(built)\n"
    )
    said = []
    for processes in ("1", "2"):
        home = tmp_path / processes
        environment = {**os.environ, "HART_KEYS": str(home / "keys"), "HART_DATA": str(home / "demo")}
        done = subprocess.run(
            [sys.executable, "-c", script, processes], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        with closing(sqlite3.connect(home / "demo" / "desk.sqlite3")) as database:
            events = database.execute(
                "SELECT c.reference, e.ordinal, e.code, e.at, e.data, e.facts FROM cases_event e "
                "JOIN cases_case c ON c.id = e.case_id ORDER BY 1, 2"
            ).fetchall()
            counters = database.execute("SELECT year, last FROM cases_counter ORDER BY year").fetchall()
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        said.append((done.stdout, events, counters))
    assert said[0] == said[1]
