"""Addresses that nobody would type: bounded, never a fault, and no way to learn of a hidden case."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import person

from openhart.accounts.models import Role, Scope
from openhart.cases.models import Case
from openhart.foundation import ids

_ENDLESS = "1" * 5000


@pytest.fixture
def worker(client: Client, db: None) -> Client:
    """A browser of a worker of one region, to whom no case of another is open."""
    client.force_login(person("Dov", Role.INVESTIGATION_WORKER, Scope.REGION, "6"))
    return client


@pytest.mark.parametrize(
    "reference",
    [
        f"HT-{_ENDLESS}-000001-A", f"HT-2026-{_ENDLESS}-A", f"{'H' * 5000}-2026-000001-A", "\x00HT-2026-000001-A",
        "²-²-²-²",
    ],
)  # fmt: skip
def test_a_reference_number_of_any_length_and_kind_is_no_number_of_ours(reference: str) -> None:
    assert ids.read_reference(reference) is None


@pytest.mark.parametrize("path", ["cases/{}/", "referrals/{}/screen/", "cases/{}/notices/record/?to=fbi"])
def test_an_address_with_an_endless_number_leads_nowhere(worker: Client, path: str) -> None:
    assert worker.get(f"/{path.format(f'HT-{_ENDLESS}-000001-A')}").status_code == 404


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01", "", "-1"])
@pytest.mark.parametrize("path", ["/cases/", "/queues/notices/", "/queues/overdue/"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_mark_at_the_edge_of_the_calendar_is_no_mark(worker: Client, path: str, way: str, moment: str) -> None:
    assert worker.get(path, {way: f"{moment}~{uuid4()}"}).status_code == 200


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_place_in_a_queue_at_the_edge_of_the_calendar_is_no_place(client: Client, case: Case, moment: str) -> None:
    client.force_login(person("Lea", Role.STATEWIDE_HART_LEAD, Scope.AGENCY))
    answer = client.get(f"/cases/{case.reference}/", {"queue": "notices", "at": f"{moment}~{uuid4()}"})
    assert answer.status_code == 200
