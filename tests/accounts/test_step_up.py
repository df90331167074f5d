"""Showing once more who is there, before what is privileged."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.accounts.signing_hands import PASSWORD, code_at, come_in, equip
from tests.accounts.test_locks import OURS, aged

from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-1")]
FRESH = "/account/password/"
STALE = timedelta(minutes=15)


@pytest.fixture
def secret(ana_user: User) -> str:
    """What Ana's app knows."""
    return equip(ana_user, clock.now())


@pytest.fixture
def stale(secret: str) -> Client:
    """Ana's browser a quarter of an hour after she showed who she is."""
    return aged(come_in(secret), fresh_at=STALE)


def give(client: Client, code: str, password: str = PASSWORD, onward: str = FRESH) -> Any:
    return client.post("/account/step-up/", {"password": password, "code": code, "next": onward})


def later(monkeypatch: pytest.MonkeyPatch, seconds: int = 31) -> None:
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=seconds))


def test_a_privileged_page_opens_while_the_sign_in_is_fresh(secret: str) -> None:
    assert come_in(secret).get(FRESH).status_code == 200


def test_a_privileged_page_asks_again_and_leads_on(stale: Client, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = stale.get(FRESH)
    assert asked.headers["Location"] == "/account/step-up/?next=%2Faccount%2Fpassword%2F"
    later(monkeypatch)
    before = stale.session.session_key
    answer = give(stale, code_at(secret, clock.now()))
    assert (answer.status_code, answer.headers["Location"]) == (303, FRESH)
    assert stale.session.session_key != before
    assert stale.get(FRESH).status_code == 200
    assert Entry.objects.get(act="signed_in.again").detail == {"how": "password+totp"}


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_stepping_up_never_leads_to_another_host(
    stale: Client, secret: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch)
    assert give(stale, code_at(secret, clock.now()), onward=where).headers["Location"] == "/"


@pytest.mark.parametrize("half", ["password", "code", "both", "spent code"])
def test_half_of_it_is_not_enough(stale: Client, secret: str, half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spent = code_at(secret, clock.now())
    later(monkeypatch)
    right = code_at(secret, clock.now())
    given = {
        "password": ("000000", PASSWORD), "code": (right, "wrong wrong wrong"), "both": ("000000", "wrong wrong"),
        "spent code": (spent, PASSWORD),
    }[half]  # fmt: skip
    before = stale.session["fresh_at"]
    answer = give(stale, *given)
    assert answer.status_code == 422
    assert "kettles" not in answer.content.decode()
    assert stale.session["fresh_at"] == before


def test_wrong_tries_count_towards_the_lock_of_the_account(stale: Client, ana_user: User) -> None:
    for _ in range(5):
        give(stale, "000000", "wrong wrong wrong")
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None


def test_what_was_typed_into_a_privileged_form_is_given_back(stale: Client) -> None:
    words = "Grandmother phoned: the child may be at the station with somebody she does not know."
    answer = stale.post(FRESH, {"why": words}, headers=OURS)
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (403, True)
    assert "/account/step-up/" in page
    assert words not in str(dict(stale.session))


def test_a_form_of_another_site_is_not_given_back(stale: Client) -> None:
    answer = stale.post(FRESH, {"why": "x" * 100}, headers={"Sec-Fetch-Site": "cross-site"})
    assert "x" * 100 not in answer.content.decode()


def test_a_button_leads_back_to_the_page_it_was_on(stale: Client, case: Case) -> None:
    page = f"http://testserver/cases/{case.reference}/?queue=overdue"
    answer = stale.post(f"/cases/{case.reference}/reveal/", {"panel": "case"}, headers={"Referer": page, **OURS})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/step-up/?next=%2Fcases%2F")
    assert "reveal" not in answer.headers["Location"]
    assert not Entry.objects.filter(act="identity.revealed").exists()


def test_a_referrer_of_another_site_leads_home(stale: Client, case: Case) -> None:
    headers = {"Referer": f"https://evil.example/cases/{case.reference}/"}
    answer = stale.post(f"/cases/{case.reference}/reveal/", {"panel": "case"}, headers=headers)
    assert answer.headers["Location"] == "/account/step-up/?next=%2F"


def test_somebody_elses_passkey_shows_nothing(stale: Client) -> None:
    assert stale.post("/account/step-up/passkey/", {"credential": "{}"}).status_code == 422
    assert Entry.objects.filter(act="sign_in.failed", detail__what="passkey").exists()


def test_a_stranger_has_nothing_to_step_up(db: None) -> None:
    assert Client().get("/account/step-up/").headers["Location"].startswith("/sign-in/")
