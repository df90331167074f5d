"""Cases as they come in, and the cast with a browser each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import person
from tests.desk.emergency_pages import seat

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.people import actions as people
from openhart.people.models import Identity

Refer = Callable[..., Case]
ALLEGED = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15, "child.in_agency_care": False}


@pytest.fixture
def an_hour_ago() -> datetime:
    """An hour before the moment at which the page is asked for."""
    return clock.now() - timedelta(hours=1)


@pytest.fixture
def refer(db: None, an_hour_ago: datetime) -> Refer:
    """Let a referral about an invented child come in."""

    def referred(region: str = "4", given: str = "Jo", family: str = "Canary", at: datetime | None = None) -> Case:
        moment = at or an_hour_ago
        case = cases.open_case(region=region, by=SYSTEM, at=moment)
        people.add_child(case=case, identity=Identity(given_name=given, family_name=family), by=SYSTEM, at=moment)
        _happen(case, "referral.received", moment, facts=ALLEGED)
        return case

    return referred


def _happen(case: Case, step: str, at: datetime, facts: dict[str, Any] | None = None, **details: Any) -> None:
    cases.record(case=case, event=StepTaken(step=step, details=details, facts=facts or {}), by=SYSTEM, at=at)


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def happen() -> Callable[..., None]:
    """Let something happen on a case."""
    return _happen


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """Give the browser of somebody who is signed in."""
    return _browser


@pytest.fixture
def ana_browser(ana_user: User) -> Client:
    """Ana's browser."""
    return _browser(ana_user)


@pytest.fixture
def cleo_browser(cleo_user: User) -> Client:
    """Cleo's browser."""
    return _browser(cleo_user)


@pytest.fixture
def cleo_seat(cleo_user: User) -> Client:
    """Cleo leads region 1; the case is of region 4."""
    return seat(cleo_user)


@pytest.fixture
def auditor_seat(db: None) -> Client:
    """Aud's browser."""
    return seat(person("Aud", Role.AUDITOR, Scope.AGENCY))
