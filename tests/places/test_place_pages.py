"""The pages of places: who is told, the towns, and changing both with a day."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openhart.accounts.models import User
from openhart.places import queries
from openhart.places.models import Recipient

pytestmark = pytest.mark.usefixtures("connecticut")
TODAY = date(2026, 3, 6)
LATER = date(2030, 7, 1)


@pytest.fixture
def page(client: Client, ana_user: User) -> Client:
    """Ana's browser: the Statewide HART Lead keeps the places."""
    client.force_login(ana_user)
    return client


PAGES = (
    "/places/", "/places/?kind=mdt", "/places/?town=hartford&unconfirmed=on", "/places/?page=3", "/places/towns/",
    "/places/towns/hartford/", "/places/towns/other/", "/places/towns/hartford/office/",
    "/places/towns/hartford/mdt/", "/places/recipients/fbi/", "/places/recipients/mdt-1/",
    "/places/recipients/fbi/change/", "/places/recipients/mdt-1/towns/", "/places/recipients/fbi/end/",
    "/places/recipients/fbi/ways/",
    "/places/recipients/add/?kind=mdt",
)  # fmt: skip


@pytest.mark.parametrize("url", PAGES)
def test_every_page_opens(page: Client, url: str) -> None:
    assert page.get(url).status_code == 200


@pytest.mark.parametrize("url", [*PAGES, "/places/recipients/fbi/confirm/"])
def test_cleo_may_not_open_or_change_places(client: Client, cleo_user: User, url: str) -> None:
    client.force_login(cleo_user)
    answers = [client.post(url, {})] if url.endswith("confirm/") else [client.get(url)]
    for answer in answers:
        assert answer.status_code == 403
        assert "Only an Administrator" in answer.content.decode()


@pytest.mark.parametrize("role", ["administrator", "careline_supervisor", "statewide_hart_lead"])
def test_those_who_keep_the_places_may(client: Client, cleo_user: User, role: str) -> None:
    cleo_user.grants.update(role=role)
    client.force_login(cleo_user)
    assert client.get("/places/").status_code == 200


@pytest.mark.parametrize(
    "url", ["/places/towns/atlantis/", "/places/recipients/nobody/", "/places/recipients/nobody/change/",
            "/places/recipients/nobody/ways/",
            "/places/towns/atlantis/office/", "/places/towns/hartford/fbi/"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(page: Client, url: str) -> None:
    assert page.get(url).status_code == 404


def test_the_list_narrows_by_town_and_each_filter_can_be_taken_off(page: Client) -> None:
    text = page.get("/places/?town=hartford&kind=local_law_enforcement").content.decode()
    assert "Hartford Police Department" in text
    assert "New Haven Police Department" not in text
    assert "/places/?kind=local_law_enforcement" in text


def test_a_contact_changes_with_a_day_and_the_history_shows_both(page: Client) -> None:
    answer = page.post(
        "/places/recipients/fbi/change/",
        {"name": "FBI New Haven", "telephone": "(203) 555-0100", "on": LATER.isoformat(), "is_confirmed": "on"},
    )
    assert answer.status_code == 303
    text = page.get("/places/recipients/fbi/").content.decode()
    assert "July 1, 2030" in text
    assert "(203) 555-0100" in text


def test_a_team_is_added_with_its_towns(page: Client) -> None:
    answer = page.post(
        "/places/recipients/add/?kind=mdt",
        {"kind": "mdt", "name": "Shore Team", "reach": "towns", "towns": "Madison, guilford\nClinton",
         "on": TODAY.isoformat()},
    )  # fmt: skip
    assert answer.status_code == 303
    assert [row.name for row in queries.recipients("mdt", ["guilford"], on=TODAY)] == ["Shore Team"]


def test_a_misspelt_town_is_named_and_the_right_one_suggested(page: Client) -> None:
    answer = page.post("/places/recipients/mdt-1/towns/", {"towns": "Hartfrod\nWindsor", "on": TODAY.isoformat()})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“Hartfrod” is not one of the towns. Do you mean Hartford?" in text
    assert "Hartfrod\nWindsor" in text


def test_a_refusal_is_shown_with_what_was_typed(page: Client) -> None:
    given = {"name": "FBI", "telephone": "(203) 555-0111", "on": LATER.isoformat()}
    page.post("/places/recipients/fbi/change/", given)
    answer = page.post("/places/recipients/fbi/change/", {**given, "on": TODAY.isoformat()})
    assert answer.status_code == 422
    assert "already has a change from July 1, 2030" in answer.content.decode()


def test_police_are_confirmed_with_one_button(page: Client) -> None:
    assert "A police department is assumed" in page.get("/places/recipients/police-union/").content.decode()
    assert page.post("/places/recipients/police-union/confirm/").status_code == 303
    assert Recipient.objects.get(code="police-union").is_confirmed


def test_a_town_gets_another_office_and_other_police(page: Client) -> None:
    assert page.post("/places/towns/union/office/", {"choice": "manchester", "on": "2026-03-06"}).status_code == 303
    assert page.post(
        "/places/towns/union/local_law_enforcement/", {"choice": "state-police", "on": "2026-03-06"}
    ).status_code == 303  # fmt: skip
    text = page.get("/places/towns/union/").content.decode()
    assert "Connecticut State Police" in text
    assert queries.region_of("union", on=TODAY) == "4"


def test_an_ended_recipient_stays_for_the_record(page: Client) -> None:
    assert page.post("/places/recipients/csao/end/", {"on": "2026-03-06"}).status_code == 303
    assert "it is kept for the record" in page.get("/places/recipients/csao/").content.decode()


@pytest.mark.parametrize("url", ["/places/", "/places/towns/"])
def test_a_list_asks_as_often_with_one_row_as_with_three(page: Client, url: str) -> None:
    def count(kind: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert page.get(f"{url}{kind}").status_code == 200
        return len(caught)

    page.get(url)  # the first visit also writes the session
    assert count("?kind=fbi") == count("?kind=mdt") == count("")
