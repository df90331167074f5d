"""The pages of intake, without JavaScript."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import person

from openhart.accounts.access import Viewer
from openhart.accounts.models import Role, Scope, User
from openhart.accounts.queries import viewer_of
from openhart.cases.models import Case
from openhart.drafts import queries as drafts
from openhart.drafts.models import Draft
from openhart.people import queries as people
from openhart.referrals import actions
from openhart.referrals.models import Referral, Report

NEW = "/referrals/new/"


@pytest.fixture
def sol(db: None) -> User:
    return person("Sky", Role.CARELINE_SCREENER, Scope.AGENCY)


@pytest.fixture
def page(client: Client, sol: User, towns: None) -> Client:
    client.force_login(sol)
    return client


def typed(draft_id: UUID, **more: str | list[str]) -> dict[str, Any]:
    return {
        "draft_id": str(draft_id), "draft_kind": "referrals:new", "children": "1", "step": "check",
        "report-own_words": "Two phones, said the canary.", "report-channel": "call",
        "report-received_at_0": "2026-03-06", "report-received_at_1": "09:15",
        "child-0-given_name": "Jo", "child-0-family_name": "Canary", "child-0-date_of_birth": "2010-05-01",
        "child-0-residence_town": "new-haven", "child-0-concern": ["sex_trafficking"],
        "child-0-red_flags": ["several_phones"], **more,
    }  # fmt: skip


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.requirement("R-INT-1", "R-INT-3")
def test_a_report_typed_checked_and_sent_becomes_a_referral_with_a_receipt(page: Client) -> None:
    draft_id = uuid4()
    answer = page.post(NEW, typed(draft_id))
    assert (answer.status_code, answer["location"]) == (303, f"/referrals/new/{draft_id}/check/")
    check = page.get(answer["location"])
    assert "Two phones, said the canary." in text(check)
    assert "New Haven" in text(check)
    assert "Still missing" in text(check)
    sent = page.post(answer["location"])
    assert sent.status_code == 303
    receipt = page.get(sent["location"])
    case = Case.objects.get()
    assert case.reference in text(receipt)
    assert "J. C." in text(receipt)
    assert "Canary" not in text(receipt)
    assert case.facts["child.residence_state"] == "CT"


@pytest.mark.requirement("R-INT-7")
def test_a_double_click_makes_one_referral_and_shows_the_same_receipt(page: Client) -> None:
    draft_id = uuid4()
    page.post(NEW, typed(draft_id))
    address = reverse("referrals:check", args=[draft_id])
    first, second = page.post(address), page.post(address)
    assert first["location"] == second["location"]
    assert page.post(NEW, typed(draft_id))["location"] == first["location"]
    assert page.get(f"{NEW}?draft={draft_id}")["location"] == first["location"]
    assert (Report.objects.count(), Referral.objects.count()) == (1, 1)
    assert Draft.objects.get().sealed is None


@pytest.mark.requirement("R-INT-10")
def test_children_are_added_and_taken_off_and_keep_what_was_typed(page: Client, sol: User) -> None:
    draft_id = uuid4()
    answer = page.post(NEW, typed(draft_id, step="add-child"))
    assert answer["location"] == f"{NEW}?draft={draft_id}#child-2"
    shown = text(page.get(answer["location"]))
    assert 'id="child-2"' in shown
    assert 'value="Jo"' in shown
    three = typed(
        draft_id, step="remove-child-0", children="3",
        **{"child-1-given_name": "Sam", "child-2-given_name": "Kim"},  # type: ignore[arg-type]
    )  # fmt: skip
    page.post(NEW, three)
    shown = text(page.get(f"{NEW}?draft={draft_id}"))
    assert 'name="child-0-given_name" value="Sam"' in shown
    assert 'name="child-1-given_name" value="Kim"' in shown
    assert 'value="Jo"' not in shown
    page.post(NEW, typed(draft_id, children="2", **{"child-1-given_name": "Sam"}))  # type: ignore[arg-type]
    page.post(reverse("referrals:check", args=[draft_id]))
    assert Referral.objects.count() == 2


@pytest.mark.requirement("R-INT-3")
def test_what_cannot_be_read_is_said_and_everything_typed_is_kept(page: Client) -> None:
    wrong = typed(
        uuid4(), **{"child-0-age": "12", "child-0-date_of_birth": "2010-05-01", "report-received_at_0": "2100-01-01"}
    )  # type: ignore[arg-type]
    answer = page.post(NEW, wrong)
    assert answer.status_code == 422
    shown = text(answer)
    assert "<title>Error:" in shown
    assert "There is a problem" in shown
    assert "does not fit the date of birth" in shown
    assert "lies in the future" in shown
    assert "Two phones, said the canary." in shown
    assert Draft.objects.count() == 1


@pytest.mark.requirement("R-INT-3")
def test_an_empty_page_can_be_sent(page: Client) -> None:
    draft_id = uuid4()
    answer = page.post(NEW, {"draft_id": str(draft_id), "step": "check"})
    assert answer.status_code == 303
    assert page.post(answer["location"]).status_code == 303
    assert Referral.objects.count() == 1


def test_the_page_shows_what_will_be_owed_and_which_answer_would_decide(page: Client) -> None:
    answer = page.post(reverse("referrals:preview"), typed(uuid4()))
    shown = text(answer)
    assert "Tell the FBI" in shown
    assert "17a-101b" in shown
    assert "If the child is a foreign national:" in shown
    assert "within 24 hours" in shown
    assert Draft.objects.count() == 0


def test_the_preview_survives_nonsense(page: Client) -> None:
    nonsense = {"children": "99999999999999999999", "child-0-age": "-5", "child-0-concern": "x", "report-channel": "\0"}
    assert page.post(reverse("referrals:preview"), nonsense).status_code == 200
    assert page.post(reverse("referrals:preview"), {}).status_code == 200


def test_the_page_without_a_script_shows_what_will_be_owed_by_a_button(page: Client) -> None:
    draft_id = uuid4()
    answer = page.post(NEW, typed(draft_id, step="owed"))
    assert answer["location"] == f"{NEW}?draft={draft_id}#owed"
    assert "Tell the FBI" in text(page.get(answer["location"]))


def test_control_characters_are_left_out_and_long_words_are_refused_in_a_sentence(page: Client) -> None:
    draft_id = uuid4()
    page.post(NEW, typed(draft_id, **{"report-own_words": "a\0b\x1b[31m\r\nc"}))  # type: ignore[arg-type]
    page.post(reverse("referrals:check", args=[draft_id]))
    assert Referral.objects.get().words()["own_words"] == "ab[31m\nc"
    answer = page.post(NEW, typed(uuid4(), **{"report-own_words": "x" * 50_001}))  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert "50,000 characters" in text(answer)


def test_what_was_thrown_away_elsewhere_lives_on_as_a_new_draft(page: Client, sol: User) -> None:
    draft_id = uuid4()
    page.post(NEW, typed(draft_id, step="later"))
    page.post(reverse("drafts:discard", args=[draft_id]))
    answer = page.post(NEW, typed(draft_id))
    assert answer.status_code == 409
    assert "Two phones, said the canary." in text(answer)
    assert str(draft_id) not in text(answer)


def test_anothers_draft_is_no_page(page: Client, client: Client, cleo_user: User) -> None:
    draft_id = uuid4()
    page.post(NEW, typed(draft_id, step="later"))
    client.force_login(cleo_user)
    assert client.get(f"{NEW}?draft={draft_id}").status_code == 404
    assert client.get(reverse("referrals:check", args=[draft_id])).status_code == 404
    assert client.post(reverse("referrals:check", args=[draft_id])).status_code == 404
    assert client.get(f"{NEW}?draft=nonsense").status_code == 404


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


@pytest.mark.parametrize("address", [NEW, "/referrals/known/", "/drafts/"])
def test_nobody_signed_out_sees_a_page(address: str, client: Client, db: None) -> None:
    assert client.get(address).status_code == 302


def test_an_administrator_takes_no_reports(client: Client, db: None) -> None:
    client.force_login(person("Ada", Role.ADMINISTRATOR, Scope.AGENCY))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed(uuid4())).status_code == 403
    assert client.post(reverse("referrals:preview"), {}).status_code == 403


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


@pytest.mark.parametrize("count", [1, 3])
def test_a_receipt_is_read_with_the_same_number_of_queries(  # noqa: PLR0917
    count: int, page: Client, report: Any, child: Any, now: datetime, sol: User, django_assert_max_num_queries: Any
) -> None:
    made = actions.receive(
        report=report, children=[child] * count, submission_key="k", by=viewer_of(sol, now), at=now
    )
    address = reverse("referrals:received", args=[made.report.id])
    page.get(address)
    with django_assert_max_num_queries(7):
        page.get(address)


def test_a_draft_lists_whom_it_is_about_by_initials(page: Client, sol: User, now: datetime) -> None:
    page.post(NEW, typed(uuid4(), step="later"))
    assert drafts.my_drafts(viewer_of(sol, now))[0].title == "J. C."
    assert people.children(viewer_of(sol, now), []) == {}
