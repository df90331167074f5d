"""Who may see a case: the page that says so, and a restricted case from the pages of everybody else."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import person

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Grant, Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases import actions as cases
from openhart.cases.actions import Named
from openhart.cases.models import Case
from openhart.foundation import ids

Refer = Callable[..., Case]
Browser = Callable[[User], Client]
R = Role


@pytest.fixture
def wim(db: None) -> User:
    """Wim investigates in region 4."""
    return person("Wim", R.INVESTIGATION_WORKER, Scope.REGION, "4")


@pytest.fixture
def restricted(refer: Refer, wim: User, an_hour_ago: datetime) -> Case:
    """A case that only Wim may see."""
    case = refer()
    cases.restrict(
        case=case, named=[Named(wim.id, R.INVESTIGATION_WORKER)], because="threat", by=SYSTEM, at=an_hour_ago
    )
    return case


def code(user: User, role: Role) -> str:
    return f"{user.id}:{role}"


def test_the_page_says_who_is_on_the_case_why_and_who_reaches_it_besides(
    ana_browser: Client, refer: Refer, wim: User, an_hour_ago: datetime
) -> None:
    case = refer()
    ben = person("Ben", R.ONGOING_WORKER, Scope.CASE)
    accounts.grant(to=ben.id, role=R.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=an_hour_ago)
    page = ana_browser.get(f"/cases/{case.reference}/who/").content.decode()
    for words in ("Ben", "Ongoing social worker", "Given by an administrator", "Region 4", "the whole agency"):
        assert words in page, words
    assert Entry.objects.filter(act="case.viewed", subject_id=case.id, detail={"panel": "who"}).exists()


def test_a_lead_restricts_a_case_and_sees_it_no_more(
    ana_browser: Client, browser: Browser, refer: Refer, wim: User
) -> None:
    case = refer()
    address = f"/cases/{case.reference}/who/restrict/"
    assert "You do not see it any more" in ana_browser.get(address).content.decode()
    assert ana_browser.post(address, {"because": "colleague"}).status_code == 422
    nobody_works = {"because": "colleague", "understood": "on", "person_1": code(wim, R.LEGAL)}
    assert ana_browser.post(address, nobody_works).status_code == 422  # nobody of that name is legal
    chosen = {"because": "colleague", "understood": "on", "person_1": code(wim, R.INVESTIGATION_WORKER)}
    answer = ana_browser.post(address, chosen)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert ana_browser.get(f"/cases/{case.reference}/").status_code == 404
    assert "Restricted" in browser(wim).get(f"/cases/{case.reference}/").content.decode()


def test_the_one_who_names_themselves_keeps_it_and_lifts_the_restriction(
    ana_browser: Client, ana_user: User, refer: Refer, wim: User
) -> None:
    case = refer()
    chosen = {
        "because": "colleague", "understood": "on", "person_1": code(wim, R.INVESTIGATION_WORKER),
        "person_2": code(ana_user, R.STATEWIDE_HART_LEAD),
    }  # fmt: skip
    here = f"/cases/{case.reference}/who/"
    assert ana_browser.post(f"{here}restrict/", chosen).headers["Location"] == here
    assert ana_browser.post(f"{here}restrict/", chosen).status_code == 409
    ben = person("Ben", R.ONGOING_WORKER, Scope.REGION, "1")
    assert ana_browser.post(f"{here}name/", {"person": code(ben, R.ONGOING_WORKER)}).status_code == 303
    held = Grant.objects.get(viewer=ben, case_id=case.id)
    assert "Ben" in ana_browser.get(f"{here}{held.id}/end/").content.decode()
    assert ana_browser.post(f"{here}{held.id}/end/").status_code == 303
    assert ana_browser.post(f"{here}{held.id}/end/").status_code == 404
    assert ana_browser.post(f"{here}lift/").status_code == 303
    assert not Case.objects.get(id=case.id).is_restricted


def test_the_privacy_officer_names_somebody_and_reads_nothing(
    browser: Browser, restricted: Case, ana_user: User
) -> None:
    client = browser(person("Ada", R.AUDITOR, Scope.AGENCY))
    here = f"/cases/{restricted.reference}/who/"
    page = client.get(here).content.decode()
    assert "Wim" in page
    assert "nothing of the case" in page
    assert client.post(f"{here}name/", {"person": code(ana_user, R.STATEWIDE_HART_LEAD)}).status_code == 303
    for path in ("", "steps/", "timeline/", "notices/"):
        assert client.get(f"/cases/{restricted.reference}/{path}").status_code == 404
    assert client.post(f"{here}lift/").status_code == client.get(f"{here}restrict/").status_code == 404


@pytest.mark.parametrize("path", ["", "steps/", "timeline/", "notices/", "who/", "who/name/", "who/lift/", "facts/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_restricted_case_answers_exactly_like_one_that_does_not_exist(
    ana_browser: Client, restricted: Case, path: str, method: str
) -> None:
    asked = getattr(ana_browser, method)
    answers = []
    for reference in (restricted.reference, ids.reference("HT", 1999, 7)):
        with CaptureQueriesContext(connection) as queries:
            answer = asked(f"/cases/{reference}/{path}")
        # Both are written down as refused, by the same statements: what they hold is nobody's but the auditor's.
        sql = [re.split(" WHERE | VALUES | SET ", each["sql"].replace(reference, "?"))[0] for each in queries]
        answers.append((answer.status_code, answer.headers.get("ETag"), sql))
    assert answers[0] == answers[1]
    assert answers[0][0] in {404, 405}


@pytest.mark.parametrize("path", ["/go/", "/referrals/known/"])
def test_no_box_that_takes_a_number_tells_of_it(ana_browser: Client, restricted: Case, path: str) -> None:
    there = ana_browser.get(path, {"reference": restricted.reference})
    nowhere = ana_browser.get(path, {"reference": ids.reference("HT", 1999, 7)})
    assert there.status_code == nowhere.status_code == 422
    assert restricted.reference not in ana_browser.get("/cases/").content.decode()


def test_no_list_tells_of_it(ana_browser: Client, restricted: Case) -> None:
    for path in ("/", "/cases/", "/queues/careline/", "/queues/notices/", "/queues/overdue/"):
        assert restricted.reference not in ana_browser.get(path).content.decode(), path


@pytest.mark.parametrize("role", [R.LEGAL, R.TEAM_MEMBER, R.AUDITOR])
def test_somebody_who_only_reads_finds_no_act_and_is_refused_with_a_reason(
    browser: Browser, refer: Refer, role: Role, an_hour_ago: datetime
) -> None:
    case = refer()
    user = person("Una", role, Scope.CASE)
    accounts.grant(to=user.id, role=role, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=an_hour_ago)
    client = browser(user)
    for panel in ("", "steps/", "notices/"):
        page = client.get(f"/cases/{case.reference}/{panel}").content.decode()
        for act in ("/record/", "/facts/", "/waive/", "/screen/", "/attach/"):
            assert act not in page, (panel, act)
    for path in ("record/child.missing/", "facts/", "notices/record/?to=fbi"):
        answer = client.post(f"/cases/{case.reference}/{path}")
        assert answer.status_code == 403
        assert "Your role on this case does not allow this." in answer.content.decode()
    may_reveal = role != R.AUDITOR
    page = client.get(f"/cases/{case.reference}/").content.decode()
    assert ("Reveal the name" in page) is may_reveal
    assert client.post(f"/cases/{case.reference}/reveal/").status_code == (200 if may_reveal else 403)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [R.ADMINISTRATOR, R.ANALYST])
def test_those_who_read_no_case_are_led_to_no_list_and_refused_there(browser: Browser, role: Role) -> None:
    client = browser(person("Una", role, Scope.AGENCY))
    home = client.get("/").content.decode()
    for path in ("/queues/", "/cases/", "/go/"):
        assert f'href="{path}"' not in home, path
        assert client.get(path).status_code == 403
    assert "Overdue" not in home
    assert client.get("/queues/careline/").status_code == 403


def test_the_page_takes_as_many_queries_for_one_person_as_for_three(
    ana_browser: Client, refer: Refer, an_hour_ago: datetime
) -> None:
    case = refer()
    counts = []
    for name in ("One", "Two", "Three"):
        user = person(name, R.ONGOING_WORKER, Scope.CASE)
        accounts.grant(to=user.id, role=R.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=an_hour_ago)
        with CaptureQueriesContext(connection) as queries:
            ana_browser.get(f"/cases/{case.reference}/who/")
        counts.append(len(queries))
    assert counts[0] == counts[2]
