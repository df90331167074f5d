"""Connecticut's places, loaded."""

from datetime import datetime

import pytest

from openhart.accounts.access import SYSTEM
from openhart.places import actions


@pytest.fixture
def connecticut(db: None, now: datetime) -> None:
    """The places of the Connecticut pack."""
    actions.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now)
