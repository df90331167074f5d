"""The access matrix is as it was last read and agreed to."""

from pathlib import Path

import pytest
from tests.access.addresses import addresses
from tests.access.matrix import ask, check, contradictions, seats
from tests.access.world import build

from openhart.accounts.access import PARTNERS
from openhart.accounts.models import Role
from openhart.foundation import clock

STAFF = frozenset(role.value for role in Role) - PARTNERS
GOLDEN = Path(__file__).parent / "matrix-desk.md"


@pytest.mark.requirement("R-SEC-1")
@pytest.mark.django_db
def test_everybody_gets_at_every_address_what_the_matrix_says_and_the_address_declares() -> None:
    world = build(clock.now())
    rows = ask(world, addresses(), seats(world, list(Role)))
    check(GOLDEN, "the desk", rows)
    assert list(contradictions(rows, here=STAFF)) == []
