"""My day: what is overdue, due today, waiting on others, new; in few queries whatever the caseload."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import person

from openhart.accounts import actions as accounts
from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.cases import actions as cases
from openhart.cases.models import Case
from openhart.foundation import clock

Refer = Callable[..., Case]


def queries_for(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    # What the trail itself takes, its own transaction among it, has a test of its own.
    return sum("audit_" not in each["sql"] and "SAVEPOINT" not in each["sql"] for each in made)


def test_an_overdue_step_is_shown_with_initials_words_and_the_act_that_stops_it(
    ana_browser: Client, refer: Refer
) -> None:
    case = refer(at=clock.now() - timedelta(days=9))
    page = ana_browser.get("/").content.decode()
    assert "Triage the report" in page
    assert "overdue by" in page
    assert "J. C." in page
    assert "Canary" not in page
    assert f"/cases/{case.reference}/record/triage.decided/" in page


def test_a_step_that_others_owe_on_my_case_is_waited_for(refer: Refer, browser: Callable[[User], Client]) -> None:
    case = refer()
    ben = accounts.add_user(username="ben2", display_name="Ben", by=SYSTEM, at=clock.now())
    accounts.grant(to=ben.id, role=Role.ONGOING_WORKER, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=clock.now())
    page = browser(ben).get("/").content.decode()
    assert "Steps of colleagues on your cases" in page
    assert "Decide whether to accept the referral" in page


def test_what_falls_due_after_midnight_is_shown_too(ana_browser: Client, refer: Refer) -> None:
    refer(at=clock.now())
    page = ana_browser.get("/").content.decode()
    assert "Triage the report" in page[page.index('id="later"') : page.index('id="waiting"')]


def test_cleo_sees_nothing_of_another_region(cleo_browser: Client, refer: Refer) -> None:
    case = refer(region="4")
    page = cleo_browser.get("/").content.decode()
    assert case.reference not in page
    assert "J. C." not in page


def test_a_silent_watcher_is_shown(ana_browser: Client) -> None:
    cases.watch_once(at=clock.now() - timedelta(minutes=11))
    assert "The watcher is silent" in ana_browser.get("/").content.decode()
    cases.watch_once(at=clock.now())
    assert "The watcher is silent" not in ana_browser.get("/").content.decode()


def test_what_is_new_stays_new_when_the_page_is_reloaded(db: None, refer: Refer) -> None:
    person("statewide", Role.STATEWIDE_HART_LEAD, Scope.AGENCY)
    client = Client()
    client.post("/sign-in/", {"card": "statewide"})
    case = refer()
    assert all(case.reference in client.get("/").content.decode() for _ in range(2))


#: My day gathers what several rooms have for somebody, each with a query or two of its own.
MOST_ON_MY_DAY = 14  # two of reminders, three of notices that wait for somebody


@pytest.mark.parametrize("address", ["/", "/queues/notices/", "/queues/careline/", "/queues/overdue/", "/cases/"])
def test_three_cases_take_no_more_queries_than_one_and_never_more_than_ten(
    ana_browser: Client, refer: Refer, address: str
) -> None:
    refer()
    one = queries_for(ana_browser, address)
    refer()
    refer(given="Sam", family="Finch")
    assert queries_for(ana_browser, address) == one <= (MOST_ON_MY_DAY if address == "/" else 10)


def test_somebody_with_a_region_and_a_case_takes_no_more_queries(
    cleo_user: User, refer: Refer, browser: Callable[[User], Client]
) -> None:
    refer(region="1")
    case = refer(region="4")
    accounts.grant(
        to=cleo_user.id, role=Role.REGIONAL_HART_LEAD, scope=Scope.CASE, case_id=case.id, by=SYSTEM, at=clock.now()
    )
    client = browser(cleo_user)
    assert queries_for(client, "/") <= MOST_ON_MY_DAY
    assert queries_for(client, "/queues/notices/") <= 10
