"""Forms filled from what is known: nobody retypes, and nobody is told more than was let out."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.conftest import viewer_of
from tests.paperwork.conftest import Fill, on_case, text_of

from openhart import policy
from openhart.accounts.access import Viewer
from openhart.accounts.models import Role
from openhart.cases.models import Case
from openhart.foundation.refused import Refused
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
