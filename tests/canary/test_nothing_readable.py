"""Forty made-up people go through everything there is, in real processes; then nothing of them can be read anywhere.

On a real file of SQLite and on a PostgreSQL of its own, faults included. `docs/explanation/nothing-readable.md`
says what is searched and why. A new flow is a line of `flows.FLOWS`, a new place one of `places.PLACES`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.canary import agency as agencies
from tests.canary.agency import Agency
from tests.canary.canaries import STEMS, everybody
from tests.canary.flows import FLOWS
from tests.canary.places import PLACES, Place, database_files, doing

pytestmark = [pytest.mark.requirement("R-SEC-4")]
_BY_NAME = {"ids": lambda one: one.name}
_READ_BACK = """
from openhart.accounts.access import SYSTEM
from openhart.cases.models import Case
from openhart.people import queries
ids = list(Case.objects.values_list("id", flat=True))
print(json.dumps([child.full_name for child in queries.children(SYSTEM, ids).values()]))
"""


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def agency(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    """Give an agency that all flows have been through."""
    folder = tmp_path_factory.mktemp("agency") / "all"
    if request.param == "PostgreSQL" and agencies.postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    make = agencies.on_sqlite if request.param == "SQLite" else agencies.on_postgresql
    with make(folder) as made:
        made.open()
        for flow in FLOWS:
            flow.run(made)
        yield made


def test_they_are_all_there_for_whoever_holds_the_key(agency: Agency) -> None:
    names = " ".join(agency.ask(_READ_BACK))
    for canary in everybody():
        assert canary.given in names


@pytest.mark.parametrize("place", PLACES, **_BY_NAME)
def test_nothing_of_them_can_be_read(agency: Agency, place: Place) -> None:
    assert [str(hit) for hit in place.look(agency)][:20] == []


def test_nothing_of_them_is_shown_of_what_the_database_does(agency: Agency) -> None:
    assert list(doing(agency)) == []


@pytest.mark.skipif(os.name == "nt", reason="limits are of Unix")
def test_a_process_that_dies_leaves_no_memory_behind(agency: Agency) -> None:
    for number in agency.processes():
        limits = Path(f"/proc/{number}/limits").read_text(encoding="utf-8")
        (line,) = (line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert line.split()[4:6] == ["0", "0"], number


def test_nothing_of_them_can_be_read_in_the_files_of_a_database_that_was_stopped(agency: Agency) -> None:
    agency.close()
    with agency.stopped_database():
        assert [str(hit) for hit in database_files(agency)][:20] == []


@pytest.mark.parametrize("place", PLACES, **_BY_NAME)
def test_what_is_put_there_is_found(agency: Agency, place: Place) -> None:
    stem = STEMS[PLACES.index(place) % len(STEMS)]
    take_away = place.plant(agency, f"x{stem}y")
    assert list(place.look(agency)), stem
    take_away()
