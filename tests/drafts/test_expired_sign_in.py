"""A sign-in that runs out while somebody types: the form comes back whole, to be sent again."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import person

from openhart.accounts.models import Role, Scope, User
from openhart.referrals.models import Referral

WORDS = "A canary\n sang <b>twice</b>"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def sky(db: None) -> User:
    return person("Sky", Role.CARELINE_SCREENER, Scope.AGENCY)


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def token(answer: Any) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())
    assert found
    return found[1]


@pytest.mark.requirement("R-INT-7")
def test_what_was_typed_survives_an_expired_sign_in_and_is_sent_after_signing_in_again(
    strict: Client, sky: User
) -> None:
    typed = {"step": "check", "report-own_words": WORDS, "child-0-concern": ["sex_trafficking", "labor_trafficking"]}
    expired = strict.post("/referrals/new/", {**typed, "csrfmiddlewaretoken": "x" * 64}, headers=OURS)
    assert expired.status_code == 403
    assert "You have been signed out" in expired.content.decode()
    assert html.escape(WORDS) in expired.content.decode()
    assert expired.content.decode().count('name="child-0-concern"') == 2
    still_out = strict.post("/referrals/new/", {**typed, "csrfmiddlewaretoken": token(expired)}, headers=OURS)
    assert "You have been signed out" in still_out.content.decode()
    assert html.escape(WORDS) in still_out.content.decode()
    strict.force_login(sky)
    renewed = strict.post("/referrals/new/", {**typed, "csrfmiddlewaretoken": "y" * 64}, headers=OURS)
    assert "You are signed in" in renewed.content.decode()
    sent = strict.post("/referrals/new/", {**typed, "csrfmiddlewaretoken": token(renewed)}, headers=OURS)
    assert sent.status_code == 303
    assert Referral.objects.count() == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_a_form_from_elsewhere_is_never_given_back_with_a_valid_token(site: str, strict: Client, sky: User) -> None:
    strict.force_login(sky)
    answer = strict.post("/referrals/new/", {"report-own_words": WORDS}, headers={"sec-fetch-site": site})
    assert answer.status_code == 403
    assert "canary" not in answer.content.decode()
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_a_page_asked_for_by_a_stranger_still_leads_to_sign_in(client: Client, db: None) -> None:
    answer = client.get(reverse("drafts:list"))
    assert (answer.status_code, answer["location"].startswith("/sign-in/")) == (302, True)
