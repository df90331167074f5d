"""Signing in by role cards: in the demonstration and nowhere else."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import clear_url_caches, get_resolver
from tests.conftest import person, unguarded

from openhart.accounts.access import POWERS
from openhart.accounts.models import Role, Scope, User
from openhart.audit import actions as audit
from openhart.audit.models import Entry
from openhart.config import installation
from openhart.config.founding import FOUNDED
from openhart.foundation import clock

URLCONF = "openhart.config.desk_urls"


@pytest.fixture
def lead(db: None) -> User:
    """The Statewide HART Lead of the demonstration's cast."""
    return person("statewide", Role.STATEWIDE_HART_LEAD, Scope.AGENCY)


@pytest.fixture
def installation_with_real_records(settings: Any) -> Iterator[None]:
    """The addresses as an installation that is no demonstration has them."""
    settings.IS_DEMO, settings.LOGIN_URL = False, "/account/sign-in/"
    importlib.reload(importlib.import_module(URLCONF))
    clear_url_caches()
    yield
    settings.IS_DEMO = True
    importlib.reload(sys.modules[URLCONF])
    clear_url_caches()


def test_every_colleague_has_a_card_with_role_region_and_what_they_do(lead: User, ana_user: User) -> None:
    person("regional", Role.REGIONAL_HART_LEAD, Scope.REGION, "1")
    page = Client().get("/sign-in/").content.decode()
    assert "Sign in as statewide" in page
    assert "Statewide HART Lead" in page
    assert "Whole agency" in page
    assert "Region 1" in page
    assert POWERS[Role.REGIONAL_HART_LEAD].does in page
    assert "Ana" not in page  # a real colleague


def test_a_card_signs_in_and_is_written_down(lead: User) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"card": "statewide"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/").status_code == 200
    assert Entry.objects.filter(act="signed_in", actor_id=lead.id, detail__how="card").exists()


def test_a_card_leads_on_to_where_somebody_was_going_but_never_to_another_host(lead: User) -> None:
    for wish, led_to in (("/queues/", "/queues/"), ("https://example.org/", "/"), ("//example.org/", "/")):
        assert Client().post("/sign-in/", {"card": "statewide", "next": wish}).headers["Location"] == led_to


def test_an_unknown_card_signs_nobody_in(lead: User) -> None:
    client = Client()
    assert client.post("/sign-in/", {"card": "nobody"}).status_code == 422
    assert client.get("/").status_code == 302


def test_a_card_never_stands_for_somebody_with_a_password_or_outside_the_cast(lead: User, ana_user: User) -> None:
    client = Client()
    assert client.post("/sign-in/", {"card": "ana"}).status_code == 422  # a real colleague
    lead.set_password("a long and real password")
    lead.save(update_fields=["password"])
    assert client.post("/sign-in/", {"card": "statewide"}).status_code == 422
    assert client.get("/").status_code == 302


def test_outside_the_demonstration_there_are_no_cards(installation_with_real_records: None, lead: User) -> None:
    client = Client()
    assert client.get("/sign-in/").status_code == 404
    assert client.post("/sign-in/", {"card": "statewide"}).status_code == 404
    assert client.get("/").headers["Location"].startswith("/account/sign-in/")
    assert not [each for each in get_resolver(URLCONF).url_patterns if getattr(each, "namespace", None) == "demo"]
    assert not Entry.objects.filter(act="signed_in").exists()


@pytest.fixture
def made_for_real_records(lead: User) -> None:
    """The trail of an installation that `hart init` made; its card was changed into a demonstration's."""
    unguarded()
    Entry.objects.all().delete()
    audit.write(by=None, at=clock.now(), act=FOUNDED, subject=None, detail={})


def test_an_installation_for_real_records_never_becomes_a_demonstration(made_for_real_records: None) -> None:
    client = Client()
    assert client.get("/sign-in/").status_code == 404
    assert client.post("/sign-in/", {"card": "statewide"}).status_code == 404
    with pytest.raises(CommandError, match="made for real records"):
        call_command("serve", "desk", "--port", "8129")


@pytest.mark.parametrize("name", ["HART_DEMO", "IS_DEMO", "HART_IS_DEMO", "DEMO"])
def test_no_variable_makes_a_demonstration(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    made = installation.create(tmp_path, pack="us-ct", is_demo=False)
    assert not made.is_demo
    assert not installation.read(tmp_path).is_demo


def test_no_header_and_no_field_shows_the_cards(installation_with_real_records: None, lead: User) -> None:
    client = Client(headers={"X-Demo": "1", "X-Forwarded-Host": "demo.localhost"})
    for address in ("/sign-in/?demo=1", "/demo/sign-in/", "/account/sign-in/?card=statewide"):
        client.post(address, {"card": "statewide", "demo": "1"})
    assert not Entry.objects.filter(act="signed_in").exists()


def test_stepping_up_by_card_is_for_the_cast_alone(lead: User, ana_user: User) -> None:
    client = Client()
    client.post("/sign-in/", {"card": "statewide"})
    assert client.post("/sign-in/again/", {"next": "/queues/"}).headers["Location"] == "/queues/"
    assert Entry.objects.get(act="signed_in.again").detail == {"how": "card"}
    client.force_login(ana_user)
    assert client.post("/sign-in/again/").status_code == 404


def test_signing_out_needs_a_form_and_ends_the_session(lead: User) -> None:
    client = Client()
    client.post("/sign-in/", {"card": "statewide"})
    assert client.get("/account/sign-out/").status_code == 405
    assert client.post("/account/sign-out/").status_code == 303
    assert client.get("/").status_code == 302
