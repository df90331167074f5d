"""By which ways a recipient is told: the order is said, dated, and never holds a way that cannot be walked."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from openhart.accounts.access import SYSTEM
from openhart.accounts.models import User
from openhart.foundation.refused import Refused
from openhart.places import actions, queries
from openhart.places.actions.pack_file import PlacesError, read_file
from openhart.places.lifecycle import order_refusal, usual_ways
from openhart.places.models import Recipient

AT = datetime.fromisoformat("2026-03-06T22:15:00+00:00")


def somebody(kind: str = "fbi", **known: str) -> Recipient:
    return Recipient(code="x", kind=kind, name="X", **known)


@pytest.mark.requirement("R-NOT-3")
@pytest.mark.parametrize(
    ("row", "ways"),
    [
        (somebody(email="a@b.example", fax="1", telephone="2"), ("secure_link", "fax", "telephone")),
        (somebody(email="a@b.example"), ("secure_link", "telephone")),  # somebody must call, whatever the number
        (somebody(), ("telephone",)),
        (somebody("statewide_hart_lead", telephone="2"), ("desk", "telephone")),
        (somebody("parents"), ("telephone", "letter")),  # who they are is in the case
    ],
)
def test_where_nobody_has_said_it_the_ways_follow_from_the_contact(row: Recipient, ways: tuple[str, ...]) -> None:
    assert usual_ways(row) == ways


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ([], "at least one way"),
        (["pigeon"], "no way called pigeon"),
        (["fax", "fax"], "once"),
        (["telephone"], "telephone number is needed"),
        (["letter"], "postal address is needed"),
        (["desk"], "account here"),
        (["fax", "secure_link"], "e-mail address is needed"),
    ],
)
def test_an_order_that_cannot_be_walked_is_refused_with_what_is_missing(ways: list[str], said: str) -> None:
    assert said in order_refusal(ways, somebody(fax="1"))


@pytest.mark.requirement("R-NOT-3")
def test_a_new_order_holds_from_its_day_and_the_old_one_stays_on_record(connecticut: None, now: datetime) -> None:
    today = now.date()
    contact = actions.Contact(name="FBI", telephone="(203) 555-0101", fax="(203) 555-0102", email="x@fbi.example")
    actions.change_recipient(code="fbi", contact=contact, on=today, by=SYSTEM, at=now)
    actions.order_ways(code="fbi", ways=["fax", "telephone"], on=today, by=SYSTEM, at=now)
    actions.order_ways(code="fbi", ways=["telephone", "fax"], on=today + timedelta(days=3), by=SYSTEM, at=now)
    row = queries.recipient("fbi", on=today)
    assert row is not None
    assert queries.ways_of([row], on=today)["fbi"] == ("fax", "telephone")
    assert queries.ways_of([row], on=today + timedelta(days=3))["fbi"] == ("telephone", "fax")
    assert [each.ways for each in queries.way_history("fbi")] == [["telephone", "fax"], ["fax", "telephone"]]
    with pytest.raises(Refused, match="already have a change"):
        actions.order_ways(code="fbi", ways=["fax"], on=today, by=SYSTEM, at=now)


def test_a_pack_says_ways_and_is_told_the_line_of_one_that_there_is_not(tmp_path: Path) -> None:
    file = tmp_path / "places.yaml"
    head = "regions: {}\ntowns: []\nrecipients:\n"
    file.write_text(head + "  - {kind: fbi, code: fbi, name: FBI, ways: [webhook, telephone]}\n")
    assert read_file(file).recipients[0].ways == ("webhook", "telephone")
    file.write_text(head + "  - {kind: fbi, code: fbi, name: FBI, ways: [pigeon]}\n")
    with pytest.raises(PlacesError, match=r"places\.yaml:4: there is no way called `pigeon`"):
        read_file(file)


def test_the_page_changes_the_order_and_shows_it(connecticut: None, ana_user: User, client: Client) -> None:
    client.force_login(ana_user)
    day = date(2026, 3, 9)
    answer = client.post("/places/recipients/fbi/ways/", {"way_0": "fax", "on": day.isoformat()})
    assert answer.status_code == 422
    assert "A fax number is needed" in answer.content.decode()
    assert client.post("/places/recipients/fbi/ways/", {"way_0": "", "on": ""}).status_code == 422
    contact = actions.Contact(name="FBI", fax="(203) 555-0102")
    actions.change_recipient(code="fbi", contact=contact, on=day, by=SYSTEM, at=AT)
    assert client.post("/places/recipients/fbi/ways/", {"way_0": "fax", "on": day.isoformat()}).status_code == 303
    assert "Fax, sent by one of us" in client.get("/places/recipients/fbi/").content.decode()
