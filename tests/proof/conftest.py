"""A referral whose notices went in time, late, not at all, were written down late, and were taken back."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.conftest import person
from tests.notices.conftest import Tell, connecticut, reachable, referred, send, tell  # noqa: F401 - fixtures

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.cases.models import Case
from openhart.notices import actions as notices
from openhart.notices.models import Notice

#: Friday evening, March 6; the FBI and the others are due on Saturday evening.
WRONG = notices.Wrong(because="other", reason="Wrong child.")
FRIDAY, SATURDAY, SUNDAY, MONDAY = "2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09"


@pytest.fixture
def auditor_user(db: None) -> User:
    """Ada audits: the whole agency."""
    return person("Ada", Role.AUDITOR, Scope.AGENCY)


@pytest.fixture
def told(referred: Case, tell: Tell, ben: Viewer, now: datetime) -> dict[str, Notice]:  # noqa: F811 - the fixtures
    """The FBI in time, acknowledged later; the CSAO in time, written down on Sunday; the lead's taken back Monday."""
    fbi = tell(referred, "fbi", "fbi", number="FBI-1", person="Agent Long", badge="77")
    csao = tell(referred, "csao", "csao", at=now + timedelta(days=2))
    lead = tell(referred, "statewide_hart_lead", "statewide-hart-lead")
    monday = now + timedelta(days=2, hours=20)
    said = now + timedelta(hours=5)
    notices.acknowledge(
        case=referred, notice_id=fbi.id, their_number="NH-9", happened_at=said, by=ben, at=monday
    )  # fmt: skip
    notices.add_number(case=referred, notice_id=fbi.id, number="FBI-2", by=ben, at=monday)
    notices.withdraw(case=referred, notice_id=lead.id, wrong=WRONG, by=ben, at=monday)
    return {"fbi": fbi, "csao": csao, "lead": lead}


def browser(user: User) -> Client:
    """Return the browser of somebody signed in."""
    client = Client()
    client.force_login(user)
    return client
