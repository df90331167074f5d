"""The pages of what is known already, and of the Careline's decisions."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import person
from tests.referrals.pages import NEW, text, typed

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.cases.models import Case
from openhart.referrals import actions
from openhart.referrals.models import ChildReported, Referral, ReportMade


@pytest.mark.requirement("R-INT-10")
def test_a_known_incident_is_found_by_its_number_and_the_account_is_added(
    page: Client, receipt: actions.Receipt
) -> None:
    case = receipt.referrals[0].case
    found = text(page.get(reverse("referrals:known"), {"reference": case.reference.lower()}))
    assert f"/referrals/{case.reference}/attach/" in found
    assert f"?known={case.reference}" in found
    address = reverse("referrals:attach", args=[case.reference])
    assert page.get(address).status_code == 200
    empty = page.post(address, {"draft_id": str(uuid4()), "report-channel": "call"})
    assert empty.status_code == 422
    key = str(uuid4())
    told = {"draft_id": key, "report-channel": "in_person", "report-own_words": "I saw it too"}
    assert page.post(address, told).status_code == 303
    assert page.post(address, told).status_code == 303
    assert Referral.objects.count() == 2
    assert Case.objects.count() == 1


def test_a_draft_of_a_further_report_leads_back_to_its_case(page: Client, receipt: actions.Receipt) -> None:
    case, draft_id = receipt.referrals[0].case, uuid4()
    body = {"draft_kind": "referrals:continue", "case": case.reference, "report-own_words": "Kept"}
    page.post(reverse("drafts:save", args=[draft_id]), body)
    answer = page.get(reverse("referrals:continue"), {"draft": str(draft_id)}, follow=True)
    assert "Kept" in text(answer)


@pytest.mark.parametrize(("asked", "says"), [("HT-2026-000001-A", "wrong"), ("nonsense", "not a reference")])
def test_a_wrong_number_is_said(asked: str, says: str, page: Client) -> None:
    answer = page.get(reverse("referrals:known"), {"reference": asked})
    assert answer.status_code == 422
    assert says in text(answer)


def test_a_new_referral_on_a_known_case(page: Client, receipt: actions.Receipt, screener: Viewer) -> None:
    case = receipt.referrals[0].case
    assert case.reference in text(page.get(f"{NEW}?known={case.reference}"))
    draft_id = uuid4()
    page.post(NEW, typed(draft_id, **{"child-0-known_reference": case.reference}))  # type: ignore[arg-type]
    page.post(reverse("referrals:check", args=[draft_id]))
    assert Case.objects.count() == 1
    assert Referral.objects.filter(case=case).count() == 2


@pytest.mark.requirement("R-INT-4", "R-INT-5")
def test_a_referral_is_screened_overturned_and_assigned_on_its_pages(
    page: Client, client: Client, receipt: actions.Receipt
) -> None:
    reference = receipt.referrals[0].case.reference
    screen = f"/referrals/{reference}/screen/"
    assert "Two phones" not in text(page.get(screen))
    assert "two phones" in text(page.get(screen))
    wrong = page.post(screen, {"decision": "accepted", "is_definition_met": "yes"})
    assert wrong.status_code == 422
    assert "Choose the response time" in text(wrong)
    good = {"decision": "accepted", "is_definition_met": "yes", "response": "24h", "reason": "An account"}
    assert page.post(screen, good).status_code == 303
    again = page.post(screen, good)
    assert again.status_code == 403
    assert "accepted already" in text(again)
    assert page.get(f"/referrals/{reference}/overturn/").status_code == 403
    client.force_login(person("Sid", Role.CARELINE_SUPERVISOR, Scope.AGENCY))
    assign = f"/referrals/{reference}/assign/"
    shown = text(client.get(assign))
    assert "Family assessment" in shown
    assert 'value="family_assessment"' not in shown
    refused = client.post(assign, {"unit": "regional_office", "track": "family_assessment"})
    assert refused.status_code == 422
    assert client.post(assign, {"unit": "regional_office", "track": "investigation"}).status_code == 303
    decline = {"decision": "not_accepted", "is_definition_met": "no", "reason": "On reflection"}
    assert client.post(f"/referrals/{reference}/overturn/", decline).status_code == 303
    assert Referral.objects.get().state == "not_accepted"


@pytest.mark.requirement("R-INT-10")
def test_the_children_of_one_report_lead_to_one_another_where_they_are_open(
    client: Client, screener: Viewer, report: ReportMade, child: ChildReported, towns: None, now: datetime
) -> None:
    sister = replace(child, towns={"residence": "bridgeport"})
    made = actions.receive(report=report, children=[child, sister], submission_key="k", by=screener, at=now)
    first, second = (referral.case for referral in made.referrals)
    assert first.region != second.region
    client.force_login(person("Sid", Role.CARELINE_SUPERVISOR, Scope.AGENCY))
    assert second.reference in text(client.get(f"/cases/{first.reference}/"))
    client.force_login(person("Wim", Role.INVESTIGATION_WORKER, Scope.REGION, first.region))
    assert second.reference not in text(client.get(f"/cases/{first.reference}/"))


@pytest.mark.parametrize("name", ["screen", "overturn", "assign", "attach"])
def test_cleo_finds_no_page_of_a_case_that_is_not_open_to_her(
    name: str, client: Client, cleo_user: User, receipt: actions.Receipt
) -> None:
    client.force_login(cleo_user)
    address = reverse(f"referrals:{name}", args=[receipt.referrals[0].case.reference])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert client.get(reverse("referrals:received", args=[receipt.report.id])).status_code == 404
    asked = {"reference": receipt.referrals[0].case.reference}
    assert "No case with this number" in text(client.get(reverse("referrals:known"), asked))


def test_the_summary_panel_shows_the_words_and_keeps_the_reporter_from_those_who_need_not_know(
    page: Client, client: Client, receipt: actions.Receipt
) -> None:
    address = f"/cases/{receipt.referrals[0].case.reference}/"
    assert "Nora Canary" in text(page.get(address))
    case = receipt.referrals[0].case
    client.force_login(person("Wim", Role.INVESTIGATION_WORKER, Scope.REGION, case.region))
    shown = text(client.get(address))
    assert "two phones" in shown
    assert "Nora Canary" not in shown
