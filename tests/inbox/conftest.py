"""A released paper, and officers who read what is sent to their department."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.conftest import person

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.foundation import released as gate
from openhart.inbox import actions
from openhart.inbox.access import Reader
from openhart.inbox.models import Letter, Member

PAPER = b"%PDF-1.7 Robin Vale, fourteen, Hartford"
PAGE = ({"title": "The child", "lines": [{"label": "Name", "text": ["Robin Vale"], "is_unknown": False}]},)
HARTFORD, BRIDGEPORT = "police-hartford", "police-bridgeport"

Post = Callable[..., Letter]


@pytest.fixture
def post(db: None, now: datetime) -> Post:
    """A letter to Hartford's police, unless said otherwise."""

    def done(*, organisation: str = HARTFORD, at: datetime = now, **more: Any) -> Letter:
        payload = more.pop("payload", PAPER)
        known = {"case_id": UUID(int=7), "reference": "HT-2026-000007-K", "form": "DCF-737", "page": PAGE}
        left = more.pop("released", None) or gate.release(uuid4(), payload)
        source = more.pop("source_id", None) or uuid4()
        return actions.post(
            released=left, organisation=organisation, source_id=source, by=SYSTEM, at=at, **{**known, **more}
        )

    return done


def officer(name: str, *organisations: str, at: datetime, until: datetime | None = None) -> User:
    """Return somebody who reads the letters of these organisations."""
    user = person(name, Role.PARTNER_MEMBER, Scope.AGENCY, at=at - timedelta(days=1))
    for each in organisations:
        Member.objects.create(user=user, organisation=each, from_at=at - timedelta(days=1), until_at=until)
    return user


@pytest.fixture
def dov(db: None, now: datetime) -> Reader:
    """Dov is an officer in Hartford."""
    return Reader(user_id=officer("Dov", HARTFORD, at=now).id)


@pytest.fixture
def olga(db: None, now: datetime) -> Reader:
    """Olga is an officer in Bridgeport."""
    return Reader(user_id=officer("Olga", BRIDGEPORT, at=now).id)
