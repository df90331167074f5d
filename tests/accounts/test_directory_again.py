"""Showing by the agency's directory once more that it is still the same person."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests.accounts.directory_cast import BACK, came, went
from tests.accounts.oidc_provider import Provider

from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-1")]
AGAIN = "/account/step-up/directory/"


@pytest.fixture
def stale(there: Provider, ana_user: User) -> Client:
    """Ana's browser twenty minutes after she came from the directory, the last request a moment ago."""
    client, _ = came(there)
    kept = client.session
    kept["fresh_at"] = (clock.now() - timedelta(minutes=20)).isoformat()
    kept.save()
    return client


def _now() -> int:
    return int(clock.now().timestamp())


def test_the_page_offers_the_directory_to_those_who_come_from_it(there: Provider, stale: Client) -> None:
    assert "Ask Agency directory" in stale.get("/account/step-up/").content.decode()


def test_the_directory_is_told_to_ask_anew(there: Provider, stale: Client) -> None:
    asked = parse_qs(urlsplit(went(stale, to=AGAIN)).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])


def test_whoever_was_asked_again_is_fresh_under_a_new_key(there: Provider, stale: Client) -> None:
    there.person["auth_time"] = _now()
    before = stale.session.session_key
    answer = stale.get(BACK, there.authorize(went(stale, to=AGAIN, onward="/cases/")))
    assert (answer.status_code, answer["Location"]) == (303, "/cases/")
    assert stale.session.session_key != before
    assert clock.now().isoformat() >= stale.session["fresh_at"] > (clock.now() - timedelta(minutes=1)).isoformat()
    assert Entry.objects.get(act="signed_in.again").detail == {"how": "directory"}


@pytest.mark.parametrize(
    "said",
    [
        {"auth_time": None},
        {"auth_time": 1_000_000_000},
        {"auth_time": True},
        {"amr": ["pwd"], "auth_time": "now"},
        {"sub": "subject-2", "auth_time": "now"},
    ],
)
def test_what_does_not_show_that_it_is_the_same_person_now_is_not_enough(
    there: Provider, stale: Client, said: dict[str, Any]
) -> None:
    there.person |= said | ({"auth_time": _now()} if said.get("auth_time") == "now" else {})
    before = stale.session["fresh_at"]
    answer = stale.get(BACK, there.authorize(went(stale, to=AGAIN)))
    assert answer.status_code == 403
    assert stale.session["fresh_at"] == before
    assert Entry.objects.filter(act="sign_in.failed").last().detail == {"what": "directory.again"}  # type: ignore[union-attr]


def test_a_stranger_has_nothing_to_show_again(there: Provider) -> None:
    assert Client().post(AGAIN).status_code == 403
