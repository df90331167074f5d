"""What the database itself refuses of break-glass, whatever a program does."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.keyed import kept

from openhart.accounts.models import EmergencyAccess, Grant, Origin, Role, Scope, User

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def grant(user: User, until_at: datetime | None, now: datetime) -> Grant:
    return Grant.objects.create(
        viewer=user, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=uuid4(), from_at=now, until_at=until_at,
        origin=Origin.EMERGENCY, origin_id=uuid4(),
    )  # fmt: skip


def opening(user: User, now: datetime, **fields: object) -> EmergencyAccess:
    return kept(EmergencyAccess(
        user=user, case_id=uuid4(), reference="HT-2026-000001-A", ground="danger", sealed=b"", asked_at=now, **fields
    ))  # fmt: skip


@pytest.mark.requirement("R-SEC-5")
def test_an_emergency_grant_lasts_seventy_two_hours_at_most(cleo_user: User, now: datetime) -> None:
    grant(cleo_user, now + 72 * HOUR, now)
    for until_at in (now + 72 * HOUR + timedelta(seconds=1), None):
        with pytest.raises(IntegrityError), transaction.atomic():
            grant(cleo_user, until_at, now)


def test_an_emergency_grant_is_not_lengthened_beyond_that_afterwards(cleo_user: User, now: datetime) -> None:
    row = grant(cleo_user, now + HOUR, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(id=row.id).update(until_at=now + 73 * HOUR)


def test_other_grants_may_last_longer(cleo_user: User, now: datetime) -> None:
    row = grant(cleo_user, now + HOUR, now)
    Grant.objects.filter(id=row.id).update(origin=Origin.GIVEN, until_at=now + 1000 * HOUR)


def test_an_opening_has_an_end_within_seventy_two_hours(cleo_user: User, now: datetime) -> None:
    opening(cleo_user, now, opened_at=now, until_at=now + 72 * HOUR)
    for until_at in (now + 73 * HOUR, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            opening(cleo_user, now, opened_at=now, until_at=until_at)


def test_a_restricted_case_opens_only_when_somebody_else_agreed(cleo_user: User, now: datetime) -> None:
    window = {"needs_second_person": True, "opened_at": now, "until_at": now + HOUR}
    opening(cleo_user, now, **window, agreed_at=now, agreed_by_id=uuid4())
    for wrong in ({}, {"agreed_at": now, "agreed_by_id": cleo_user.id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            opening(cleo_user, now, **window, **wrong)


def test_nobody_reviews_what_they_did_or_agreed_to(cleo_user: User, now: datetime) -> None:
    other = uuid4()
    done = {"opened_at": now, "until_at": now + HOUR, "reviewed_at": now + 2 * HOUR, "verdict": "justified"}
    opening(cleo_user, now, **done, reviewed_by_id=other)
    for wrong in ({"reviewed_by_id": cleo_user.id}, {"reviewed_by_id": other, "agreed_by_id": other}):
        with pytest.raises(IntegrityError), transaction.atomic():
            opening(cleo_user, now, **done, **wrong)
