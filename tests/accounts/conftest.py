"""Those who open cases in an emergency, who looks at it afterwards, and the agency's directory."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.urls import get_resolver
from tests.accounts.directory_cast import MFA, described
from tests.accounts.emergency_cast import person
from tests.accounts.oidc_provider import Provider, provider

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


@pytest.fixture
def there(settings: Any) -> Iterator[Provider]:
    """The agency's directory, where Ana is signed in with a second factor."""
    assert get_resolver().url_patterns  # read before the settings change: the other tests have a demonstration's
    with provider() as made:
        made.person |= MFA
        settings.DIRECTORY = described(made)
        settings.IS_DEMO, settings.LOGIN_URL = False, "/account/sign-in/"
        yield made
