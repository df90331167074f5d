"""Children who are missing, and browsers of the cast."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import User
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.foundation import clock
from openhart.missing import actions
from openhart.missing.events.told import Lost
from openhart.people import actions as people
from openhart.people.models import Identity

IN_CARE = {"child.in_agency_care": True, "case.open": True}


@pytest.fixture
def child_missing(db: None) -> Callable[..., Case]:
    """A case in region 4 whose child was last seen some hours ago."""

    def go(hours: float = 10, *, region: str = "4", at: datetime | None = None, **told: Any) -> Case:
        now = at or clock.now()
        seen = now - timedelta(hours=hours)
        case = cases.open_case(region=region, by=SYSTEM, at=seen)
        identity = Identity(given_name="Rowan", family_name="Alder")
        people.add_child(case=case, identity=identity, by=SYSTEM, at=seen)
        learned = seen + timedelta(minutes=5)
        words = {"places": "Hidden Harbour", **told.pop("words", {})}
        lost = Lost(kind="left", last_seen_at=seen, learned_at=learned, facts=IN_CARE, words=words, **told)
        actions.begin(case=case, lost=lost, submission=uuid4(), by=SYSTEM, at=now)
        return case

    return go


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ana_browser(ana_user: User) -> Client:
    """Ana, signed in."""
    return _browser(ana_user)


@pytest.fixture
def cleo_browser(cleo_user: User) -> Client:
    """Cleo, signed in; she works in region 1."""
    return _browser(cleo_user)
