"""Staff see what a recipient would be told before anything goes."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.paperwork.accessible import faults
from tests.paperwork.conftest import on_case
from tests.paperwork.papers_read import words

from openhart.accounts.models import Role, User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.policy import load_leaving

Browser = Callable[[User], Client]


@pytest.fixture
def browser() -> Browser:
    """Somebody's browser, signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def address(name: str, case: Case, *more: str) -> str:
    return reverse(f"paperwork:{name}", args=[case.reference, *more])


def acts(case_id: UUID) -> list[str]:
    return list(Entry.objects.filter(subject_id=case_id).order_by("id").values_list("act", flat=True))


@pytest.mark.requirement("R-NOT-6")
def test_a_worker_sees_what_a_recipient_would_see_and_what_is_left_out(
    known_case: Case, worker_user: User, browser: Browser
) -> None:
    page = browser(worker_user).get(address("form", known_case, "DCF-737", "local_law_enforcement"))
    said = page.content.decode()
    assert page.status_code == 200
    for shown in ("Robin Vale", "A much older man waits for her at school.", "42 USC 671(a)(34)(A)", "inferred"):
        assert shown in said
    for kept in ("Silas Dusk", "Mona Vale", "Quill"):
        assert kept not in said
    assert "Left out for them" in said
    assert "Parents or guardian" in said


def test_the_paper_of_a_preview_is_the_same_form(known_case: Case, worker_user: User, browser: Browser) -> None:
    client = browser(worker_user)
    said = client.get(address("form", known_case, "missing-child-packet", "ncmec")).context
    made = client.get(said["paper_url"])
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert faults(made.content) == []
    assert "Red coat" in words(made.content)
    assert "Silas Dusk" not in words(made.content)
    assert acts(known_case.id)[-2:] == ["identity.revealed", "form.printed"]


def test_what_is_told_may_be_chosen_but_never_beyond_the_ground(
    known_case: Case, worker_user: User, browser: Browser
) -> None:
    asked = "?told=child.name&told=case.immigration&told=people.family"
    said = browser(worker_user).get(address("form", known_case, "DCF-737", "fbi") + asked).content.decode()
    assert "Robin Vale" in said
    assert "Mona Vale" in said
    assert "A foreign national" not in said
    assert "A much older man" not in said


def test_a_preview_is_written_down_as_a_name_that_was_read(
    known_case: Case, worker_user: User, browser: Browser
) -> None:
    browser(worker_user).get(address("form", known_case, "DCF-737", "fbi"))
    entry = Entry.objects.filter(subject_id=known_case.id).latest("id")
    assert (entry.act, entry.detail["panel"]) == ("identity.revealed", "paperwork:form")
    assert set(entry.detail["fields"]) <= set(load_leaving("us-ct").fields)


@pytest.mark.parametrize("name", ["forms", "form", "paper"])
def test_cleo_has_no_forms_of_a_case_that_is_not_open_to_her(
    name: str, known_case: Case, cleo_user: User, browser: Browser
) -> None:
    more = () if name == "forms" else ("DCF-737", "fbi")
    assert browser(cleo_user).get(address(name, known_case, *more)).status_code == 404


def test_legal_looks_and_does_not_print(known_case: Case, browser: Browser, now: object) -> None:
    client = browser(on_case(known_case, "Lee", Role.LEGAL, known_case.opened_at))
    said = client.get(address("form", known_case, "DCF-737", "fbi"))
    assert said.status_code == 200
    assert "The paper (PDF)" not in said.content.decode()
    assert client.get(address("paper", known_case, "DCF-737", "fbi")).status_code == 403


@pytest.mark.parametrize(("code", "to"), [("DCF-1", "fbi"), ("DCF-737", "parents"), ("DCF-737", "nobody")])
def test_there_is_no_page_for_a_form_or_recipient_that_is_not_there(
    code: str, to: str, known_case: Case, worker_user: User, browser: Browser
) -> None:
    client = browser(worker_user)
    assert client.get(address("form", known_case, code, to)).status_code == 404
    assert client.get(address("paper", known_case, code, to)).status_code == 404


def test_a_ground_that_does_not_let_them_be_told_is_said(known_case: Case, worker_user: User, browser: Browser) -> None:
    page = browser(worker_user).get(address("form", known_case, "DCF-737", "fbi") + "?ground=us.notify-hhs")
    assert page.status_code == 409
    assert "No statute lets them be told" in page.content.decode()


def test_the_list_leads_to_each_form_and_recipient(known_case: Case, worker_user: User, browser: Browser) -> None:
    said = browser(worker_user).get(address("forms", known_case)).content.decode()
    for code, to in (("DCF-737", "fbi"), ("DCF-823", "statewide_hart_lead"), ("missing-child-packet", "ncmec")):
        assert address("form", known_case, code, to) in said
