"""What fewer people see than the case itself: in no page of somebody without the permission, and wiped by none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import person, viewer_of

from openhart.accounts import actions as accounts
from openhart.accounts.access import PARTNERS, POWERS, READING, SYSTEM, Field
from openhart.accounts.models import Role, Scope, User
from openhart.cases import actions as cases
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.cases.queries.sight import kept_words
from openhart.notices import actions as notices
from openhart.people import actions as people
from openhart.people import queries as people_queries
from openhart.people.models import Identity, Part
from openhart.places import actions as places
from openhart.referrals import actions as referrals
from openhart.referrals.models import ChildReported, ReportMade

Browser = Callable[[User], Client]

CANARIES: dict[Field, tuple[str, ...]] = {
    Field.REPORTER: ("Reportercanary", "860-555-0166", "Auntcanary", "Callbackcanary", "Non-mandated reporter"),
    Field.EXPLOITER: ("Recruitercanary", "Parent or guardian</"),
    Field.SHELTER: ("Sheltercanary",),
    Field.MEDICAL: ("Injuries or illness left without care",),
    Field.IMMIGRATION: ("Requestcanary", "Lettercanary", "Hhscanary", "interim assistance<"),
}
PAGES = (
    "", "steps/", "timeline/", "notices/", "who/", "steps/notify.hhs/why/", "steps/notify.parents/why/",
    "steps/notify.fbi/why/", "record/", "record/placement.made/", "record/eligibility.requested/",
    "record/concern.identified/", "record/triage.decided/", "facts/", "notices/record/?to=hhs",
    "notices/record/?to=fbi",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A case of which everything is known."""

    case: Case
    notice: object


@pytest.fixture
def told(db: None, an_hour_ago: datetime) -> Told:
    at = an_hour_ago
    places.load_pack_places(pack_name="us-ct", by=SYSTEM, at=at - timedelta(days=10))
    by = viewer_of(person("Lena", Role.STATEWIDE_HART_LEAD, Scope.AGENCY, at=at), at)
    report = ReportMade(
        channel="call", reporter_kind="non_mandated", received_at=at, own_words="Plainwords",
        reporter_name="Reportercanary", reporter_phone="860-555-0166", reporter_relationship="Auntcanary",
        call_back="Callbackcanary", safe_to_call_back=True,
    )  # fmt: skip
    child = ChildReported(
        identity=Identity(given_name="Jo", family_name="Canaryname", date_of_birth="2011-05-01"),
        towns={"residence": "hartford"}, residence_state="CT", location_state="CT",
        concern=frozenset({"sex_trafficking"}), in_agency_care=True, case_open=True, foreign_national=True,
        red_flags=("untreated_injury", "several_phones"), recruiter_name="Recruitercanary", recruiter_relation="parent",
    )  # fmt: skip
    made = referrals.receive(report=report, children=[child], submission_key="one", by=by, at=at)
    case = made.referrals[0].case
    for number, step in enumerate((
        StepTaken(
            step="placement.facility_informed", details={"placement": "placement-1", "kind": "group_home"},
            words={"placement": "Sheltercanary"},
        ),
        StepTaken(step="eligibility.requested", words={"number": "Requestcanary"}),
        StepTaken(step="eligibility_letter.received", details={"kind": "interim"}, words={"notes": "Lettercanary"}),
    ), start=1):  # fmt: skip
        cases.record(case=case, event=step, by=by, at=at + timedelta(minutes=number))
    sent = notices.Sent(
        to="hhs", recipient="hhs", how="telephone", happened_at=at + timedelta(minutes=5), number="Hhscanary",
        note="Hhscanary note", person="Hhscanary person",
    )  # fmt: skip
    row = notices.record_sent(case=case, sent=sent, submission=uuid4(), by=by, at=at + timedelta(minutes=6))
    return Told(case, row.id)


def colleague(role: Role, case: Case, at: datetime) -> User:
    user = accounts.add_user(username=f"u-{role}", display_name="Una", by=SYSTEM, at=at)
    accounts.grant(to=user.id, role=role, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=at)
    return user


def shown(client: Client, case: Case) -> dict[str, str]:
    """Return every page about the case that somebody gets, whatever it answers."""
    pages = {page: client.get(f"/cases/{case.reference}/{page}").content.decode() for page in PAGES}
    for name in ("screen", "overturn", "assign", "attach"):
        pages[name] = client.get(f"/referrals/{case.reference}/{name}/").content.decode()
    preview = {"fact__child__age": "12", "reason": "A birth certificate", "submission": str(uuid4())}
    pages["preview"] = client.post(f"/cases/{case.reference}/facts/", preview).content.decode()
    pages["reveal"] = client.post(f"/cases/{case.reference}/reveal/", {"panel": "timeline"}).content.decode()
    for listed in (
        "/",
        "/cases/",
        "/queues/notices/",
        "/queues/immigration/",
        "/referrals/known/?reference=" + case.reference,
    ):
        pages[listed] = client.get(listed).content.decode()
    return pages


@pytest.mark.requirement("R-SEC-1")
@pytest.mark.parametrize("role", sorted(READING - PARTNERS))
def test_what_a_role_may_not_know_is_in_no_page_of_the_case(
    role: str, told: Told, browser: Browser, an_hour_ago: datetime
) -> None:
    pages = shown(browser(colleague(Role(role), told.case, an_hour_ago)), told.case)
    found = {
        field for field, words in CANARIES.items() if any(word in page for word in words for page in pages.values())
    }
    allowed = POWERS[Role(role)].fields
    assert found <= allowed, [
        (field, name, word)
        for field in found - allowed for name, page in pages.items() for word in CANARIES[field] if word in page
    ]  # fmt: skip
    assert allowed <= found, "what the role may know is shown somewhere"
    assert "Plainwords" in pages[""]
    for field in set(Field) - allowed:
        assert kept_words(field).split(". ")[0] in pages[""] + pages["timeline/"] + pages["notices/"]


@pytest.mark.parametrize("role", sorted(READING - PARTNERS))
def test_whether_the_child_is_a_foreign_national_is_told_to_those_who_may_know(
    role: str, told: Told, browser: Browser, an_hour_ago: datetime
) -> None:
    pages = shown(browser(colleague(Role(role), told.case, an_hour_ago)), told.case)
    said = {
        name for name, page in pages.items()
        if any(words in " ".join(page.split()) for words in (
            'Foreign national</dt> <dd class="usa-summary-box__text">Yes', "Foreign national:</span> yes",
            "the child is a foreign national <span", "Foreign national: yes",
        ))
    }  # fmt: skip
    assert bool(said) is (Field.IMMIGRATION in POWERS[Role(role)].fields), said
    known = Field.IMMIGRATION in POWERS[Role(role)].fields
    if role in {Role.INTERSTATE_COMPACT_OFFICE, Role.MDT_COORDINATOR, Role.ONGOING_WORKER}:
        assert ("fact__child__foreign_national" in pages["facts/"]) is known


def test_a_form_of_somebody_who_may_not_see_a_fact_neither_wipes_nor_guesses_it(
    told: Told, browser: Browser, an_hour_ago: datetime
) -> None:
    client = browser(colleague(Role.INTERSTATE_COMPACT_OFFICE, told.case, an_hour_ago))
    address = f"/cases/{told.case.reference}/facts/"
    guess = {"fact__child__foreign_national": "no", "reason": "A guess", "submission": str(uuid4()), "confirmed": "yes"}
    assert client.post(address, guess).status_code == 422
    both = {**guess, "fact__child__age": "12"}
    assert client.post(address, both).status_code == 303
    step = {"fact__child__foreign_national": "no", "submission": str(uuid4())}
    assert client.post(f"/cases/{told.case.reference}/record/concern.identified/", step).status_code == 303
    facts = Case.objects.get(id=told.case.id).facts
    assert (facts["child.foreign_national"], facts["child.age"]) == (True, 12)


def test_who_is_suspected_is_opened_only_for_those_who_may_know(told: Told, an_hour_ago: datetime) -> None:
    suspect = Identity(given_name="Suspectcanary", family_name="X")
    row = people.add_person(case=told.case, identity=suspect, part=Part.EXPLOITER, by=SYSTEM, at=an_hour_ago)
    for role in sorted(READING - PARTNERS):
        viewer = viewer_of(colleague(Role(role), told.case, an_hour_ago), an_hour_ago)
        found = next(each for each in people_queries.people_of(viewer, told.case) if each.person_id == row.id)
        knows = Field.EXPLOITER in POWERS[Role(role)].fields
        assert (found.identity == suspect, found.is_kept) == (knows, not knows)
