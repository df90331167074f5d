"""People already known are shown while a child is typed, and one click takes the referral to their case."""

from typing import Any

import pytest
from django.test import Client
from tests.referrals.pages import typed

from openhart.accounts.access import SYSTEM
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.drafts.models import Draft
from openhart.foundation import ids
from openhart.people import actions as people
from openhart.people.models import Identity, Part
from openhart.referrals.models import Referral

pytestmark = pytest.mark.requirement("R-INT-8")
LIVE = "/referrals/known/people/"
JO = Identity(given_name="Jo", family_name="Canary", date_of_birth="2010-05-01")


def filled() -> dict[str, Any]:
    return typed(ids.new_id())


def test_who_is_known_is_shown_by_initials_with_why_and_a_button(page: Client, case: Case) -> None:
    people.add_child(case=case, identity=JO, by=SYSTEM, at=case.opened_at)
    said = page.post(LIVE, {**filled(), "look": "0"}).content.decode()
    assert "Same name, same birth date" in said
    assert "J. C." in said
    assert "Canary" not in said
    assert f'value="take-0-{case.reference}"' in said
    assert Entry.objects.get(act="search.run").detail["where"] == "new_referral"


def test_nothing_of_what_is_hidden_from_the_screener_is_shown(page: Client, case: Case) -> None:
    people.add_child(case=case, identity=JO, by=SYSTEM, at=case.opened_at)
    Case.objects.update(is_restricted=True)
    said = page.post(LIVE, {**filled(), "look": "0"}).content.decode()
    assert case.reference not in said
    assert "Nobody on a case open to you" in said


def test_too_little_looks_nobody_up(page: Client) -> None:
    said = page.post(LIVE, {"child-0-given_name": "Jo", "look": "0"}).content.decode()
    assert "too little" in said
    assert not Entry.objects.filter(act="search.run").exists()


def test_somebody_who_is_not_the_child_of_a_case_is_shown_without_the_button(page: Client, case: Case) -> None:
    people.add_person(case=case, identity=JO, part=Part.PARENT, by=SYSTEM, at=case.opened_at)
    said = page.post(LIVE, {**filled(), "look": "0"}).content.decode()
    assert "Parent or guardian" in said
    assert "It is this child" not in said


def test_without_javascript_a_button_shows_the_same_and_another_takes_the_child(page: Client, case: Case) -> None:
    people.add_child(case=case, identity=JO, by=SYSTEM, at=case.opened_at)
    form = filled()
    looked = page.post("/referrals/new/", form | {"step": "look-0"})
    assert looked.status_code == 303
    assert looked.headers["Location"].endswith("&look=0#known-people-0")
    shown = page.get(looked.headers["Location"]).content.decode()
    assert f'value="take-0-{case.reference}"' in shown
    taken = page.post("/referrals/new/", form | {"step": f"take-0-{case.reference}"})
    after = page.get(taken.headers["Location"]).content.decode()
    assert "This referral goes on the case" in after
    assert "It is this child" not in after
    draft = Draft.objects.get()
    page.post(f"/referrals/new/{draft.id}/check/")
    assert Referral.objects.get().case_id == case.id


@pytest.mark.parametrize(
    "step", ["take-0-HT-2026-999999-X", "take-99999-HT-2026-000001-K", "take-x", "look-7", "look-x"]
)
def test_a_button_that_is_none_of_ours_changes_nothing(page: Client, step: str) -> None:
    answer = page.post("/referrals/new/", filled() | {"step": step})
    assert answer.status_code == 303
    assert "look=" not in answer.headers["Location"]
    shown = page.get(answer.headers["Location"])
    assert "goes on the case" not in shown.content.decode()


def test_each_child_of_a_report_is_looked_for_by_their_own_name(page: Client, case: Case) -> None:
    people.add_child(case=case, identity=JO, by=SYSTEM, at=case.opened_at)
    two = {**filled(), "children": "2", "child-1-given_name": "Mo", "child-1-family_name": "Finch"}
    assert "Nobody on a case" in page.post(LIVE, {**two, "look": "1"}).content.decode()
    assert "Same name" in page.post(LIVE, {**two, "look": "0"}).content.decode()
