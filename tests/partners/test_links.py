"""A guest: one letter by a one-time link and a spoken code, on any phone, and nothing besides."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import FRIDAY_EVENING
from tests.inbox.conftest import HARTFORD, PAPER, Post, officer
from tests.partners.conftest import NOW, browser

from openhart.accounts.access import SYSTEM
from openhart.audit.models import Entry
from openhart.foundation import clock
from openhart.inbox import actions
from openhart.inbox.models import Answer, Door, Letter

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-NOT-8")]
_TOKEN = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|X-CSRFToken": "[^"]*"')


def made(letter: Letter) -> tuple[str, str]:
    _, secret, code = actions.open_door(letter_id=letter.id, by=SYSTEM, at=NOW - timedelta(minutes=1))
    return secret, code


def guest_of(letter: Letter) -> Client:
    client = browser()
    secret, code = made(letter)
    answer = client.post("/link/", {"link": f"https://partners.example/link/#{secret}", "code": code})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/link/letter/")
    return client


def test_with_link_and_code_a_guest_reads_saves_and_answers_the_letter(post: Post) -> None:
    letter = post()
    client = guest_of(letter)
    page = client.get("/link/letter/").content.decode()
    assert "Robin Vale" in page
    assert "Close the letter" in page
    assert 'http-equiv="refresh"' in page
    assert str(letter.id) not in page
    assert client.get("/link/letter/paper/").content == PAPER
    for what, more in (("received", {"number": "26-1"}), ("ask", {"text": "Who?"}), ("outcome", {"outcome": "closed"})):
        typed = {"name": "Dov", "submission": str(uuid4()), **more}
        answer = client.post(f"/link/letter/{what}/", {f"{what}-{name}": value for name, value in typed.items()})
        assert answer.headers["Location"] == "/link/letter/"
    assert list(Answer.objects.order_by("id").values_list("kind", flat=True)) == [
        "opened", "acknowledged", "asked", "outcome",
    ]  # fmt: skip
    door = Door.objects.get()
    assert set(Answer.objects.values_list("by_id", "door_id")) == {(None, door.id)}
    acts = Entry.objects.filter(actor_id=door.id, subject_id=letter.case_id).values_list("act", flat=True)
    assert {"letter.link_opened", "letter.read", "letter.downloaded", "letter.answered"} <= set(acts)


def test_who_was_given_a_link_finds_from_the_sign_in_where_to_open_it() -> None:
    client = browser()
    assert 'href="/link/"' in client.get("/account/sign-in/").content.decode()  # before the terms are agreed to
    client.post("/account/sign-in/notice/")
    page = client.get("/account/sign-in/").content.decode()
    assert "With a passkey" in page
    assert 'href="/link/"' in page


@pytest.mark.requirement("R-SEC-1")
def test_a_guest_opens_no_other_page(post: Post) -> None:
    letter, other = post(), post()
    client = guest_of(letter)
    for address in ("/", f"/letters/{letter.id}/", f"/letters/{other.id}/", f"/letters/{other.id}/paper/", "/yearly/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/account/sign-in/")


@pytest.mark.requirement("R-SEC-1")
def test_whatever_is_wrong_the_answer_is_the_same_to_the_letter(post: Post) -> None:
    letter = post()
    used, used_code = made(letter)
    assert browser().post("/link/", {"link": used, "code": used_code}).status_code == 303
    old, old_code = made(letter)
    wrong, code = made(letter)
    dead, dead_code = made(post())
    Door.objects.filter(letter__in=Letter.objects.exclude(id=letter.id)).update(ended_at=NOW)
    said = set()
    for link, spoken in (
        (wrong, "0000 0000" if code != "0000 0000" else "1111 1111"), ("0000-0000-0000-0000-0000-0000-0000", code),
        (used, used_code), (old, old_code), (dead, dead_code),
    ):  # fmt: skip
        answer = browser().post("/link/", {"link": link, "code": spoken})
        page = _TOKEN.sub("", answer.content.decode()).replace(link, "…").replace(spoken, "…")
        said.add((answer.status_code, page))
    assert len(said) == 1
    assert said.pop()[0] == 422


def test_the_code_is_asked_with_the_link_and_never_stands_in_an_address(post: Post) -> None:
    secret, code = made(post())
    client = browser()
    assert "Robin" not in client.get(f"/link/?link={secret}&code={code}").content.decode()
    assert client.get("/link/letter/").status_code == 303
    answer = client.post("/link/", {"link": secret})
    assert answer.status_code == 422
    assert "told on the telephone" in answer.content.decode()


def test_the_forms_work_without_a_script_and_the_link_is_not_sent_by_the_browser() -> None:
    page = browser().get("/link/").content.decode()
    assert "paste the whole link" in page
    assert '<form class="hart-form" method="post" action="/link/"' in page
    assert "data-from-link" in page


def test_after_closing_it_nothing_is_left_open(post: Post) -> None:
    client = guest_of(post())
    answer = client.post("/link/letter/close/")
    assert answer.headers["Location"] == "/link/?because=left"
    assert client.get("/link/letter/").headers["Location"] == "/link/?because=closed"
    assert "You have closed the letter" in client.get("/link/?because=left").content.decode()


@pytest.mark.parametrize("minutes", [15, 61, -5])
def test_an_idle_guest_a_late_one_and_a_clock_set_back_find_it_closed(
    post: Post, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    client = guest_of(post())
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=minutes))
    assert client.get("/link/letter/").status_code == 303
    assert client.get("/link/letter/paper/").status_code == 303


def test_a_guest_at_work_stays_for_an_hour_and_not_longer(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    client = guest_of(post())
    for minutes in range(10, 60, 10):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: NOW + timedelta(minutes=minutes))
        assert client.get("/link/letter/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=60))
    assert client.get("/link/letter/").status_code == 303


@pytest.mark.requirement("R-NOT-9")
def test_taken_back_while_it_is_open_it_is_closed_at_once(post: Post) -> None:
    letter = post()
    client = guest_of(letter)
    actions.withdraw(source_id=letter.source_id, reason_code="wrong_child", by=SYSTEM, at=NOW)
    answer = client.get("/link/letter/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/link/?because=closed")
    assert client.get("/link/letter/paper/").status_code == 303


def test_whoever_was_signed_in_at_this_browser_is_not_any_more(post: Post) -> None:
    client = browser(officer("Dov", HARTFORD, at=FRIDAY_EVENING))
    secret, code = made(post())
    client.post("/link/", {"link": secret, "code": code})
    assert client.get("/").status_code == 302
    assert client.get("/link/letter/").status_code == 200


def test_a_session_made_before_the_link_was_opened_is_worth_nothing(post: Post) -> None:
    client = browser()
    client.get("/link/")
    session = client.session
    session["noted"] = "x"
    session.save()
    before = client.cookies[session_cookie()].value
    secret, code = made(post())
    client.post("/link/", {"link": secret, "code": code})
    assert client.cookies[session_cookie()].value != before
    other = browser()
    other.cookies[session_cookie()] = before
    assert other.get("/link/letter/").status_code == 303


def test_a_session_that_names_another_link_opens_nothing_that_was_not_opened(post: Post) -> None:
    letter = post()
    client = guest_of(letter)
    other = post()
    door, _, _ = actions.open_door(letter_id=other.id, by=SYSTEM, at=NOW)
    session = client.session
    session["door"] = [str(door.id), (NOW + timedelta(hours=1)).isoformat(), NOW.isoformat()]
    session.save()
    assert client.get("/link/letter/").status_code == 303


def test_opening_needs_the_token_of_the_page(post: Post) -> None:
    secret, code = made(post())
    client = browser(enforce_csrf_checks=True)
    assert client.post("/link/", {"link": secret, "code": code}).status_code == 403
    assert Door.objects.get().tries == 0


def session_cookie() -> str:
    from django.conf import settings  # noqa: PLC0415 - of the test's own settings

    return str(settings.SESSION_COOKIE_NAME)


def test_nothing_of_link_or_code_is_logged(post: Post, caplog: Any) -> None:
    secret, code = made(post())
    browser().post("/link/", {"link": secret, "code": code})
    assert secret[:9] not in caplog.text
    assert code not in caplog.text
