"""How long a sign-in lasts: idle, twelve hours, a disabled account, and what happens to what was typed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from openhart.accounts.lifecycle import sessions
from openhart.accounts.models import User
from openhart.audit.models import Entry
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-1")]
AT = datetime(2026, 3, 6, 22, 15, tzinfo=UTC)
IDLE = timedelta(minutes=15)
OURS = {"Sec-Fetch-Site": "same-origin"}


def stamps(**ago: timedelta) -> dict[str, str]:
    usual = {"signed_in_at": timedelta(hours=1), "active_at": timedelta()}
    return {name: (AT - each).isoformat() for name, each in {**usual, **ago}.items()}


@pytest.mark.parametrize(
    ("ago", "because"),
    [
        ({}, ""),
        ({"active_at": timedelta(minutes=14, seconds=59)}, ""),
        ({"active_at": timedelta(minutes=15)}, "idle"),
        ({"signed_in_at": timedelta(hours=11, minutes=59)}, ""),
        ({"signed_in_at": timedelta(hours=12)}, "hours"),
        ({"signed_in_at": timedelta(hours=12), "active_at": timedelta(hours=1)}, "hours"),
        ({"active_at": timedelta(minutes=-40)}, ""),  # the clock was set back
    ],
)
def test_when_a_sign_in_ends(ago: dict[str, timedelta], because: str) -> None:
    assert sessions.why_ended(stamps(**ago), AT, idle=IDLE) == because


@pytest.mark.parametrize("missing", ["signed_in_at", "active_at"])
@pytest.mark.parametrize("text", [None, "", "yesterday", 5])
def test_a_session_that_does_not_say_how_long_it_lasts_has_ended(missing: str, text: Any) -> None:
    assert sessions.why_ended({**stamps(), missing: text}, AT, idle=IDLE) == "hours"


def test_no_setting_locks_later_than_after_thirty_minutes() -> None:
    long = timedelta(hours=3)
    assert sessions.why_ended(stamps(active_at=timedelta(minutes=30)), AT, idle=long) == "idle"
    assert sessions.screen_locks_after(long) < timedelta(minutes=30)


@pytest.mark.parametrize("minutes", [0.2, 1, 15, 30])
def test_the_screen_locks_a_little_before_the_server(minutes: float) -> None:
    idle = timedelta(minutes=minutes)
    screen = sessions.screen_locks_after(idle)
    assert idle * 0.8 < screen <= idle - sessions.noted_every(idle)


def test_freshness_ends_after_fifteen_minutes_and_never_comes_from_the_future() -> None:
    for minutes, is_fresh in ((0, True), (14, True), (15, False), (-1, False)):
        assert sessions.is_fresh({"fresh_at": (AT - timedelta(minutes=minutes)).isoformat()}, AT) is is_fresh
    assert not sessions.is_fresh({}, AT)


@pytest.fixture
def ana_browser(ana_user: User) -> Client:
    """Ana's browser."""
    client = Client()
    client.force_login(ana_user)
    return client


def aged(client: Client, **ago: timedelta) -> Client:
    """Let the session of a browser be older."""
    kept = client.session
    kept.update({name: (clock.now() - each).isoformat() for name, each in ago.items()})
    kept.save()
    return client


def question(answer: Any) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(answer.headers["Location"])
    return parts.path, parse_qs(parts.query)


def test_after_fifteen_idle_minutes_the_next_page_is_the_sign_in_page_which_says_why(ana_browser: Client) -> None:
    aged(ana_browser, active_at=timedelta(minutes=15))
    answer = ana_browser.get("/queues/?page=2")
    where, asked = question(answer)
    assert (where, asked) == ("/sign-in/", {"because": ["idle"], "next": ["/queues/?page=2"]})
    assert "What you typed is kept." in ana_browser.get(answer.headers["Location"]).content.decode()
    assert not Session.objects.exists()
    assert Entry.objects.get(act="session.locked").detail == {"because": "idle"}


def test_after_twelve_hours_it_is_over_however_busy(ana_browser: Client) -> None:
    aged(ana_browser, signed_in_at=timedelta(hours=12))
    assert question(ana_browser.get("/"))[1]["because"] == ["hours"]


def test_work_goes_on_as_long_as_something_is_done(ana_browser: Client) -> None:
    aged(ana_browser, active_at=timedelta(minutes=14))
    assert ana_browser.get("/").status_code == 200
    assert clock.now() - datetime.fromisoformat(ana_browser.session["active_at"]) < timedelta(minutes=1)


@pytest.mark.parametrize("address", ["/ui/token/", "/"])
def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(ana_browser: Client, address: str) -> None:
    before = aged(ana_browser, active_at=timedelta(minutes=14)).session["active_at"]
    assert ana_browser.get(address, headers={"X-Background": "1"}).status_code == 200
    assert ana_browser.session["active_at"] == before


def test_pressing_stay_counts(ana_browser: Client) -> None:
    before = aged(ana_browser, active_at=timedelta(minutes=14)).session["active_at"]
    assert ana_browser.post("/account/stay/").status_code == 204
    assert ana_browser.session["active_at"] > before


def test_locking_ends_the_session_on_the_server(ana_browser: Client) -> None:
    key = ana_browser.session.session_key
    assert ana_browser.post("/account/lock/").status_code == 303
    assert not Session.objects.filter(session_key=key).exists()
    assert ana_browser.get("/").status_code == 302


def test_what_was_typed_is_given_back_when_it_comes_too_late(ana_browser: Client) -> None:
    aged(ana_browser, active_at=timedelta(minutes=20))
    answer = ana_browser.post("/queues/", {"words": "seen at the station"}, headers=OURS)
    assert answer.status_code == 403
    assert "seen at the station" in answer.content.decode()
    assert "/sign-in/" in answer.content.decode()


@pytest.mark.parametrize("how", ["disabled", "session_ended"])
def test_whoever_is_put_out_is_out_with_the_next_request_and_keeps_what_was_typed(
    ana_browser: Client, ana_user: User, how: str
) -> None:
    if how == "disabled":
        User.objects.filter(id=ana_user.id).update(is_active=False, disabled_at=clock.now())
    else:
        Session.objects.all().delete()
    answer = ana_browser.post("/queues/", {"words": "seen at the station"}, headers=OURS)
    assert (answer.status_code, "seen at the station" in answer.content.decode()) == (403, True)
    assert ana_browser.get("/").status_code == 302


def test_a_secret_is_never_given_back(ana_browser: Client) -> None:
    aged(ana_browser, active_at=timedelta(minutes=20))
    answer = ana_browser.post("/account/step-up/", {"password": "kettles", "code": "123456"}, headers=OURS)
    assert "kettles" not in answer.content.decode()


def test_the_page_knows_when_to_lock_itself_and_strangers_pages_do_not(ana_browser: Client) -> None:
    page = ana_browser.get("/").content.decode()
    assert 'data-idle-seconds="870"' in page
    assert 'id="hart-idle"' in page
    assert "data-idle-seconds" not in Client().get("/sign-in/").content.decode()


def test_a_half_signed_in_person_can_lock_and_stay(ana_browser: Client) -> None:
    kept = ana_browser.session
    kept["needs_second_factor"] = True
    kept.save()
    assert ana_browser.post("/account/stay/").status_code == 204
    assert ana_browser.get("/queues/").headers["Location"] == "/account/second-factor/"
    assert ana_browser.post("/account/lock/").status_code == 303


def test_without_a_second_factor_no_page_opens(ana_browser: Client) -> None:
    kept = ana_browser.session
    kept["needs_second_factor"] = True
    kept.save()
    for address in ("/", "/queues/", "/people/", "/account/"):
        assert ana_browser.get(address).headers["Location"] == "/account/second-factor/"
