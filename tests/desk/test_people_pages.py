"""Finding a person, and correcting who the child is."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import person

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import Role, Scope, User
from openhart.audit.models import Entry
from openhart.cases.models import Case
from openhart.people import actions as people
from openhart.people.models import Identity, Part, Person

Refer = Callable[..., Case]
FIND = "/find/"
JO = {"given_name": "Joe", "family_name": "Canarey"}


def shown(client: Client, typed: dict[str, str] = JO, status: int = 200) -> str:
    answer = client.post(FIND, typed)
    assert answer.status_code == status
    return answer.content.decode()


def test_somebody_is_found_by_initials_with_why_and_the_way_to_the_case(refer: Refer, ana_browser: Client) -> None:
    case = refer(given="Joe", family="Canary")
    page = shown(ana_browser)
    assert f'href="/cases/{case.reference}/"' in page
    assert "Same given name, family name a letter apart" in page
    assert "J. C." in page
    assert "Canary" not in page


@pytest.mark.requirement("R-SEC-1")
def test_cleo_is_shown_nobody_of_a_case_that_is_not_hers_and_the_page_is_the_same_as_for_nobody(
    refer: Refer, cleo_browser: Client
) -> None:
    case = refer(given="Joe", family="Canary")
    hidden = shown(cleo_browser)
    assert case.reference not in hidden
    nobody = shown(cleo_browser, {"given_name": "Noe", "family_name": "Bodyhere"})
    plain = [page.replace("Noe", "Joe").replace("Bodyhere", "Canarey") for page in (hidden, nobody)]
    assert _without_tokens(plain[0]) == _without_tokens(plain[1])
    assert "Nobody on a case open to you" in hidden


def _without_tokens(page: str) -> list[str]:
    changing = ("csrfmiddlewaretoken", "nonce=", "X-CSRFToken", "Printed by", "printed")
    return [line for line in page.splitlines() if not any(word in line for word in changing)]


def test_a_first_name_alone_is_refused_in_words(ana_browser: Client) -> None:
    page = shown(ana_browser, {"given_name": "Joe"}, 422)
    assert "too little to find anybody by" in page
    assert not Entry.objects.filter(act="search.run").exists()


def test_a_birth_date_that_cannot_be_is_refused(ana_browser: Client) -> None:
    assert "nobody alive" in shown(ana_browser, {**JO, "date_of_birth": "1801-01-01"}, 422)
    assert "as in 2011-10-02" in shown(ana_browser, {**JO, "date_of_birth": "soon"}, 422)


def test_words_in_the_address_look_for_nobody(refer: Refer, ana_browser: Client) -> None:
    refer(given="Joe", family="Canarey")
    page = ana_browser.get(f"{FIND}?given_name=Joe&family_name=Canarey").content.decode()
    assert "Canarey" not in page
    assert not Entry.objects.filter(act="search.run").exists()


def test_the_page_asks_the_same_of_the_database_however_many_are_found(refer: Refer, ana_browser: Client) -> None:
    asked = []
    for more in (1, 2):
        for _ in range(more):
            refer(given="Joe", family="Canary")
        with CaptureQueriesContext(connection) as sent:
            assert shown(ana_browser).count("hart-task__what") == len(asked) * 2 + 1
        asked.append(len(sent))
    assert asked[0] == asked[1]


def _correct(case: Case) -> str:
    return f"/cases/{case.reference}/child/correct/"


def _read_at(client: Client, case: Case) -> dict[str, Any]:
    form = client.get(_correct(case)).context["form"]
    return {**form.initial}


def test_ana_corrects_a_name_and_the_child_is_found_by_it(refer: Refer, ana_browser: Client) -> None:
    case = refer(given="Joe", family="Canary")
    assert f'href="{_correct(case)}"' in ana_browser.get(f"/cases/{case.reference}/").content.decode()
    kept = _read_at(ana_browser, case)
    assert (kept["given_name"], kept["family_name"]) == ("Joe", "Canary")
    assert Entry.objects.filter(act="identity.revealed", subject_id=case.id).count() == 1
    answer = ana_browser.post(_correct(case), {**kept, "given_name": "Josephine", "date_of_birth": "2011-03-04"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{case.reference}/")
    assert Person.objects.get().identity().given_name == "Josephine"
    changed = Entry.objects.get(act="person.changed")
    assert changed.detail["parts"] == ["date_of_birth", "given_name"]
    assert case.reference in shown(ana_browser, {"given_name": "Josephine", "family_name": "Canary"})


def test_the_second_who_corrects_sees_what_differs_and_overwrites_nothing(refer: Refer, ana_browser: Client) -> None:
    case = refer(given="Joe", family="Canary")
    kept = _read_at(ana_browser, case)
    people.change_identity(
        case=case, person_id=Person.objects.get().id, identity=Identity(given_name="Jo", family_name="Canary"),
        by=SYSTEM, at=datetime(2026, 3, 7, tzinfo=UTC),
    )  # fmt: skip
    answer = ana_browser.post(_correct(case), {**kept, "given_name": "Josephine"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else was faster" in page
    assert '<td data-label="It says now">Jo</td><td data-label="You typed">Josephine</td>' in page
    assert Person.objects.get().identity().given_name == "Jo"
    again = {**kept, "given_name": "Josephine", "read_at": answer.context["form"].data["read_at"]}
    assert ana_browser.post(_correct(case), again).status_code == 303
    assert Person.objects.get().identity().given_name == "Josephine"


def test_cleo_has_no_such_page_and_who_only_reads_is_refused(
    refer: Refer, cleo_browser: Client, browser: Callable[[User], Client]
) -> None:
    case = refer(given="Joe", family="Canary")
    assert cleo_browser.get(_correct(case)).status_code == 404
    assert cleo_browser.post(_correct(case), {"given_name": "X"}).status_code == 404
    legal = browser(person("Lou", Role.LEGAL, Scope.AGENCY))
    assert legal.get(_correct(case)).status_code == 403
    assert "Correct who this is" not in legal.get(f"/cases/{case.reference}/").content.decode()
    assert not Entry.objects.filter(act="identity.revealed").exists()


def test_a_suspected_exploiter_is_not_found_by_who_may_not_know(
    refer: Refer, ana_browser: Client, browser: Callable[[User], Client], an_hour_ago: datetime
) -> None:
    case = refer(given="Robin", family="Finch")
    people.add_person(
        case=case, identity=Identity(given_name="Joe", family_name="Canary"), part=Part.EXPLOITER, by=SYSTEM,
        at=an_hour_ago,
    )  # fmt: skip
    office = browser(person("Ira", Role.INTERSTATE_COMPACT_OFFICE, Scope.AGENCY))
    assert "Suspected exploiter" in shown(ana_browser)
    assert case.reference not in shown(office)
