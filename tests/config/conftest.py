"""One installation for all tests that only look at it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """An installation with a desk, a partners' site and a public site."""
    made = House(tmp_path_factory.mktemp("house"))
    for done in (made.init(), made.init_public()):
        assert done.returncode == 0, done.stderr
    return made
