"""A case of which everything is known that a form asks for, and readers of papers."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image
from tests.conftest import viewer_of
from tests.documents.stored import stored

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.cases import queries as case_queries
from openhart.cases.models import Case
from openhart.documents.models import Document, Kind, Page
from openhart.missing import actions as missing
from openhart.missing.events.told import Lost
from openhart.paperwork.lifecycle import Filled
from openhart.paperwork.queries import filled
from openhart.people import actions as people
from openhart.people.models import Identity, Part
from openhart.places import actions as places
from openhart.policy import load_forms
from openhart.referrals import actions as referrals
from openhart.referrals.models import ChildReported, ReportMade

CHILD = Identity(
    given_name="Robin", family_name="Vale", preferred_name="Rob", date_of_birth="2011-05-01", gender="girl",
    languages="Spanish", phone="860-555-0101", address="12 Invented Street, Hartford", online_names="rob_v",
    description="Scar on the left hand",
)  # fmt: skip
REPORT = ReportMade(
    channel="call", reporter_kind="mandated", received_at=datetime.fromisoformat("2026-03-06T16:00:00-05:00"),
    own_words="She told the nurse that she owes him.", why_suspected="A much older man waits for her at school.",
    other_concerns="She sleeps little.", reporter_name="Nurse Quill", reporter_phone="860-555-0177",
)  # fmt: skip
REPORTED = ChildReported(
    identity=CHILD, gender="girl", race_ethnicity=("hispanic",),
    towns={"residence": "hartford", "incident": "bridgeport", "location": "hartford"}, residence_state="CT",
    location_state="CT", concern=frozenset({"sex_trafficking"}), in_agency_care=True, case_open=False,
    foreign_national=True, in_danger_now=True, red_flags=("older_companion", "untreated_injury"),
    recruitment=("social_media",), recruitment_place="school", recruiter_relation="online_contact",
    control=("debt", "threats"), placement="home", at_placement=False, safe_contact="Text before five",
    who_listens="Her uncle", interpreter="Spanish", wishes="To stay at her school", link_number="LN-77",
    recruiter_name="Mr. Dusk", place_names="Motel Lantern", notes="Called back at 16:20",
)  # fmt: skip
WORDS = {
    "circumstances": "Left through the window.", "last_seen_place": "Park Street", "last_seen_by": "Her sister",
    "height": "5 ft 4 in", "hair": "Brown", "clothing": "Red coat", "belongings": "A blue bag",
    "places": "The bus station", "companions": "A man called Dusk", "vehicle": "Gray van, CT plate AB-1",
    "risks": ["trafficking", "medication"], "medication": "Insulin until Sunday", "police_report": "26-0306",
    "on_call": "Careline, day and night", "ncic_category": "endangered", "phones": "860-555-0102",
}  # fmt: skip


@pytest.fixture
def known_case(db: None, now: datetime) -> Case:
    """Robin Vale: reported, a mother, somebody suspected, and missing since noon."""
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=now - timedelta(days=1))
    receipt = referrals.receive(report=REPORT, children=[REPORTED], submission_key="known", by=SYSTEM, at=now)
    case = receipt.referrals[0].case
    mother = Identity(given_name="Mona", family_name="Vale", phone="860-555-0103")
    suspect = Identity(given_name="Silas", family_name="Dusk", description="About 40")
    people.add_person(case=case, identity=mother, part=Part.PARENT, by=SYSTEM, at=now)
    people.add_person(case=case, identity=suspect, part=Part.EXPLOITER, by=SYSTEM, at=now)
    seen = now - timedelta(hours=5)
    lost = Lost(kind="left", last_seen_at=seen, learned_at=now - timedelta(minutes=5), words=WORDS)
    missing.begin(case=case, lost=lost, submission=uuid4(), by=SYSTEM, at=now)
    return case_queries.case_by_reference(SYSTEM, case.reference)


def on_case(case: Case, name: str, role: Role, at: datetime) -> User:
    """Return somebody with one role on one case."""
    user = accounts.add_user(username=name.lower(), display_name=name, by=SYSTEM, at=at)
    accounts.grant(to=user.id, role=role, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=at)
    return user


@pytest.fixture
def worker_user(known_case: Case, now: datetime) -> User:
    """Ben works with Robin."""
    return on_case(known_case, "Ben", Role.ONGOING_WORKER, now)


@pytest.fixture
def worker(worker_user: User) -> Viewer:
    """Ben as he asks."""
    return viewer_of(worker_user)


Fill = Callable[..., Filled]


@pytest.fixture
def fill(known_case: Case, worker: Viewer, now: datetime) -> Fill:
    """A form of Robin's case for the police, with everything that may be on it unless said otherwise."""

    def done(form: str = "DCF-737", *, to: str = "local_law_enforcement", by: Viewer = worker, **more: Any) -> Filled:
        fields = more["fields"] if "fields" in more else load_forms("us-ct")[form].leaving()
        return filled(by, known_case, form, to=to, fields=fields, recipient="Hartford Police Department", at=now)

    return done


def text_of(form: Filled) -> str:
    """Return everything that stands on a filled form."""
    found = []
    for each in form.entries():
        found += [each.label, *each.lines]
        if each.table is not None:
            found += [cell for row in (each.table.columns, *each.table.rows) for cell in row]
    return "\n".join(found)


def photograph(case: Case, at: datetime, *, words: str) -> UUID:
    """Keep an invented photograph of the child, with the page that is shown of it; return its id."""
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG")
    row = stored(case.id, by=None, at=at, description=words)
    Document.objects.filter(id=row.id).update(kind=Kind.MISSING_PHOTO, dated_on=date(2026, 3, 1))
    seen = row.key().seal(out.getvalue(), place=Page.place_of(row.id, 1))
    Page.objects.filter(document_id=row.id).update(sealed=seen)
    return row.id
