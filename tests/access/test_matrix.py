"""The access matrix is as it was last read and agreed to."""

import os
from pathlib import Path

import pytest
from tests.access.addresses import addresses
from tests.access.matrix import ask, contradictions, page, seats
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
    found = page("the desk", rows)
    if os.environ.get("HART_WRITE_MATRIX"):
        GOLDEN.write_text(found, encoding="utf-8")
    known = GOLDEN.read_text(encoding="utf-8")
    changed = [line for line in found.splitlines() if line not in set(known.splitlines())][:20]
    assert found == known, f"Who gets what has changed, for example: {changed}"
    assert list(contradictions(rows, here=STAFF)) == []
