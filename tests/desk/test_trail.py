"""The privacy officer's questions: who has looked at this child, what has this person looked at, what stands out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import person

from openhart.accounts.models import Role, Scope, User
from openhart.audit.actions import indexing
from openhart.audit.models import Entry, Seen
from openhart.cases.models import Case
from openhart.foundation import clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-3")]
Refer = Callable[..., Case]


@pytest.fixture
def officer(browser: Callable[[User], Client]) -> Client:
    """Ada is the privacy officer."""
    return browser(person("Ada", Role.AUDITOR, Scope.AGENCY))


def test_who_has_looked_at_a_child_is_answered_in_sentences(officer: Client, ana_browser: Client, refer: Refer) -> None:
    case = refer()
    ana_browser.get(f"/cases/{case.reference}/notices/", REMOTE_ADDR="10.0.0.5")
    page = officer.get("/records/who-looked/", {"reference": case.reference}).content.decode()
    assert f"<strong>Ana</strong> opened the Notices of {case.reference}" in page
    assert "from 10.0.0.5" in page
    asked = Entry.objects.get(act="trail.viewed")
    assert (asked.subject_id, asked.detail["question"]) == (case.id, "who_looked")


@pytest.mark.parametrize("is_indexed", [False, True])
def test_lists_that_held_the_child_are_part_of_the_answer(
    officer: Client, ana_browser: Client, refer: Refer, is_indexed: bool
) -> None:
    cases = [refer(), refer(given="Sam", family="Finch"), refer(given="Ida", family="Hale")]
    ana_browser.get("/cases/")
    if is_indexed:
        indexing.index(by=None, at=clock.now())
        assert Seen.objects.filter(subject_id=cases[0].id).count() == 1
    page = officer.get("/records/who-looked/", {"reference": cases[0].reference, "kind": "looked"}).content.decode()
    assert f"saw {cases[0].reference} and 2 more in the list Cases" in page


def test_a_restricted_case_is_answered_by_its_number_alone(officer: Client, ana_browser: Client, refer: Refer) -> None:
    case = refer()
    ana_browser.get(f"/cases/{case.reference}/")
    Case.objects.filter(id=case.id).update(is_restricted=True)
    page = officer.get("/records/who-looked/", {"reference": case.reference}).content.decode()
    assert "opened the Summary" in page
    assert "Robin" not in page


def test_what_somebody_has_looked_at_is_answered_and_narrowed_by_kind_and_day(
    officer: Client, ana_user: User, ana_browser: Client, refer: Refer
) -> None:
    case = refer()
    ana_browser.get(f"/cases/{case.reference}/steps/")
    ana_browser.post(f"/cases/{case.reference}/reveal/", {"panel": "steps"})
    asked = {"person": str(ana_user.id)}
    everything = officer.get("/records/what-looked/", asked).content.decode()
    assert f"opened the Required steps of {case.reference}" in everything
    names = officer.get("/records/what-looked/", {**asked, "kind": "names"}).content.decode()
    assert f"read the child&#x27;s name on {case.reference}" in names
    assert "opened the Required steps" not in names
    past = (clock.now() - timedelta(days=9)).date().isoformat()
    assert "Nothing of this kind" in officer.get("/records/what-looked/", {**asked, "until": past}).content.decode()


def test_a_long_answer_goes_on_from_page_to_page_without_leaving_one_out(
    officer: Client, ana_user: User, ana_browser: Client, refer: Refer
) -> None:
    case = refer()
    for _ in range(60):
        ana_browser.get(f"/cases/{case.reference}/steps/")
    asked = {"reference": case.reference, "kind": "looked"}
    first = officer.get("/records/who-looked/", asked).content.decode()
    assert first.count("opened the Required steps") == 50
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert officer.get(following).content.decode().count("opened the Required steps") == 10


def test_the_same_number_of_queries_answers_for_one_entry_and_for_many(
    officer: Client, ana_browser: Client, refer: Refer
) -> None:
    counts = []
    for times in (1, 30):
        case = refer()
        for _ in range(times):
            ana_browser.get(f"/cases/{case.reference}/steps/")
        officer.get("/records/who-looked/", {"reference": case.reference})
        with CaptureQueriesContext(connection) as made:
            officer.get("/records/who-looked/", {"reference": case.reference})
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_the_answer_is_taken_away_as_a_file_whose_cells_start_no_formula(
    officer: Client, refer: Refer, browser: Callable[[User], Client]
) -> None:
    case = refer()
    browser(person("=HYPERLINK()", Role.STATEWIDE_HART_LEAD, Scope.AGENCY)).get(f"/cases/{case.reference}/")
    answer = officer.post("/records/who_looked/file/", {"reference": case.reference})
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = answer.content.decode().splitlines()
    assert any(",'=HYPERLINK()," in row for row in rows)
    assert not any(cell.startswith("=") for row in rows for cell in row.split(","))
    taken = Entry.objects.get(act="trail.exported")
    assert (taken.subject_id, taken.detail["rows"]) == (case.id, len(rows) - 1)


@pytest.mark.parametrize("address", ["who-looked/", "what-looked/", "what-stands-out/"])
def test_cleo_and_every_other_colleague_ask_the_trail_nothing(
    cleo_user: User, browser: Callable[[User], Client], address: str
) -> None:
    assert browser(cleo_user).get(f"/records/{address}").status_code == 403


def test_a_number_of_no_case_is_said_to_be_none(officer: Client) -> None:
    answer = officer.get("/records/who-looked/", {"reference": "HT-2026-000001-H"})
    assert answer.status_code == 422
    assert "There is no case of this number" in answer.content.decode()


def test_what_stands_out_is_gone_through_once_and_what_comes_after_is_shown_again(
    officer: Client, ana_browser: Client, refer: Refer
) -> None:
    case = refer()
    ana_browser.post(f"/cases/{case.reference}/reveal/", {"panel": "case"})
    page = officer.get("/records/what-stands-out/").content.decode()
    assert "read the child&#x27;s name" in page
    up_to = page.partition('name="up_to" value="')[2].partition('"')[0]
    ana_browser.post(f"/cases/{case.reference}/reveal/", {"panel": "steps"})
    assert officer.post("/records/what-stands-out/", {"up_to": up_to}).status_code == 303
    assert Entry.objects.get(act="trail.looked_through").detail == {"count": 1}
    assert officer.get("/records/what-stands-out/").content.decode().count("read the child&#x27;s name") == 1


def test_the_access_log_of_a_case_is_for_those_who_answer_for_it(
    ana_browser: Client, ben_user: User, case: Case, browser: Callable[[User], Client]
) -> None:
    ben = browser(ben_user)
    ben.get(f"/cases/{case.reference}/steps/")
    page = ana_browser.get(f"/cases/{case.reference}/access-log/").content.decode()
    assert "<strong>Ben</strong> opened the Required steps" in page
    assert ben.get(f"/cases/{case.reference}/access-log/").status_code == 403
    assert "access-log" not in ben.get(f"/cases/{case.reference}/").content.decode()


def test_cleo_finds_no_access_log_of_a_case_that_is_hidden_from_her(
    cleo_user: User, refer: Refer, browser: Callable[[User], Client]
) -> None:
    assert browser(cleo_user).get(f"/cases/{refer(region='4').reference}/access-log/").status_code == 404
