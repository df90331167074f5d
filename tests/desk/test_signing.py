"""Signing in by role cards: in the demonstration and nowhere else."""

from typing import Any

import pytest
from django.test import Client

from openhart.accounts.models import User
from openhart.audit.models import Entry


@pytest.fixture
def installation_with_real_records(settings: Any) -> None:
    settings.IS_DEMO = False


def test_every_colleague_has_a_card_with_role_region_and_what_they_do(ana_user: User, cleo_user: User) -> None:
    page = Client().get("/sign-in/").content.decode()
    assert "Sign in as Ana" in page
    assert "Statewide HART Lead" in page
    assert "Whole agency" in page
    assert "Region 1" in page


def test_a_card_signs_in_and_is_written_down(ana_user: User) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"card": "ana"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(act="signed_in", actor_id=ana_user.id).exists()


def test_a_card_leads_on_to_where_somebody_was_going_but_never_to_another_host(ana_user: User) -> None:
    assert Client().post("/sign-in/", {"card": "ana", "next": "/queues/"}).headers["Location"] == "/queues/"
    assert Client().post("/sign-in/", {"card": "ana", "next": "https://example.org/"}).headers["Location"] == "/"
    assert Client().post("/sign-in/", {"card": "ana", "next": "//example.org/"}).headers["Location"] == "/"


def test_an_unknown_card_signs_nobody_in(ana_user: User) -> None:
    client = Client()
    assert client.post("/sign-in/", {"card": "nobody"}).status_code == 422
    assert client.get("/").status_code == 302


def test_outside_the_demonstration_a_card_is_refused(installation_with_real_records: None, ana_user: User) -> None:
    client = Client()
    assert client.post("/sign-in/", {"card": "ana"}).status_code == 403
    assert client.get("/").status_code == 302
    assert not Entry.objects.filter(act="signed_in").exists()


def test_outside_the_demonstration_no_card_is_shown(installation_with_real_records: None, ana_user: User) -> None:
    page = Client().get("/sign-in/").content.decode()
    assert "Sign in as" not in page
    assert "next release" in page


def test_signing_out_needs_a_form_and_ends_the_session(ana_browser: Client) -> None:
    assert ana_browser.get("/sign-out/").status_code == 405
    assert ana_browser.post("/sign-out/").status_code == 303
    assert ana_browser.get("/").status_code == 302
