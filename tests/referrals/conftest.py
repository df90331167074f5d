"""A report as a screener hears it, and the towns it speaks of."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from tests.conftest import person

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.people.models import Identity
from openhart.places import actions as places
from openhart.referrals import actions
from openhart.referrals.models import ChildReported, ReportMade


@pytest.fixture
def towns(db: None, now: datetime) -> None:
    """The towns and offices of the pack."""
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now)


@pytest.fixture
def report(now: datetime) -> ReportMade:
    """A school nurse calls ten minutes before she is written down."""
    return ReportMade(
        channel="call", reporter_kind="mandated", received_at=now - timedelta(minutes=10),
        own_words="She came back with two phones and would not say who paid.",
        why_suspected="An older man waits at the gate.", reporter_name="Nora Canary", reporter_phone="860-555-0100",
        safe_to_call_back=True,
    )  # fmt: skip


@pytest.fixture
def child() -> ChildReported:
    """Jo is fifteen, lives in New Haven, and is not in care."""
    return ChildReported(
        identity=Identity(given_name="Jo", family_name="Canary", date_of_birth="2010-05-01"),
        towns={"residence": "new-haven"}, residence_state="CT", location_state="CT",
        concern=frozenset({"sex_trafficking"}), red_flags=("several_phones",), in_agency_care=False, case_open=False,
        foreign_national=False, in_danger_now=False, safe_contact="Only through the nurse",
    )  # fmt: skip


@pytest.fixture
def receipt(report: ReportMade, child: ChildReported, screener: Viewer, towns: None, now: datetime) -> actions.Receipt:
    """The report, received."""
    return actions.receive(report=report, children=[child], submission_key="one", by=screener, at=now)


@pytest.fixture
def sky(db: None) -> User:
    """Sky answers the Careline, too, and works on the pages."""
    return person("Sky", Role.CARELINE_SCREENER, Scope.AGENCY)


@pytest.fixture
def page(client: Client, sky: User, towns: None) -> Client:
    """A browser in which she is signed in."""
    client.force_login(sky)
    return client
