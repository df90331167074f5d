"""Those who open cases in an emergency, and who looks at it afterwards."""

from datetime import datetime

import pytest
from tests.accounts.emergency_cast import person

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.accounts.queries import viewer_of


@pytest.fixture
def nora_user(now: datetime) -> User:
    """Nora works nights: an ongoing worker of region 1."""
    return person("nora", Role.ONGOING_WORKER, Scope.REGION, "1", at=now)


@pytest.fixture
def nora(nora_user: User, now: datetime) -> Viewer:
    """Nora as she asks."""
    return viewer_of(nora_user, now)


@pytest.fixture
def auditor(now: datetime) -> Viewer:
    """Aud audits."""
    return viewer_of(person("aud", Role.AUDITOR, at=now), now)
