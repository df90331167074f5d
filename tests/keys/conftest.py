"""Keys of a test's own, and records sealed with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from django.test.utils import override_settings

from openhart.accounts.access import SYSTEM
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.people import actions as people
from openhart.people.models import Identity, Part, Person
from openhart.sealing import keyfile, keyring

ROBIN = Identity(given_name="Robin", family_name="Canary")


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[keyfile.Keys]:
    """Make a key file and a data directory of this test's own."""
    before = keyring.path()
    (tmp_path / "data").mkdir()
    keyring.use(tmp_path / "keys" / "own.key")
    with override_settings(DATA_DIR=tmp_path / "data"):
        yield keyfile.make(tmp_path / "keys" / "own.key")
    keyring.use(before)


@dataclass(frozen=True)
class Told:
    """Two cases, three people."""

    cases: list[Case]
    people: list[Person]

    def is_readable(self) -> bool:
        """Return whether every identity can be read."""
        return [Person.objects.get(id=each.id).identity() for each in self.people] == [ROBIN] * len(self.people)


@pytest.fixture
def told(keys: keyfile.Keys, db: None, now: datetime) -> Told:
    """Write two cases with three people."""
    found = [cases.open_case(region="4", by=SYSTEM, at=now) for _ in range(2)]
    parts = [(found[0], Part.CHILD), (found[1], Part.CHILD), (found[1], Part.PARENT)]
    return Told(
        found, [people.add_person(case=one, identity=ROBIN, part=part, by=SYSTEM, at=now) for one, part in parts]
    )
