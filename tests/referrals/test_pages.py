"""The pages of intake, without JavaScript."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.conftest import FRIDAY_EVENING, person
from tests.referrals.pages import NEW, text, typed

from openhart.accounts.models import Role, Scope, User
from openhart.accounts.queries import viewer_of
from openhart.cases.models import Case
from openhart.drafts import queries as drafts
from openhart.drafts.models import Draft
from openhart.people import queries as people
from openhart.referrals import actions
from openhart.referrals.models import Referral, Report


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
def test_children_are_added_and_taken_off_and_keep_what_was_typed(page: Client, sky: User) -> None:
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


@pytest.mark.requirement("R-INT-10")
def test_another_child_begins_with_what_the_first_is_likely_to_share(page: Client) -> None:
    draft_id = uuid4()
    first = {"child-0-incident_town": "hartford", "child-0-location_town": "", "child-0-location_state": "NY"}
    answer = page.post(NEW, typed(draft_id, step="add-child", **first))
    shown = text(page.get(answer["location"]))
    assert "Copied from the first child: change what differs." in shown
    assert 'name="child-1-copied" value="yes"' in shown
    values = drafts.my_draft(viewer_of(User.objects.get(username="sky"), FRIDAY_EVENING), draft_id).values
    copied = {name: told for name, told in values.items() if name.startswith("child-1-")}
    assert copied == {
        "child-1-residence_town": ["new-haven"], "child-1-incident_town": ["hartford"],
        "child-1-location_state": ["NY"], "child-1-concern": ["sex_trafficking"], "child-1-copied": ["yes"],
    }  # fmt: skip
    page.post(NEW, {**values, "draft_id": str(draft_id), "step": "remove-child-0"})
    assert "Copied from" not in text(page.get(f"{NEW}?draft={draft_id}"))


def test_a_child_added_to_an_empty_page_is_nobodys_copy(page: Client) -> None:
    answer = page.post(NEW, {"draft_id": str(uuid4()), "children": "1", "step": "add-child"})
    assert "Copied from" not in text(page.get(answer["location"]))


def test_an_age_of_nought_is_an_answer(page: Client) -> None:
    answer = page.post(NEW, typed(uuid4(), **{"child-0-date_of_birth": "", "child-0-age": "0"}))  # type: ignore[arg-type]
    assert "<dt>Age, if the date of birth is not known</dt>" in text(page.get(answer["location"]))


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


def test_what_was_thrown_away_elsewhere_lives_on_as_a_new_draft(page: Client, sky: User) -> None:
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


@pytest.mark.parametrize("address", [NEW, "/referrals/known/", "/drafts/"])
def test_nobody_signed_out_sees_a_page(address: str, client: Client, db: None) -> None:
    assert client.get(address).status_code == 302


def test_an_administrator_takes_no_reports(client: Client, db: None) -> None:
    client.force_login(person("Ada", Role.ADMINISTRATOR, Scope.AGENCY))
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed(uuid4())).status_code == 403
    assert client.post(reverse("referrals:preview"), {}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_a_receipt_is_read_with_the_same_number_of_queries(
    count: int, page: Client, report: Any, child: Any, now: datetime, sky: User
) -> None:
    receipt = actions.receive(
        report=report, children=[child] * count, submission_key="k", by=viewer_of(sky, now), at=now
    )
    address = reverse("referrals:received", args=[receipt.report.id])
    page.get(address)
    with CaptureQueriesContext(connection) as made:
        page.get(address)
    assert sum("audit_" not in each["sql"] and "SAVEPOINT" not in each["sql"] for each in made) <= 7


def test_a_draft_lists_whom_it_is_about_by_initials(page: Client, sky: User, now: datetime) -> None:
    page.post(NEW, typed(uuid4(), step="later"))
    assert drafts.my_drafts(viewer_of(sky, now))[0].title == "J. C."
    assert people.children(viewer_of(sky, now), []) == {}
