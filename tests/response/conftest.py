"""A referral that owes steps, and the cast with browsers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import User
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case, Duty
from openhart.foundation import clock

ALLEGED = {"concern": ["sex_trafficking"], "indicators": True, "child.age": 15}


@pytest.fixture
def an_hour_ago() -> datetime:
    """An hour before the page is asked for."""
    return clock.now() - timedelta(hours=1)


@pytest.fixture
def happen(an_hour_ago: datetime) -> Callable[..., None]:
    """Let something happen on a case, an hour ago unless said otherwise."""

    def happened(
        case: Case, step: str, at: datetime | None = None, facts: dict[str, Any] | None = None, **details: Any
    ) -> None:
        event = StepTaken(step=step, details=details, facts=facts or {})
        cases.record(case=case, event=event, by=SYSTEM, at=at or an_hour_ago)

    return happened


@pytest.fixture
def referred(db: None, case: Case, happen: Callable[..., None]) -> Case:
    """A referral that alleges trafficking of a child of fifteen."""
    happen(case, "referral.received", facts=ALLEGED)
    return case


@pytest.fixture
def state() -> Callable[[Case, str], str]:
    """Tell how a duty stands; nothing when it is not owed."""

    def stands(case: Case, code: str) -> str:
        return Duty.objects.filter(case=case, code=code).values_list("state", flat=True).first() or ""

    return stands


@pytest.fixture
def browser() -> Callable[[User], Client]:
    """Give the browser of somebody who is signed in."""

    def opened(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return opened
