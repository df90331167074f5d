"""Forms filled from what is known: nobody retypes, and nobody is told more than was let out."""

import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import viewer_of
from tests.paperwork.accessible import faults
from tests.paperwork.conftest import Fill, on_case, photograph, text_of

from openhart import policy
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import Role
from openhart.audit.models import Entry
from openhart.cases.actions import record
from openhart.cases.events import StepTaken
from openhart.cases.models import Case
from openhart.disclosure.queries import contents
from openhart.documents.models import Document
from openhart.foundation.refused import Refused
from openhart.missing import actions as missing
from openhart.missing.events.told import Found, Lost
from openhart.missing.queries import stories_of
from openhart.paperwork import queries
from openhart.paperwork.queries import as_data, filled, printed, proofs
from openhart.paperwork.queries.sources import TAKES

LEAVING = policy.load_leaving("us-ct")


@pytest.mark.requirement("R-NOT-6")
def test_a_form_takes_what_is_known_from_the_case(fill: Fill, known_case: Case) -> None:
    said = {each.code: each.lines for each in fill().entries()}
    assert said["name"] == ("Robin Vale",)
    assert said["birth_date"] == ("May 1, 2011",)
    assert said["age"] == ("14",)
    assert said["race"] == ("Hispanic or Latino",)
    assert said["languages"] == ("Spanish", "Interpreter: Spanish")
    assert said["town_incident"] == ("Bridgeport",)
    assert said["concern"] == ("Sex trafficking",)
    assert said["danger"] == ("Yes",)
    assert said["why"] == ("A much older man waits for her at school.",)
    assert said["recruiter"] == ("Somebody met online", "Mr. Dusk")
    assert said["control"] == ("Debt", "Threats to the child")
    assert said["placement"] == ("Home", "It did not happen there")
    assert said["reference"] == (known_case.reference,)
    assert "Friday, March 6, 2026 at 16:00 EST, telephone call" in said["received"]


@pytest.mark.requirement("R-NOT-6")
@pytest.mark.parametrize("form", sorted(policy.load_forms("us-ct")))
@pytest.mark.parametrize("field", sorted(LEAVING.fields))
def test_a_field_of_the_form_whose_field_of_disclosure_is_not_told_is_not_there(
    form: str, field: str
) -> None:  # fmt: skip
    found = policy.load_forms("us-ct")[form]
    told = found.leaving() - {field}
    shown = [each for each in found.fields() if each.is_let_out(frozenset(told))]
    assert [each.code for each in shown if field in each.leaves] == []
    assert len(shown) + sum(field in each.leaves for each in found.fields()) == len(list(found.fields()))


@pytest.mark.requirement("R-NOT-6")
def test_each_recipients_version_holds_only_what_that_recipient_needs(fill: Fill) -> None:
    to_police = fill(fields=LEAVING.usual["local_law_enforcement"])
    to_lead = fill(to="statewide_hart_lead", fields=LEAVING.usual["statewide_hart_lead"])
    assert "Robin Vale" in text_of(to_police)
    for kept in ("Silas Dusk", "Mona Vale", "rob_v", "Scar", "foreign", "Notices of this case"):
        assert kept not in text_of(to_police)
    assert "Notices of this case" in text_of(to_lead)
    assert set(to_police.fields) <= set(LEAVING.usual["local_law_enforcement"])
    assert fill(fields=()).sections == ()


@pytest.mark.requirement("R-NOT-6")
def test_who_reported_stands_on_no_form(fill: Fill) -> None:
    for form, found in policy.load_forms("us-ct").items():
        said = text_of(fill(form, to=found.to[0]))
        assert "Quill" not in said
        assert "860-555-0177" not in said


def test_what_is_kept_from_whoever_prepares_it_is_not_told(fill: Fill, known_case: Case, now: datetime) -> None:
    office = viewer_of(on_case(known_case, "Ike", Role.INTERSTATE_COMPACT_OFFICE, now))
    said = text_of(fill(by=office))
    for kept in ("Silas Dusk", "Mr. Dusk", "Injuries", "foreign national", "Mandated reporter"):
        assert kept not in said
    assert "Robin Vale" in said


def test_a_case_that_is_not_open_to_somebody_has_no_forms_for_them(fill: Fill, cleo: Viewer, dov: Viewer) -> None:
    for nobody in (cleo, dov):
        with pytest.raises(Refused):
            fill(by=nobody)


def test_a_form_goes_only_to_those_it_is_for(fill: Fill) -> None:
    with pytest.raises(Refused, match="DCF-737 is not for this recipient"):
        fill(to="parents")
    with pytest.raises(Refused, match="There is no form DCF-1"):
        fill("DCF-1", fields=())


def test_what_is_not_known_is_said_to_be_unknown(case: Case, ben: Viewer, now: datetime) -> None:
    told = policy.load_forms("us-ct")["DCF-737"].leaving()
    form = filled(ben, case, "DCF-737", to="fbi", fields=told, recipient="FBI", at=now)
    unknown = {each.code for each in form.entries() if each.is_unknown}
    assert {"name", "birth_date", "concern", "why", "numbers", "decision"} <= unknown
    assert as_data(form)["fields"]["name"] is None


def test_every_source_that_a_pack_may_name_is_taken_by_one_function() -> None:
    assert set(TAKES) == set(policy.SOURCES)


def test_as_data_is_codes_and_values(fill: Fill) -> None:
    data: dict[str, Any] = as_data(fill())
    assert data["form"] == "DCF-737"
    assert data["to"] == "local_law_enforcement"
    assert data["fields"]["name"] == ["Robin Vale"]
    assert {"To be told", "By", "Told"} == set(data["fields"]["told"][0])


def test_the_numbers_of_police_and_ncmec_come_from_whoever_keeps_the_notices(
    fill: Fill, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = proofs.Proof(
        to="police_missing", name="Hartford Police", number="M-1", person="Officer Lane", badge="7", told_at=now
    )
    monkeypatch.setattr(proofs._readers, "found", [lambda _viewer, _case: [told]])
    said = {each.code: each.lines for each in fill().entries()}
    assert said["numbers"] == ("NCIC number M-1, Hartford Police, Officer Lane, badge 7",)


def test_the_same_form_filled_alike_makes_the_same_bytes(fill: Fill) -> None:
    form = fill()
    assert printed(form) == printed(fill())
    assert printed(form) != printed(replace(form, at=form.at + timedelta(minutes=1)))
    assert printed(form, ground="A law") != printed(form)


def test_the_forms_of_a_recipient_are_those_of_the_pack(known_case: Case) -> None:
    assert "DCF-737" in [form.code for form in queries.forms_for(known_case, "fbi")]
    assert queries.forms_for(known_case, "parents") == []


@pytest.mark.requirement("R-SEC-2")
def test_what_is_disclosed_without_a_form_says_what_the_forms_would(known_case: Case, worker: Viewer) -> None:
    told = ("case.account", "case.search", "child.health", "child.photo", "case.told", "people.reporter_kind")
    said = dict(contents(worker, known_case, told))
    account = said["What was reported, in words"]
    assert "Why trafficking is suspected: A much older man waits for her at school." in account
    assert "Vehicle: Gray van, CT plate AB-1" in said["Where the child may be, and with whom"]
    assert "Medical needs and medication: Medication: Insulin until Sunday" in said["Health, medication and disability"]
    assert said["Photograph"] == ["The photograph itself goes with the missing-child packet."]
    assert any(line.startswith("Notices of this case: FBI, ") for line in said["Who is told and what else is owed"])
    assert "Kind of reporter, never who" not in said
    line = contents(SYSTEM, known_case, ("people.reporter_kind",))
    assert line == [("Kind of reporter, never who", ["Kind of reporter: Mandated reporter"])]


def test_health_is_not_worded_for_those_who_do_not_see_it(known_case: Case, now: datetime) -> None:
    office = viewer_of(on_case(known_case, "Ike", Role.INTERSTATE_COMPACT_OFFICE, now))
    assert dict(contents(office, known_case, ("child.health", "people.reporter_kind"))) == {}


@pytest.mark.requirement("R-NOT-3")
def test_the_newest_photograph_stands_on_the_packet_and_that_it_was_looked_at_is_written_down(
    fill: Fill, known_case: Case, now: datetime
) -> None:
    photograph(known_case, now - timedelta(days=2), words="older")
    newest = photograph(known_case, now, words="newest")
    form = fill("missing-child-packet", to="ncmec")
    shown = next(each for each in form.entries() if each.code == "photo").picture
    assert shown is not None
    assert shown.words == "Photograph of the child of March 1, 2026"
    assert faults(printed(form)) == []
    entry = Entry.objects.filter(act="document.viewed", subject_id=known_case.id).latest("id")
    assert entry.detail["document"] == str(newest)
    without = fill("missing-child-packet", to="ncmec", fields=("child.name",))
    assert [each.code for each in without.entries()] == ["name"]
    assert as_data(form)["fields"]["photo"]["media"] == "image/jpeg"


def test_a_photograph_that_cannot_be_shown_is_none(fill: Fill, known_case: Case, now: datetime) -> None:
    Document.objects.filter(id=photograph(known_case, now, words="x")).update(state="withdrawn")
    form = fill("missing-child-packet", to="ncmec")
    assert next(each for each in form.entries() if each.code == "photo").is_unknown


def test_a_concern_found_by_a_worker_fills_the_form_without_a_report(case: Case, ben: Viewer, now: datetime) -> None:
    step = StepTaken(
        step="concern.identified", details={}, facts={"concern": ["labor_trafficking"], "found_by": "ongoing_worker"},
        words={"notes": "He works nights in a kitchen."},
    )  # fmt: skip
    record(case=case, event=step, by=SYSTEM, at=now)
    case.refresh_from_db()
    told = policy.load_forms("us-ct")["DCF-737"].leaving()
    form = filled(ben, case, "DCF-737", to="fbi", fields=told, recipient="FBI", at=now)
    said = {each.code: each.lines for each in form.entries()}
    assert said["concern"] == ("Labor trafficking",)
    assert said["found_by"] == ("An ongoing worker",)
    assert said["notes"] == ("He works nights in a kitchen.",)


def test_three_episodes_ask_no_more_of_the_database_than_one(fill: Fill, known_case: Case, now: datetime) -> None:
    with CaptureQueriesContext(connection) as one:
        first = fill("missing-child-packet", to="ncmec")
    assert next(each for each in first.entries() if each.code == "earlier").lines == ("None recorded here",)
    for number in (1, 2):
        back = now + timedelta(days=number)
        lasting = stories_of(SYSTEM, known_case)[0].name
        missing.locate(
            case=known_case, episode=lasting, found=Found(where="home", found_by="self", at=back),
            submission=uuid4(), by=SYSTEM, at=back,
        )  # fmt: skip
        seen = back + timedelta(hours=1)
        lost = Lost(kind="left", last_seen_at=seen, learned_at=seen, words={"places": "Again"})
        missing.begin(case=known_case, lost=lost, submission=uuid4(), by=SYSTEM, at=seen)
    with CaptureQueriesContext(connection) as three:
        form = fill("missing-child-packet", to="ncmec")
    earlier = next(each for each in form.entries() if each.code == "earlier").table
    assert earlier is not None
    assert len(earlier.rows) == 2
    assert len(three) == len(one)


#: What stands on no paper unless all of these fields of disclosure are told; nobody is ever told who reported.
CANARIES = {
    "Robin": {"child.name"}, "Scar on the left hand": {"child.description"}, "Red coat": {"child.description"},
    "rob_v": {"child.online_names"}, "860-555-0101": {"child.contact"}, "Text before five": {"child.contact"},
    "A much older man": {"case.account"}, "She told the nurse": {"case.account"},
    "Motel Lantern": {"case.exploitation"},
    "Mr. Dusk": {"case.exploitation", "people.exploiter"}, "Silas": {"people.exploiter"}, "Mona": {"people.family"},
    "Insulin": {"child.health"}, "Injuries": {"case.concern", "child.health"}, "Gray van": {"case.search"},
    "26-0306": {"case.numbers"}, "Left through the window": {"case.missing"}, "LN-77": {"case.standing"},
    "To stay at her school": {"case.account"}, "Hartford": {"child.whereabouts", "child.contact"},
    "Interstate": {"case.told"}, "Quill": {"nothing lets it out"}, "860-555-0177": {"nothing lets it out"},
}  # fmt: skip


@pytest.mark.requirement("R-NOT-6")
def test_whichever_fields_are_told_nothing_of_the_others_stands_on_the_paper_or_in_the_data(
    known_case: Case, worker: Viewer, now: datetime
) -> None:
    chance = random.Random(20260306)  # noqa: S311 - which fields, nothing secret
    forms = policy.load_forms("us-ct")
    seen: set[str] = set()
    for turn in range(18):
        form = forms[sorted(forms)[turn % len(forms)]]
        told = {code for code in LEAVING.fields if chance.random() < chance.choice((0.2, 0.5, 0.9))}
        found = filled(worker, known_case, form.code, to=form.to[0], fields=told, recipient="X", at=now)
        said = text_of(found) + json.dumps(as_data(found)["fields"])
        for canary, parts in CANARIES.items():
            if canary == "Hartford" and parts & told:
                continue  # a town of the case, and part of the address
            assert canary not in said or parts <= told, (form.code, canary, told)
            seen |= {canary} if canary in said else set()
    assert len(seen) > 15
