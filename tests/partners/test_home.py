"""The partners' home: what was opened to the partner, and nothing of anybody else's or of the child."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import FRIDAY_EVENING, person

from openhart.accounts import actions as accounts
from openhart.accounts.access import PARTNERS, SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.foundation import clock


@pytest.fixture(autouse=True)
def _on_a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: FRIDAY_EVENING + timedelta(minutes=5))


def partner(name: str, role: Role = Role.POLICE_PARTNER) -> User:
    return person(name, role, Scope.CASE)


def opened(user: User, reference: str, role: Role = Role.POLICE_PARTNER, **terms: Any) -> Any:
    return accounts.grant(
        to=user.id, role=role, scope=Scope.CASE, case_id=uuid4(), by=SYSTEM, at=FRIDAY_EVENING,
        terms=accounts.Terms(reference=reference, **terms),
    )  # fmt: skip


def home(user: User) -> Any:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    for key in ("signed_in_at", "active_at", "fresh_at"):
        session[key] = clock.now().isoformat()
    session.save()
    return client.get("/")


def test_dov_sees_the_numbers_opened_to_him_and_until_when() -> None:
    dov = partner("Dov")
    opened(dov, "HT-2026-000123-K", until_at=FRIDAY_EVENING + timedelta(days=3))
    opened(dov, "HT-2026-000077-B", role=Role.SERVICE_PROVIDER)
    page = home(dov).content.decode()
    for said in ("HT-2026-000123-K", "Police partner", "Monday", "HT-2026-000077-B", "Service provider", "No end set"):
        assert said in page
    assert "1-800-842-2288" in page


def test_he_sees_nothing_that_has_ended_or_was_opened_to_others() -> None:
    dov, other = partner("Dov"), partner("Olga")
    ended = opened(dov, "HT-2026-000001-A")
    accounts.end_grant(grant_id=ended.id, by=SYSTEM, at=FRIDAY_EVENING)
    opened(dov, "HT-2026-000002-A", until_at=FRIDAY_EVENING + timedelta(minutes=1))
    opened(dov, "HT-2026-000003-A", from_at=FRIDAY_EVENING + timedelta(days=1))
    opened(other, "HT-2026-000004-A")
    opened(dov, "HT-2026-000005-A")
    page = home(dov).content.decode()
    assert "HT-2026-000005-A" in page
    for hidden in ("000001", "000002", "000003", "000004"):
        assert hidden not in page


def test_a_partner_to_whom_nothing_is_open_any_more_finds_nothing() -> None:
    dov = partner("Dov")
    given = opened(dov, "HT-2026-000001-A", until_at=FRIDAY_EVENING + timedelta(days=1))
    accounts.end_grant(grant_id=given.id, by=SYSTEM, at=FRIDAY_EVENING + timedelta(minutes=1))
    page = home(dov)
    assert page.status_code in {200, 302, 403}
    assert "000001" not in page.content.decode()


def test_cleo_of_the_staff_finds_nothing_here() -> None:
    page = home(person("Cleo", Role.REGIONAL_HART_LEAD, Scope.REGION, "1"))
    assert page.status_code in {302, 403}
    assert "HT-" not in page.content.decode()


@pytest.mark.parametrize("role", sorted(PARTNERS))
def test_one_case_or_three_ask_the_same_of_the_database(role: str, django_assert_num_queries: Any) -> None:
    from django.db import connection  # noqa: PLC0415 - beside its one use
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    counts = []
    for number in (1, 3):
        user = partner(f"P{number}", Role(role))
        for each in range(number):
            opened(user, f"HT-2026-00000{each}-A", role=Role(role))
        with CaptureQueriesContext(connection) as asked:
            assert home(user).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
