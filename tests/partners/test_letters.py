"""A member's pages: the letters of their own organisation, each answered on its page, and nobody else's."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import FRIDAY_EVENING, person
from tests.inbox.conftest import BRIDGEPORT, HARTFORD, PAPER, Post, officer
from tests.partners.conftest import NOW, browser

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.inbox import actions
from openhart.inbox.models import Answer, Letter, Member

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-NOT-8")]


@pytest.fixture
def dov_user(db: None) -> User:
    """Dov, of Hartford's police."""
    return officer("Dov", HARTFORD, at=FRIDAY_EVENING)


def page_of(letter: Letter) -> str:
    return f"/letters/{letter.id}/"


def sent(client: Client, letter: Letter, what: str, **typed: Any) -> Any:
    known = {"name": "Sgt. Dov Lind", "submission": str(uuid4()), **typed}
    return client.post(f"{page_of(letter)}{what}/", {f"{what}-{name}": value for name, value in known.items()})


def test_dov_finds_his_departments_letters_and_reads_one(post: Post, dov_user: User) -> None:
    letter = post()
    client = browser(dov_user)
    home = client.get("/").content.decode()
    assert "Notice of suspected child trafficking" in home
    assert "New" in home
    assert "Robin" not in home
    page = client.get(page_of(letter)).content.decode()
    assert "Robin Vale" in page
    assert "We have this letter" in page
    paper = client.get(f"{page_of(letter)}paper/")
    assert paper.content == PAPER
    assert paper.headers["Content-Disposition"] == 'attachment; filename="letter-2026-03-06.pdf"'
    acts = Entry.objects.filter(actor_id=dov_user.id, subject_id=letter.case_id).values_list("act", flat=True)
    assert {"letter.read", "letter.downloaded"} <= set(acts)
    assert Entry.objects.filter(actor_id=dov_user.id, act="list.viewed", detail__list="partners.letters").exists()


@pytest.mark.requirement("R-NOT-2")
def test_dov_confirms_with_his_number_asks_and_tells_what_came_of_it(post: Post, dov_user: User) -> None:
    letter = post()
    client = browser(dov_user)
    assert sent(client, letter, "received", number="HPD-26-0815", position="Badge 4411").status_code == 303
    assert sent(client, letter, "ask", text="Where was she last seen?").status_code == 303
    assert sent(client, letter, "outcome", outcome="investigating").status_code == 303
    actions.reply(letter_id=letter.id, text="At the bus station.", by=SYSTEM, at=NOW + timedelta(minutes=1))
    page = client.get(page_of(letter)).content.decode()
    for said in ("HPD-26-0815", "Where was she last seen?", "At the bus station.", "We opened an investigation"):
        assert said in page
    assert "We have this letter" not in page
    assert "HPD-26-0815" in client.get("/").content.decode()


def test_what_is_missing_is_said_beside_its_box_and_all_that_was_typed_stays(post: Post, dov_user: User) -> None:
    answer = sent(browser(dov_user), post(), "ask", text="", position="Badge 4411")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write your question." in page
    assert 'href="#ask-text"' in page
    assert "Badge 4411" in page
    assert not Answer.objects.exclude(kind="opened").exists()


@pytest.mark.requirement("R-SEC-1")
def test_olga_of_another_department_gets_the_same_answer_as_for_what_is_not_there(post: Post) -> None:
    letter = post()
    client = browser(officer("Olga", BRIDGEPORT, at=FRIDAY_EVENING))
    assert "HT-2026" not in client.get("/").content.decode()
    nowhere = client.get(f"/letters/{uuid4()}/")
    for address in (page_of(letter), f"{page_of(letter)}paper/"):
        answer = client.get(address)
        assert (answer.status_code, answer.content) == (404, nowhere.content)
    for what in ("received", "ask", "outcome"):
        answer = sent(client, letter, what, text="x", outcome="closed")
        assert answer.status_code == 404
        assert "Robin" not in answer.content.decode()
    assert sent(client, letter, "ask", text="").status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.requirement("R-SEC-1")
def test_cleo_of_the_staff_and_a_partner_of_no_organisation_read_no_letter(post: Post) -> None:
    letter = post()
    cleo = browser(person("Cleo", Role.STATEWIDE_HART_LEAD, Scope.AGENCY))
    assert cleo.get(page_of(letter)).status_code == 302
    alone = browser(person("Alone", Role.PARTNER_MEMBER, Scope.AGENCY))
    assert alone.get(page_of(letter)).status_code == 404
    assert "Nothing is open to you" in alone.get("/").content.decode()
    assert browser().get(page_of(letter)).status_code == 302


@pytest.mark.requirement("R-SEC-1")
def test_whoever_left_is_out_with_the_next_request(post: Post, dov_user: User) -> None:
    letter = post()
    client = browser(dov_user)
    assert client.get(page_of(letter)).status_code == 200
    Member.objects.filter(user=dov_user).update(until_at=NOW - timedelta(seconds=1))
    assert client.get(page_of(letter)).status_code == 404
    assert sent(client, letter, "ask", text="x").status_code == 404
    User.objects.filter(id=dov_user.id).update(is_active=False)
    assert client.get(page_of(letter)).status_code == 302


@pytest.mark.requirement("R-NOT-9")
def test_a_letter_taken_back_says_so_and_shows_nothing_else(post: Post, dov_user: User) -> None:
    letter = post()
    client = browser(dov_user)
    sent(client, letter, "received", number="HPD-26-0815")
    actions.withdraw(source_id=letter.source_id, reason_code="wrong_recipient", by=SYSTEM, at=NOW)
    right = post(corrects=letter.source_id)
    page = client.get(page_of(letter)).content.decode()
    assert "This letter was taken back" in page
    assert "It was not meant for your organization." in page
    assert f"/letters/{right.id}/" in page
    assert "Robin" not in page
    assert "HPD-26-0815" not in page
    assert client.get(f"{page_of(letter)}paper/").status_code == 404
    refused = sent(client, letter, "ask", text="Why?")
    assert refused.status_code == 409
    assert "took this letter back" in refused.content.decode()
    assert "Taken back" in client.get("/").content.decode()


@pytest.mark.requirement("R-SEC-6")
def test_a_letter_whose_case_was_disposed_of_says_that_it_is_no_longer_kept(post: Post, dov_user: User) -> None:
    from openhart.inbox.actions import erasing  # noqa: PLC0415 - beside its one use
    from openhart.keys import actions as keys  # noqa: PLC0415 - likewise

    letter = post()
    client = browser(dov_user)
    sent(client, letter, "received", number="HPD-26-0815")
    keys.destroy(owner_ids=erasing.erase(case_id=letter.case_id, by=SYSTEM, at=NOW), by=None, at=NOW)
    for address in ("/", page_of(letter)):
        page = client.get(address).content.decode()
        assert "HPD-26-0815" not in page
        assert letter.reference not in page
    assert "no longer kept" in client.get(page_of(letter)).content.decode()
    assert client.get(f"{page_of(letter)}paper/").status_code == 404


def test_what_was_typed_is_shown_as_text(post: Post, dov_user: User) -> None:
    hostile = "<script>alert(1)</script>\u202e"
    letter = post(page=[{"title": hostile, "lines": [{"label": hostile, "text": [hostile], "is_unknown": False}]}])
    client = browser(dov_user)
    sent(client, letter, "ask", text=hostile)
    page = client.get(page_of(letter)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_answers_need_the_token_of_the_page(post: Post, dov_user: User) -> None:
    letter = post()
    client = browser(dov_user, enforce_csrf_checks=True)
    assert sent(client, letter, "ask", text="x").status_code == 403
    assert client.get(f"{page_of(letter)}ask/").status_code == 405
    assert not Answer.objects.exists()


def test_one_letter_or_three_ask_the_same_of_the_database(post: Post) -> None:
    counts = []
    for number in (1, 3):
        client = browser(officer(f"Dov{number}", f"police-{number}", at=FRIDAY_EVENING))
        for _ in range(number):
            sent(client, post(organisation=f"police-{number}"), "received", number="1")
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").content.count(b"Received") == number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_goes_on_where_a_page_ends(post: Post, dov_user: User) -> None:
    for number in range(31):
        post(reference=f"HT-2026-{number:06d}-X", at=FRIDAY_EVENING - timedelta(minutes=number))
    client = browser(dov_user)
    first = client.get("/")
    assert "HT-2026-000029-X" in first.content.decode()
    assert "HT-2026-000030-X" not in first.content.decode()
    later = client.get("/", {"before": first.context["next"]}).content.decode()
    assert "HT-2026-000030-X" in later
    assert "HT-2026-000029-X" not in later
    assert client.get("/?before=nonsense").status_code == 200
    assert client.get("/?before=2026-99-99T00:00:00Z").status_code == 200
