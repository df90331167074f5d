"""The access matrix of the partners' site."""

from pathlib import Path
from typing import Any

import pytest
from tests.access.addresses import addresses
from tests.access.matrix import ask, check, contradictions, seats
from tests.access.world import build

from openhart.accounts.access import PARTNERS
from openhart.accounts.models import Role
from openhart.config import partners as site
from openhart.foundation import clock

GOLDEN = Path(__file__).parent / "matrix-partners.md"
URLCONF = "openhart.config.partners_urls"


@pytest.fixture(autouse=True)
def _at_the_partners_site(settings: Any) -> None:
    settings.ROOT_URLCONF = URLCONF
    settings.LOGIN_URL = site.LOGIN_URL
    settings.TEMPLATES = site.TEMPLATES
    settings.INSTALLED_APPS = ["openhart.partners", *settings.INSTALLED_APPS]
    settings.SIGN_IN_SITE = "partners"


@pytest.mark.requirement("R-SEC-1")
@pytest.mark.django_db
def test_partners_get_what_the_matrix_says_and_staff_nothing() -> None:
    world = build(clock.now())
    rows = ask(world, addresses(URLCONF), seats(world, list(Role)))
    check(GOLDEN, "the partners' site", rows)
    assert list(contradictions(rows, here=PARTNERS)) == []
