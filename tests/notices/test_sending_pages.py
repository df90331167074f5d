"""The composer and what is done about a notice on its way, as pages."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.notices.carried import transport

from openhart.accounts.models import User
from openhart.cases.models import Case
from openhart.disclosure.models import Disclosure
from openhart.foundation import clock
from openhart.inbox.models import Member
from openhart.notices import actions
from openhart.notices.actions import watching
from openhart.notices.lifecycle import dispatching as life
from openhart.notices.models import Dispatch, Leg, Notice

pytestmark = pytest.mark.usefixtures("reachable")


@pytest.fixture
def page(client: Client, ben_user: User) -> Client:
    client.force_login(ben_user)
    return client


def hidden(html: str) -> dict[str, str]:
    """Return what the page carries along."""
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = value[1] if value else ""
    return found


def typed(html: str, **changed: Any) -> dict[str, Any]:
    """Return the composer's form as it stands on the page."""
    ticked = re.findall(r'name="fields_told" value="([^"]*)"[^>]*checked', html)
    chosen = {
        name: m[1] for name in ("recipient", "form", "ground")
        if (m := re.search(rf'<select[^>]*name="{name}".*?<option value="([^"]*)" selected', html, re.DOTALL))
    }  # fmt: skip
    return {**hidden(html), **chosen, "fields_told": ticked, **changed}


def tell(case: Case, to: str = "fbi") -> str:
    return f"/cases/{case.reference}/notices/tell/?to={to}"


@pytest.mark.requirement("R-NOT-2")
def test_the_composer_shows_what_they_will_see_and_the_ways_and_sends_exactly_that(
    page: Client, referred: Case
) -> None:
    html = page.get(tell(referred)).content.decode()
    assert "Exactly what they will see" in html
    assert "duty@fbi.example" in html
    answer = page.post(tell(referred), typed(html, send="1"))
    assert answer.status_code == 303, answer.content.decode()
    row = Dispatch.objects.get()
    assert row.form == "DCF-737"
    html = page.get(f"/cases/{referred.reference}/notices/").content.decode()
    assert "Leaves in" in html
    assert "Take it back" in html
    page.post(f"/cases/{referred.reference}/notices/sent/{row.id}/take-back/")
    row.refresh_from_db()
    assert row.state == life.TAKEN_BACK


def test_what_was_changed_after_it_was_shown_is_shown_again_and_not_sent(page: Client, referred: Case) -> None:
    html = page.get(tell(referred)).content.decode()
    changed = typed(html, send="1", fields_told=["case.reference"])
    again = page.post(tell(referred), changed)
    assert "Look at it again" in again.content.decode()
    assert not Dispatch.objects.exists()
    assert page.post(tell(referred), {**typed(again.content.decode(), send="1")}).status_code == 303


def test_from_a_clock_one_comes_to_whoever_is_left_and_not_to_whoever_is_on_the_way(
    page: Client, referred: Case
) -> None:
    met = []
    for _ in range(3):  # Hartford, New Haven and Bridgeport, each police of their own
        html = page.get(tell(referred, "local_law_enforcement")).content.decode()
        assert page.post(tell(referred, "local_law_enforcement"), typed(html, send="1")).status_code == 303
        met.append(Dispatch.objects.latest("made_at").recipient_code)
    assert len(set(met)) == len(met), met


def test_what_is_on_its_way_already_is_said_and_not_offered_again(page: Client, referred: Case) -> None:
    html = page.get(tell(referred)).content.decode()
    assert "On its way already" not in html
    page.post(tell(referred), typed(html, send="1"))
    again = page.get(tell(referred)).content.decode()
    assert "On its way already" in again
    assert 'name="send"' not in again


def test_the_composer_says_that_nobody_there_reads_the_inbox(page: Client, referred: Case) -> None:
    said = "Nobody there has an account for the inbox yet"
    assert said not in page.get(tell(referred)).content.decode()
    Member.objects.all().delete()
    assert said in page.get(tell(referred)).content.decode()


@pytest.mark.requirement("R-NOT-2")
def test_all_who_are_owed_are_told_with_one_press_each_by_a_dispatch_of_their_own(page: Client, referred: Case) -> None:
    url = f"/cases/{referred.reference}/notices/tell-all/"
    html = page.get(url).content.decode()
    chosen = re.findall(r'name="chosen" value="([^"]*)"', html)
    assert {"fbi:fbi", "csao:csao"} <= set(chosen)
    sent = {**hidden(html), "chosen": [each for each in chosen if not each.startswith("csao")]}
    assert page.post(url, sent).status_code == 303
    assert page.post(url, sent).status_code == 303  # pressed twice
    rows = set(Dispatch.objects.values_list("to", "recipient_code"))
    assert ("fbi", "fbi") in rows
    assert ("csao", "csao") not in rows
    assert len(rows) == Dispatch.objects.count() == len(sent["chosen"])


def test_a_notice_on_its_way_is_walked_by_hand_from_its_page(page: Client, referred: Case) -> None:
    html = page.get(tell(referred)).content.decode()
    page.post(tell(referred), typed(html, send="1"))
    row = Dispatch.objects.get()
    watching.look(at=clock.now() + timedelta(minutes=1))
    base = f"/cases/{referred.reference}/notices/sent/{row.id}"
    assert page.post(f"{base}/next/").status_code == 303
    html = page.get(f"{base}/fax/").content.decode()
    assert "(203) 555-0102" in html
    assert page.get(f"{base}/pigeon/").status_code == 404
    sheet = page.post(f"{base}/fax/sheet/")
    assert sheet.content.startswith(b"%PDF-")
    assert Disclosure.objects.filter(channel="fax").count() == 1
    when = clock.now() + timedelta(minutes=2)
    assert Leg.objects.filter(way="fax", state=life.BEGUN).exists()
    walked = actions.Walked(way="fax", happened_at=when)
    viewer = page.get("/").wsgi_request.viewer  # type: ignore[attr-defined]
    actions.done_by_hand(case=referred, dispatch_id=row.id, walked=walked, by=viewer, at=when)
    assert Notice.objects.get().how == "fax"


def test_a_mail_of_unknown_fate_asks_whether_it_arrived(page: Client, referred: Case) -> None:
    page.post(tell(referred), typed(page.get(tell(referred)).content.decode(), send="1"))
    row = Dispatch.objects.get()
    later = clock.now() + timedelta(minutes=1)
    watching.look(at=later)
    transport("unknown", later)
    watching.look(at=later)
    html = page.get(f"/cases/{referred.reference}/notices/").content.decode()
    assert "It arrived" in html
    assert "not known whether it arrived" in html
    Dispatch.objects.filter(id=row.id).update(made_at=row.made_at - timedelta(minutes=5))
    url = f"/cases/{referred.reference}/notices/sent/{row.id}/arrived/"
    assert page.post(url, {"has_arrived": "yes"}).status_code == 303
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("way", ["tell/?to=fbi", "tell-all/", "preview/?to=fbi&recipient=fbi"])
def test_cleo_has_no_such_page(client: Client, cleo_user: User, referred: Case, way: str) -> None:
    client.force_login(cleo_user)
    assert client.get(f"/cases/{referred.reference}/notices/{way}").status_code == 404


def test_the_panel_asks_as_often_for_three_on_their_way_as_for_one(
    page: Client, referred: Case, send: Callable[..., Dispatch]
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page.get(f"/cases/{referred.reference}/notices/").status_code == 200
        return len(captured)

    send()
    asked()
    one = asked()
    send("csao", "csao")
    send("statewide_hart_lead", "statewide-hart-lead")
    assert asked() == one
